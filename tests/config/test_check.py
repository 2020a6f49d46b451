"""Section 9 of the dialect: what a user reads after a mistake, and where it was."""

import pytest

from adversarial.config.yaml_parse import check, load
from adversarial.errors import ConfigError


def message(load_toys, text):
    with pytest.raises(ConfigError) as caught:
        load_toys(text, filename="file.yaml")
    return str(caught.value)


@pytest.mark.parametrize(
    "text, line, column, words",
    [
        # names
        (
            "!obj:pylern2.train.Train {}",
            1,
            1,
            "there is no package pylern2. Did you mean pylearn2?",
        ),
        ("!obj:adversarial.spac.X {}", 1, 1, "Did you mean adversarial.space?"),
        (
            "!obj:pylearn2.space.vectr.X {}",
            *(1, 1),
            "Could not import adversarial.space.vectr but could import adversarial.space. "
            "Did you mean vector?",
        ),
        ("!obj:pylearn2.space.VectorSpce {}", 1, 1, "Did you mean VectorSpace?"),
        ("!obj:toybox.Box.method {}", 1, 1, "Could not import toybox.Box but could import toybox."),
        ("!obj:Foo {}", 1, 1, "name 'Foo' is not defined."),
        ("!obj:toybox.ANSWER {}", 1, 1, "cannot be called"),
        # tags
        ("a:\n  - !obj:toybox.Box", 2, 5, "found scalar; write !obj:toybox.Box {} when"),
        ("!obj:toybox.Box [1]", 1, 1, "expected a mapping node, but found sequence"),
        ("!import:Box", 1, 1, "import tag suffix contains no '.'"),
        ("!import Box", 1, 1, "import tag suffix contains no '.'"),
        ("!pkl:foo.pkl", 1, 1, "put a space between !pkl: and the file name"),
        ("!foo {}", 1, 1, "could not determine a constructor for the tag '!foo'"),
        ("!float abc", 1, 1, "could not convert string to float: 'abc'"),
        ("{[1]: 2}", 1, 2, "unhashable key"),
        ("{? !obj:toybox.Box {} : 1}", 1, 4, "unhashable key"),
        # keywords
        (
            "!obj:toybox.Box {\n contents: 1, lable: 2}",
            *(2, 2),
            "Box does not support the following keywords: contents, lable. "
            "Did you mean content, label?",
        ),
        ("!obj:toybox.Styled {layer_name: a, styl: 1}", 1, 36, "Did you mean style?"),
        ("!obj:toybox.Styled {layer_name: a, decai: 1}", 1, 36, "Did you mean decay?"),
        ("!obj:toybox.Empty {a: 1}", 1, 20, "(It does not support any keywords, actually)"),
        ("!obj:toybox.Layer {}", 1, 1, "Layer did not get these expected arguments: layer_name"),
        ("!obj:toybox.Styled {}", 1, 1, "Styled did not get these expected arguments: layer_name"),
        ("!obj:toybox.Fixed {}", 1, 1, "Fixed did not get these expected arguments: width"),
        ("!obj:toybox.Box {self: 1}", 1, 18, "entry for 'self'"),
        ("!obj:toybox.Box {1: 2}", 1, 18, "Received non string object (1) as key in mapping"),
        ("!obj:toybox.Box {label: 1,\n label: 1}", 2, 2, "found duplicate key (label)"),
        # YAML itself
        ("a: [1,\nb", 2, 2, "expected ',' or ']'"),
        ("a: 1\nb: %(rate)f", 2, 4, "This is a template: fill in %(rate)f and"),
        ("a: *x", 1, 4, "found undefined alias 'x'"),
        ("[&x 1, &x 2]", 1, 8, "found duplicate anchor 'x'"),
        ("--- 1\n--- 2", 2, 1, "expected a single document in the stream"),
        ("&a [*a]", 1, 1, "contains itself"),
        ("a: &a {<<: *a}", 1, 4, "merged into itself"),
        ("{<<: 3}", 1, 6, "only mappings can be merged"),
        ("a: \x00", 1, 4, "not allowed"),
        (b"a: b\nc: \xff", 2, 4, "not UTF-8"),
        pytest.param("[" * 5000, 1, 102, "nested too deeply", id="deep"),
        # constructors
        ("- 1\n- !obj:toybox.boom {why: me}", 2, 3, "boom failed: ValueError: boom: me"),
    ],
)
def test_the_message_names_what_and_where(load_toys, text, line, column, words):
    said = message(load_toys, text)
    expected = f'in "file.yaml", line {line}, column {column}: '
    assert said.startswith(expected)
    assert words in said


