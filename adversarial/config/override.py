"""Changes to an experiment from the command line: ``--set algorithm.learning_rate=0.05``."""

import yaml

from adversarial.config.check import target_name
from adversarial.config.document import NULL, Document, problem, text_node
from adversarial.config.match import did_you_mean
from adversarial.config.resolve import resolve
from adversarial.config.signature import keywords_of
from adversarial.errors import ConfigError


def override(document, setting, allow=()):
    """Change one value of a document before anything is built.

    Parameters
    ----------
    document : Document
        Changed in place.
    setting : str
        ``path=value``. The path goes by keys and list positions (from 0) from the top, with dots
        between; the value is YAML, tags included. A keyword that is not there yet is added if the
        callable takes it.
    allow : iterable of str
        As in `resolve`.

    Raises
    ------
    ConfigError
        The path leads nowhere (a similar key is suggested) or the value is not YAML.

    Notes
    -----
    Setting a value that carries an anchor changes what all its aliases mean, as editing the file
    would; setting an alias changes this one place.
    """
    path, equals, text = setting.partition("=")
    path = path.strip()
    if not equals or not path:
        raise ConfigError(
            f'in "--set {setting}", line 1, column 1: '
            "expected path=value, for instance algorithm.batch_size=50."
        )
    new = Document(text, f"--set {path}").root or yaml.ScalarNode(NULL, "null")
    *way, last = path.split(".")
    node = document.root
    for n, step in enumerate(way):
        place = _place(node, step)
        if place is not None:
            node = _at(node, place)
        elif step in _merged(document, node):
            node = _merged(document, node)[step]
        else:
            raise _leads_nowhere(document, node, path, n, allow)
    place = _place(node, last)
    if place is not None:
        _replace(document, node, place, new)
    elif last in _merged(document, node) or last in _accepted(node, allow, last):
        node.value.append((text_node(last), new))
    else:
        raise _leads_nowhere(document, node, path, len(way), allow)


def _place(node, step):
    """Return the position of a key or item among a node's direct ones, None if it is not there."""
    if isinstance(node, yaml.SequenceNode):
        return int(step) if step.isdecimal() and int(step) < len(node.value) else None
    if not isinstance(node, yaml.MappingNode):
        return None
    found = [i for i, (key, _) in enumerate(node.value) if key.value == step]
    return found[-1] if found else None


def _at(node, place):
    return node.value[place][1] if isinstance(node, yaml.MappingNode) else node.value[place]


def _merged(document, node):
    """Return all keys of a mapping with their nodes, those that come by ``<<`` included."""
    if not isinstance(node, yaml.MappingNode):
        return {}
    return {key.value: value for key, value in document.pairs(node) if key.id == "scalar"}


def _accepted(node, allow, *wanted):
    """List the keywords an ``!obj:`` node's callable takes; the wanted ones too if it takes any."""
    if not isinstance(node, yaml.MappingNode) or not node.tag.startswith("!obj:"):
        return []
    try:
        required, optional, is_open = keywords_of(resolve(target_name(node), allow))
    except ConfigError as error:
        raise problem(node.start_mark, error) from error
    return [*required, *optional, *(wanted if is_open else ())]


def _replace(document, node, place, new):
    """Put a node into a place; if its anchor was there, into the places of its aliases, too."""
    old = _at(node, place)
    places = [(n, i) for n, i in _places(document.root, set()) if _at(n, i) is old]
    for holder, i in places if places[0] == (node, place) else [(node, place)]:
        if isinstance(holder, yaml.MappingNode):
            holder.value[i] = (holder.value[i][0], new)
        else:
            holder.value[i] = new


def _places(node, seen):
    """Yield every place that holds a node, in the order of the text."""
    if isinstance(node, yaml.ScalarNode) or node in seen:
        return
    seen.add(node)
    for place in range(len(node.value)):
        yield node, place
        yield from _places(_at(node, place), seen)


def _leads_nowhere(document, node, path, n, allow):
    steps = path.split(".")
    step, where = steps[n], ".".join(steps[:n]) or "the top"
    if isinstance(node, yaml.SequenceNode):
        why = f"{where} has {len(node.value)} items, numbered from 0; {step} is none of them."
    elif isinstance(node, yaml.MappingNode):
        known = {**_merged(document, node), **dict.fromkeys(_accepted(node, allow))}
        why = f"there is no {step} at {where}.{did_you_mean(step, known)}"
    else:
        why = f"{where} is a single value, there is no {step} in it."
    if node is None:
        return ConfigError(f'in "{document.filename}", line 1, column 1: --set {path}: {why}')
    return problem(node.start_mark, f"--set {path}: {why}")
