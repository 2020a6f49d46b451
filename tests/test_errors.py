import pytest

from adversarial.errors import (
    ConfigError,
    DataError,
    ModelFileError,
    NonFiniteError,
    blaming,
    in_one_line,
)


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


def test_pages_of_aesara_become_one_line_that_names_the_layer():
    pages = "Shape mismatch: 3 != 4\nApply node that caused the error: Dot22\nInputs: [x, h0_W]"
    with pytest.raises(ConfigError) as caught, in_one_line("A minibatch cannot be learnt"):
        raise ValueError(pages)
    said = "A minibatch cannot be learnt: Shape mismatch: 3 != 4 (near h0_W)"
    assert str(caught.value) == said
    with pytest.raises(NonFiniteError), in_one_line("x"):
        raise NonFiniteError("NaN in h0_W.")
    with pytest.raises(MemoryError), in_one_line("x"):
        raise MemoryError