def test_a_constructors_own_exception_is_chained(load_toys):
    with pytest.raises(ConfigError) as caught:
        load_toys("!obj:toybox.boom {}")
    assert type(caught.value.__cause__) is ValueError


def test_keywords_are_refused_before_the_call(load_toys, toybox):
    message(load_toys, "!obj:toybox.record {name: a, afer: b}")
    assert toybox.CALLS == []


def test_callables_that_keep_their_kwargs_take_anything(load_toys):
    assert load_toys("!obj:toybox.Keeps {first: 1, x: 2}").kwargs == {"x": 2}


def test_a_module_that_fails_to_import_says_so(monkeypatch, tmp_path):
    (tmp_path / "broken_toys.py").write_text("import no_such_module_of_toys")
    monkeypatch.syspath_prepend(str(tmp_path))
    with pytest.raises(ConfigError, match="Original exception: No module named 'no_such_module"):
        load("!obj:broken_toys.X {}", allow=("broken_toys",))


def test_check_lists_every_error_in_order_and_builds_nothing(tmp_path, toybox):
    path = tmp_path / "many.yaml"
    path.write_text("""
a: !obj:toybox.record { name: built }
b: !obj:toybox.Layr {}
c: !obj:toybox.Layer { dims: 3 }
d: "${NO_SUCH_VARIABLE_AT_ALL}"
e: !pkl:x.pkl
g: !pkl: nowhere.pkl
f: !obj:os.system { command: 'true' }
""")
    errors = [str(error) for error in check(path, allow=("toybox",))]
    found = [(e.split(", column")[0].rpartition(" ")[2], e) for e in errors]
    assert [line for line, _ in found] == ["3", "4", "4", "5", "6", "8", "7"]
    assert "does not support the following keywords: dims" in errors[1]
    assert "did not get these expected arguments: layer_name" in errors[2]
    assert all(f'in "{path}"' in error for error in errors)
    assert toybox.CALLS == []


def test_check_builds_a_faultless_file_and_reports_what_constructors_say(tmp_path, toybox):
    path = tmp_path / "builds.yaml"
    path.write_text("[!obj:toybox.record {name: a}, !obj:toybox.boom {}]")
    (error,) = check(path, allow=("toybox",))
    assert "line 1, column 32: boom failed: ValueError: boom: no reason" in str(error)
    assert toybox.CALLS == ["a"]
    path.write_text("[!obj:toybox.record {name: b}]")
    assert check(path, allow="toybox") == []


NOT_OURS = "not part of this project"


def test_a_keyword_that_is_near_to_none_is_answered_by_those_there_are(load_toys):
    said = message(load_toys, "!obj:toybox.Box { monitor_row_norm: 1 }")
    assert "It takes content, label;" in said and NOT_OURS in said and "mean" not in said


@pytest.mark.parametrize(
    "text, column, words",
    [
        ("!obj:toybox.Box {\u00a0label: 1}", 18, "keywords: \\xa0label. It contains U+00A0 (NO-B"),
        ("!obj:toybox.Box {la\u200bbel: 1}", 18, "contains U+200B (ZERO WIDTH SPACE)"),
        ("!obj:toybox.Box {label:\u00a01}", 18, "contains U+00A0"),
        ("!obj:toybox.Box\u00a0{label: 1}", 16, "The line contains U+00A0 (NO-BREAK SPACE)"),
    ],
)
def test_a_space_that_cannot_be_seen_is_named(load_toys, text, column, words):
    said = message(load_toys, text)
    assert f"column {column}:" in said and words in said
    assert said.isprintable()
