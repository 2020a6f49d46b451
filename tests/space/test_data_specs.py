"""Nested specifications of data are flattened to distinct sources, and nested again."""

from hypothesis import given
from hypothesis import strategies as st

from adversarial.space import CompositeSpace, NullSpace, VectorSpace
from adversarial.space.data_specs import DataSpecsMapping

LEAVES = st.sampled_from(
    [(VectorSpace(2), "features"), (VectorSpace(3), "targets"), (VectorSpace(3), "features")]
)


def nested(pair):
    """What a specification asks for, written out: the same tree with pairs as leaves."""
    space, source = pair
    if isinstance(space, NullSpace):
        return None
    if isinstance(space, CompositeSpace):
        return tuple(map(nested, zip(space.components, source)))
    return pair


def joined(pairs):
    return CompositeSpace([space for space, _ in pairs]), tuple(source for _, source in pairs)


SPECS = st.recursive(
    LEAVES | st.just((NullSpace(), "")), lambda kids: st.lists(kids, max_size=3).map(joined)
)


@given(st.lists(SPECS, max_size=3))
def test_each_pair_is_asked_for_once_and_handed_to_all_who_want_it(specs):
    mapping = DataSpecsMapping(*specs)
    assert len(set(mapping.pairs)) == len(mapping.pairs)
    for space, source in specs:
        assert mapping.nest(mapping.pairs, space, source) == nested((space, source))


def test_inputs_are_named_by_their_sources():
    mapping = DataSpecsMapping((VectorSpace(2), "features"), (VectorSpace(3), "targets"))
    assert [batch.name for batch in mapping.make_batches("x")] == ["x[features]", "x[targets]"]
    space, sources = mapping.flat_specs
    assert space == CompositeSpace([VectorSpace(2), VectorSpace(3)])
    assert sources == ("features", "targets")
