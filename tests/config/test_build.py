"""Sections 2, 3, 4, 7 and 8 of the dialect: objects, sharing, order, and the text objects keep."""

import math
import pickle

import numpy as np
import pytest

from adversarial.checkpoint import save_model
from adversarial.config.yaml_parse import load
from adversarial.errors import ConfigError
from adversarial.space import VectorSpace


def test_an_object_is_called_with_its_keywords():
    space = load("!obj:pylearn2.space.VectorSpace { dim: 49 }")
    assert isinstance(space, VectorSpace)
    assert space.dim == 49


def test_builtins_need_no_dot():
    assert load("!obj:dict {a: 1}") == {"a": 1}


@pytest.mark.parametrize(
    "text",
    ["!import:numpy.float32", "!import 'numpy.float32'", "!import numpy.float32"],
)
def test_import_gives_the_object_itself(text):
    assert load(text) is np.float32


def test_aliases_of_objects_are_identical_of_containers_only_equal(load_toys):
    loaded = load_toys("""
        one: &o !obj:toybox.Box {}
        again: *o
        inside: !obj:toybox.Box { content: *o }
        other: !obj:toybox.Box &b {}
        b: *b
        shape: &s [32, 32]
        same: *s
    """)
    assert loaded["one"] is loaded["again"] is loaded["inside"].content
    assert loaded["other"] is loaded["b"]
    assert loaded["shape"] == loaded["same"] == [32, 32]
    assert loaded["shape"] is not loaded["same"]


def test_merges_take_keywords_also_from_objects_and_explicit_keys_win(load_toys):
    loaded = load_toys("""
        - &a !obj:toybox.Box { content: &c !obj:toybox.Box {}, label: a }
        - !obj:toybox.Box { label: b, <<: *a }
        - { <<: [{x: 1, y: 1}, {x: 2, z: 2}], y: 3 }
    """)
    assert loaded[1].label == "b"
    assert loaded[1].content is loaded[0].content
    assert loaded[2] == {"x": 1, "y": 3, "z": 2}


def test_what_is_overridden_is_never_built(load_toys, toybox):
    load_toys("""
        base: &a { thing: !obj:dict {} }
        last: { x: !obj:toybox.record {name: first}, x: !obj:toybox.record {name: second} }
    """)
    assert toybox.CALLS == ["second"]


def test_siblings_are_built_as_python_2_walked_them_innermost_first(load_toys, toybox):
    load_toys("""
        - z: !obj:toybox.record { name: z, after: !obj:toybox.record { name: inner } }
          a: [!obj:toybox.record { name: a }, !obj:toybox.record { name: b }]
        - !obj:toybox.Box { label: !obj:toybox.record { name: label },
                            content: !obj:toybox.record { name: content } }
        - !obj:dict { generator: !obj:toybox.record { name: generator },
                      discriminator: !obj:toybox.record { name: discriminator } }
    """)
    last = ["content", "label", "discriminator", "generator"]
    assert toybox.CALLS == ["a", "b", "inner", "z", *last]


def test_networks_that_share_a_generator_draw_in_that_order():
    pair = load("""
        !obj:adversarial.AdversaryPair {
            generator: !obj:adversarial.Generator { mlp: !obj:pylearn2.models.mlp.MLP {
                nvis: 2, seed: &rng !obj:numpy.random.RandomState { seed: 1 }, layers: [
                    !obj:pylearn2.models.mlp.Linear { layer_name: g, dim: 2, irange: 1. }] } },
            discriminator: !obj:pylearn2.models.mlp.MLP {
                nvis: 2, seed: *rng, layers: [
                    !obj:pylearn2.models.mlp.Sigmoid { layer_name: d, dim: 1, irange: 1. }] }
        }
    """)
    first = np.random.RandomState(1).uniform(-1, 1, (2, 1))
    (layer,) = pair.discriminator.layers
    np.testing.assert_allclose(layer.W.get_value(), first, rtol=1e-6)


def test_nothing_is_built_when_anything_cannot_be_resolved(load_toys, toybox):
    with pytest.raises(ConfigError, match="Did you mean Layer"):
        load_toys("[!obj:toybox.record {name: a}, !obj:toybox.Layr {}]")
    with pytest.raises(ConfigError, match="missing.npy cannot be read"):
        load_toys("[!obj:toybox.record {name: a}, !pkl: missing.npy]")
    assert toybox.CALLS == []


