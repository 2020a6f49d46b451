import pytest
from aesara import tensor as at

from adversarial.pylearn2.data_specs import DataSpecsMapping, is_flat_specs
from adversarial.space import CompositeSpace, NullSpace, VectorSpace

V2, V3, V5 = VectorSpace(2), VectorSpace(3), VectorSpace(5)
NESTED = CompositeSpace([V2, CompositeSpace([V3, NullSpace(), V2]), V5])
SOURCES = ("a", ("a", "", "a"), "b")


@pytest.mark.parametrize(
    "space, source, flat_space, flat_source",
    [
        (V2, "a", V2, "a"),
        (V2, ("a",), V2, "a"),
        (CompositeSpace([V2, V3]), ("a", "a"), CompositeSpace([V2, V3]), ("a", "a")),
        (CompositeSpace([V2, V2]), ("a", "b"), CompositeSpace([V2, V2]), ("a", "b")),
        (CompositeSpace([V2, V2]), ("a", "a"), V2, "a"),
        (NESTED, SOURCES, CompositeSpace([V2, V3, V5]), ("a", "a", "b")),
    ],
)
def test_each_pair_is_there_once_when_it_is_flat(space, source, flat_space, flat_source):
    mapping = DataSpecsMapping((space, source))
    assert mapping.flatten(space) == flat_space
    assert mapping.flatten(source) == flat_source
    assert isinstance(mapping.flatten(space, return_tuple=True), tuple)
    assert mapping.nest(flat_space) == space
    assert is_flat_specs((flat_space, flat_source))


def test_batches_go_there_and_back():
    mapping = DataSpecsMapping((NESTED, SOURCES))
    x, y, z = (at.matrix(name) for name in "xyz")
    assert mapping.flatten((x, (y, None, x), z)) == (x, y, z)
    assert mapping.nest((x, y, z)) == (x, (y, None, x), z)
    assert DataSpecsMapping((V2, "a")).nest(x) is x


def test_what_does_not_fit_is_refused():
    with pytest.raises(ValueError, match="not nested as"):
        DataSpecsMapping((V2, ("a", "b")))
    with pytest.raises(ValueError, match="not nested as"):
        DataSpecsMapping((NESTED, ("a", "b", "c")))
    with pytest.raises(TypeError, match="begin with a space"):
        DataSpecsMapping((("a", "b"), V2))
    mapping = DataSpecsMapping((CompositeSpace([V2, V2]), ("a", "a")))
    with pytest.raises(ValueError, match="same source"):
        mapping.flatten((at.matrix("x"), at.matrix("y")))
    with pytest.raises(ValueError, match="not nested as"):
        mapping.flatten((at.matrix(),) * 3)
    with pytest.raises(ValueError, match="2 elements for 1"):
        mapping.nest((1, 2))


def test_nesting_below_the_first_level_is_not_flat():
    assert is_flat_specs((CompositeSpace([V2, V3]), ("a", "b")))
    assert not is_flat_specs((NESTED, SOURCES))
