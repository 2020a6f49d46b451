"""The text of an experiment file as a graph of YAML nodes, each with its place in the file."""

import re

import yaml

from adversarial.errors import ConfigError, invisible

_MERGE = "tag:yaml.org,2002:merge"
_STRING = "tag:yaml.org,2002:str"
NULL = "tag:yaml.org,2002:null"
PLAIN_LIST = "tag:yaml.org,2002:seq"
PLAIN_DICT = "tag:yaml.org,2002:map"
NUMBERS = ("tag:yaml.org,2002:int", "tag:yaml.org,2002:float", "!float")

# What a file may be, which comes from anywhere. The paper's have 5 KiB, 200 values, depth 8.
LONGEST = 256 * 1024  # characters or bytes
LONGEST_NUMBER = 400  # characters
MOST_VALUES = 100_000  # with all aliases written out
DEEPEST = 100  # likewise


class _Loader(yaml.SafeLoader):
    """YAML 1.1 with the original's additions to it, in a class of its own."""

    def construct_float(self, node):
        return float(self.construct_scalar(node))

    # Each open bracket costs a look at every later token, so depth is limited where it arises.
    def fetch_flow_collection_start(self, token):
        self._check_depth(self.flow_level)
        super().fetch_flow_collection_start(token)

    def add_indent(self, column):
        self._check_depth(len(self.indents))
        return super().add_indent(column)

    def _check_depth(self, depth):
        if depth > DEEPEST:
            raise yaml.MarkedYAMLError(problem="nested too deeply", problem_mark=self.get_mark())


# YAML 1.1 makes texts of 1e-3 and of -.5; the original of the latter, too. The mantissa is needed:
# `e5` is a name.
_Loader.add_implicit_resolver(
    "!float",
    re.compile(r"^(?:[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)[eE][-+]?[0-9]+|[-+]\.[0-9]+)$"),
    list("-+.0123456789"),
)
_Loader.add_constructor("!float", _Loader.construct_float)


def problem(mark, text):
    """Return a `ConfigError` that says where in which file.

    Parameters
    ----------
    mark : yaml.Mark
    text : str or Exception
    """
    return ConfigError(f'in "{mark.name}", line {mark.line + 1}, column {mark.column + 1}: {text}')


class Document:
    """One YAML document, parsed but not interpreted.

    Parameters
    ----------
    stream : str, bytes, or object with ``read()``
    filename : str
        For messages.

    Attributes
    ----------
    root : yaml.Node or None
        None when the text is empty. An alias is the identical node of its anchor.

    Raises
    ------
    ConfigError
        The text is not YAML, is not UTF-8, or holds several documents.
    """

    def __init__(self, stream, filename):
        self.filename = filename
        text = stream.read(LONGEST + 1) if hasattr(stream, "read") else stream
        if len(text) > LONGEST:
            raise ConfigError(
                f'in "{filename}", line 1, column 1: longer than {LONGEST // 1024} KiB, which no '
                "experiment is."
            )
        self.root = _compose(_decoded(text, filename), filename)
        self._constructor = _Loader("")
        if self.root is not None:
            _measure(self.root, {})

    def scalar(self, node):
        """Return the value of a scalar node by the rules of YAML 1.1, ``${NAME}`` left alone."""
        if len(node.value) > LONGEST_NUMBER and node.tag in NUMBERS:
            raise problem(node.start_mark, f"a number of {len(node.value)} characters.")
        try:
            return self._constructor.construct_object(node)
        except yaml.constructor.ConstructorError as error:
            known = "the tags are !obj:, !import:, !pkl: and !float"
            raise problem(node.start_mark, f"{error.problem}; {known}.") from error
        except (ValueError, LookupError, AttributeError, TypeError, OverflowError) as error:
            short = node.tag.replace("tag:yaml.org,2002:", "!!")
            raise problem(node.start_mark, f"{node.value!r} is no {short} ({error}).") from error

    def pairs(self, node):
        """List the (key node, value node) of a mapping, merges done, the last of equal keys."""
        merged: dict = {}
        for key, value in self._merged_pairs(node, ()):
            place = self.scalar(key) if isinstance(key, yaml.ScalarNode) and _plain(key) else key
            merged[place] = (merged.get(place, (key,))[0], value)
        return list(merged.values())

    def _merged_pairs(self, node, enclosing):
        if node in enclosing:
            raise problem(node.start_mark, "a mapping is merged into itself.")
        inherited, own = [], []
        for key, value in node.value:
            if key.tag != _MERGE:
                own.append((key, value))
                continue
            sources = value.value if isinstance(value, yaml.SequenceNode) else [value]
            for source in reversed(sources):
                if not isinstance(source, yaml.MappingNode):
                    raise problem(source.start_mark, "only mappings can be merged by <<.")
                inherited += self._merged_pairs(source, (*enclosing, node))
        return inherited + own

    def write_out(self, node):
        """Replace the merges of a mapping by what they bring."""
        if any(key.tag == _MERGE for key, _ in node.value):
            node.value = self.pairs(node)

    def nodes(self):
        """Yield every node that counts once, in the order of the text."""
        if self.root is not None:
            yield from self._walk(self.root, set(), set())

    def _walk(self, node, seen, enclosing):
        if node in enclosing:
            raise problem(node.start_mark, "a node contains itself.")
        if node in seen:
            return
        seen.add(node)
        yield node
        enclosing.add(node)
        for child in self._children(node):
            yield from self._walk(child, seen, enclosing)
        enclosing.remove(node)

    def _children(self, node):
        if isinstance(node, yaml.MappingNode):
            return [child for pair in self.pairs(node) for child in pair]
        return node.value if isinstance(node, yaml.SequenceNode) else []


