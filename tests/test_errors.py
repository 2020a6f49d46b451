import pytest

from adversarial.errors import ConfigError, DataError, ModelFileError, blaming


@pytest.mark.parametrize(
    "reason, said",
    [
        (KeyError("layers"), "KeyError('layers')."),
        (OverflowError("too large"), "OverflowError('too large')."),
        (RecursionError("deep"), "RecursionError('deep')."),
        (ConfigError("no such class.\nAllow it."), "no such class. Allow it."),
    ],
)
def test_what_does_not_fit_is_one_line_that_names_the_file(reason, said):
    with pytest.raises(DataError) as caught, blaming("a.npz"):
        raise reason
    assert str(caught.value) == f"a.npz does not hold what it should: {said}"
    assert caught.value.__cause__ is reason


def test_what_has_a_text_for_the_user_keeps_it():
    with pytest.raises(ModelFileError, match=r"^b\.npz is damaged\.$"), blaming("a.npz"):
        raise ModelFileError("b.npz is damaged.")
    with pytest.raises(OSError, match="disk"), blaming("a.npz", "is no model", ModelFileError):
        raise OSError("disk")