def test_files_are_loaded_shared_by_anchors_only_and_not_looked_into(tmp_path):
    np.save(tmp_path / "x.npy", np.arange(3.0))
    (tmp_path / "t.pkl").write_bytes(pickle.dumps("${NOT_A_VARIABLE}"))
    loaded = load(
        "{a: &a !pkl: '${D}/x.npy', b: *a, c: !pkl: '${D}/x.npy', !pkl: '${D}/t.pkl' : 1}",
        environ={"D": str(tmp_path)},
    )
    assert loaded["a"] is loaded["b"]
    assert loaded["a"] is not loaded["c"]
    np.testing.assert_array_equal(loaded["c"], [0, 1, 2])
    assert loaded["${NOT_A_VARIABLE}"] == 1


def test_a_saved_model_is_found_by_its_old_name_and_keeps_the_nodes_text(tmp_path):
    mlp = load(
        "!obj:pylearn2.models.mlp.MLP { nvis: 3, layers: ["
        "!obj:pylearn2.models.mlp.Linear { layer_name: y, dim: 2, irange: .1 }] }"
    )
    save_model(str(tmp_path / "m.npz"), mlp)
    again = load('{m: !pkl: "${D}/m.pkl"}', environ={"D": str(tmp_path)})["m"]
    for ours, theirs in zip(again.get_params(), mlp.get_params()):
        np.testing.assert_array_equal(ours.get_value(), theirs.get_value())
    assert again.yaml_src == '!pkl: "${D}/m.pkl"\n'


def test_proxies_stand_for_calls_when_nothing_is_to_be_built(load_toys, toybox, tmp_path):
    np.save(tmp_path / "x.npy", np.arange(3.0))
    tree = load_toys(
        f"[!obj:toybox.Box {{content: '${{NOT_SET}}'}}, &b !obj:toybox.boom {{}}, *b, "
        f"!pkl: {tmp_path}/x.npy, {{'k': !import:toybox.Layer }}]",
        instantiate=False,
    )
    box, boom, again, array, mapping = tree
    assert box.callable is toybox.Box
    assert box.positionals == ()
    assert box.keywords == {"content": "${NOT_SET}"}
    assert box.yaml_src == "!obj:toybox.Box {content: '${NOT_SET}'}\n"
    assert boom is again
    assert array.shape == (3,)
    assert mapping == {"k": toybox.Layer}


def test_a_list_of_phases_is_a_list(load_toys):
    phases = load_toys("- !obj:toybox.Box { label: phase1 }\n- !obj:toybox.Box { label: phase2 }")
    assert [phase.label for phase in phases] == ["phase1", "phase2"]


# --- yaml_src -------------------------------------------------------------------------------------


def test_yaml_src_keeps_styles_and_order_and_drops_comments(load_toys):
    box = load_toys("!obj:toybox.Box   { label : 'train', # which\n content: 50000, }")
    assert box.yaml_src == "!obj:toybox.Box {label: 'train', content: 50000}\n"


def test_yaml_src_can_be_loaded_by_itself(load_toys):
    loaded = load_toys(
        """
        shared: &s !obj:toybox.Box { label: shared, content: 1e-3 }
        outer: !obj:toybox.Box
            content: [*s, *s]
            label: "${TOY_LABEL}"
    """,
        environ={"TOY_LABEL": "x"},
    )
    text = loaded["outer"].yaml_src
    assert "&id001" in text and "*id001" in text
    assert "!float '1e-3'" in text
    assert "${TOY_LABEL}" in text
    alone = load_toys(text, environ={"TOY_LABEL": "y"})
    assert alone.label == "y"
    assert alone.content[0] is alone.content[1]
    assert alone.content[0].content == 1e-3
    assert alone.yaml_src == text


def test_yaml_src_with_a_merge_can_be_loaded_by_itself(load_toys):
    loaded = load_toys("[&a !obj:toybox.Box {label: a}, !obj:toybox.Box {<<: *a, content: 1}]")
    alone = load_toys(loaded[1].yaml_src)
    assert (alone.label, alone.content) == ("a", 1)


def test_an_object_that_is_passed_through_takes_the_outer_text(load_toys):
    box = load_toys("!obj:toybox.same {thing: !obj:toybox.Box {}}")
    assert box.yaml_src == "!obj:toybox.same {thing: !obj:toybox.Box {}}\n"


def test_objects_without_room_for_yaml_src_are_left_alone(load_toys):
    slotted, number, array = load_toys(
        "[!obj:toybox.Slotted {}, !obj:float {}, !obj:numpy.zeros {shape: 2}]"
    )
    assert not hasattr(slotted, "yaml_src")
    assert number == 0.0 and not math.isnan(number)
    assert array.tolist() == [0, 0]


def test_a_pickle_that_is_not_there_is_said_with_its_place():
    with pytest.raises(
        ConfigError, match=r"line 2, column 2: nowhere\.pkl cannot be read: No such file"
    ):
        load("[0,\n !pkl: nowhere.pkl]")