def _measure(node, known):
    """Count the values that a node stands for, and how deep they lie, aliases written out.

    Raises
    ------
    ConfigError
        For a few lines that stand for more than any memory holds.
    """
    if node in known:
        return known[node]
    known[node] = 1, 0  # a node that contains itself is found later
    children = []
    if isinstance(node, yaml.MappingNode):
        children = [child for pair in node.value for child in pair]
    elif isinstance(node, yaml.SequenceNode):
        children = node.value
    sizes = [_measure(child, known) for child in children]
    values = 1 + sum(size for size, _ in sizes)
    depth = 1 + max((depth for _, depth in sizes), default=0)
    if values > MOST_VALUES or depth > DEEPEST:
        text = f"more than {MOST_VALUES} values, or deeper than {DEEPEST}, aliases written out."
        raise problem(node.start_mark, text)
    known[node] = values, depth
    return known[node]


def direct_duplicates(node):
    """Yield the key nodes of a mapping that repeat an earlier one, merges aside."""
    seen = set()
    for key, _ in node.value:
        if isinstance(key, yaml.ScalarNode) and key.tag != _MERGE:
            if (key.tag, key.value) in seen:
                yield key
            seen.add((key.tag, key.value))


def source(node):
    """Write a node as YAML that can be loaded by itself (the original's ``yaml_src``).

    Aliases of anchors outside the node are written in full; comments are gone, styles are kept.
    """
    return yaml.serialize(node)


def text_node(text, place=None):
    """Return a node for a plain text, such as a new key; it may stand in another one's place."""
    marks = (place.start_mark, place.end_mark) if place is not None else ()
    return yaml.ScalarNode(_STRING, text, *marks)


def _plain(node):
    return not node.tag.startswith("!") or node.tag == "!float"


def _decoded(text, filename):
    if isinstance(text, str):
        return text
    try:
        return text.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = text[: error.start]
        raise problem(
            _mark(filename, before, b"\n"), f"this is not UTF-8 text ({error})."
        ) from error


def _mark(filename, before, newline):
    column = len(before) - (before.rfind(newline) + 1)
    return yaml.Mark(filename, len(before), before.count(newline), column, None, 0)


def _perhaps(text, mark):
    """What else the line of a fault says about the fault."""
    lines = text.split("\n")
    line = lines[mark.line] if mark.line < len(lines) else ""
    gap = re.search(r"%\(\w+\)[-+0 #]*[\d.]*[a-z]", line)
    if gap:
        return f" This is a template: fill in {gap[0]} and others like it first."
    return invisible(line).replace(" It", " The line", 1)


def _compose(text, filename):
    try:
        loader = _Loader(text)
        loader.name = filename
        return loader.get_single_node()
    except yaml.reader.ReaderError as error:
        mark = _mark(filename, text[: error.position], "\n")
        raise problem(mark, f"the character {chr(error.character)!r} is not allowed.") from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        context = error.context
        if context and error.context_mark:
            context = f"{context} (line {error.context_mark.line + 1})"
        said = ", ".join(part for part in (context, error.problem) if part)
        raise problem(mark, f"{said}.{_perhaps(text, mark)}") from error
    except RecursionError as error:
        raise ConfigError(f'in "{filename}", line 1, column 1: nested too deeply.') from error
