"""From checked YAML nodes to objects."""

import importlib
import os

import yaml

from adversarial.config.arguments import wrong_kinds
from adversarial.config.bounds import MOST_NUMBERS, count_numbers
from adversarial.config.check import call_name, target_name
from adversarial.config.document import problem, source
from adversarial.config.interpolate import interpolate
from adversarial.config.python2 import copied, walked
from adversarial.config.resolve import NUMPY
from adversarial.config.tree import Proxy
from adversarial.errors import AdversarialError, ConfigError
from adversarial.files.arrays import existing

# The module whose function `load` reads the files of ``!pkl:``. Like the classes in the text it is
# found by name: it knows models and data sets, which stand above this room.
LOADER = "adversarial.checkpoint.serial"


class Builder:
    """Builds the objects of one document, each node once.

    Parameters
    ----------
    document : Document
    targets : dict
        What each ``!obj:``, ``!import`` and ``!pkl:`` node names, as `check_nodes` gives it.
    environ : mapping, optional
        Asked before the environment of the process.
    allow : iterable of str
        Further packages whose classes saved models may name.
    """

    def __init__(self, document, targets, environ=None, allow=()):
        self._document = document
        self._targets = targets
        self._environ = environ
        self._allow = allow
        self._made = {}
        self._numbers = 0  # that NumPy was asked for

    def is_ours(self):
        """Whether nothing is called that other packages define, NumPy and Python aside."""
        made_by = (getattr(target, "__module__", None) for target in self._targets.values())
        return all(
            module is None or module.partition(".")[0] in ("adversarial", "numpy", "builtins")
            for module in made_by
        )

    def load_files(self):
        """Load the file of every ``!pkl:`` node, in the order of the text.

        Returns
        -------
        list of ConfigError
            One for each file that is missing, damaged or refused.
        """
        errors = []
        for node, path in self._targets.items():
            if node.tag == "!pkl:":
                try:
                    loaded = importlib.import_module(LOADER).load(path, self._allow)
                    self._made[node] = _labelled(loaded, node)
                except AdversarialError as error:
                    found = problem(node.start_mark, error)
                    found.__cause__ = error
                    errors.append(found)
                except OSError as error:
                    found = problem(node.start_mark, f"{path}: {error.strerror or error}.")
                    found.__cause__ = error
                    errors.append(found)
        return errors

    def missing_files(self):
        """Look for the file of every ``!pkl:`` node, without opening any.

        Returns
        -------
        list of ConfigError
            One for each file that is not there.
        """
        errors = []
        for node, path in self._targets.items():
            if node.tag == "!pkl:" and not os.path.isfile(existing(path)):
                errors.append(problem(node.start_mark, f"{path} cannot be read: no such file."))
        return errors

    def build(self):
        """Call everything, innermost first and siblings in the order in which Python 2 walked them.

        Returns
        -------
        object
            What the document's top node stands for; None for an empty document.

        Raises
        ------
        ConfigError
            A callable raised an exception; its own is chained.
        """
        return self._value(self._document.root, self._call)

    def located(self, error):
        """Add the place of what is at fault, as far as it was built from this document.

        Parameters
        ----------
        error : ConfigError

        Returns
        -------
        ConfigError
        """
        node = next((n for n, made in self._made.items() if made is error.owner), None)
        if node is None:
            return error
        pairs = {key.value: value for key, value in self._document.pairs(node)}
        given = (pairs[name] for name in getattr(error, "arguments", "").split() if name in pairs)
        found = problem(next(given, node).start_mark, error)
        found.__cause__ = error
        return found

    def proxies(self):
        """Return the same tree with a `Proxy` for every call; texts stay as they are written."""
        return self._value(self._document.root, self._proxy, interpolated=False)

    def _value(self, node, call, interpolated=True):
        if node is None:
            return None
        if node in self._made:
            return self._made[node]
        if node.tag.startswith("!obj:"):
            nodes = {key.value: value for key, value in self._document.pairs(node)}
            keywords = {key: self._value(nodes[key], call, interpolated) for key in walked(nodes)}
            self._made[node] = call(node, keywords)
            return self._made[node]
        if node.tag.startswith("!import"):
            return self._targets[node]
        if isinstance(node, yaml.SequenceNode):
            return [self._value(item, call, interpolated) for item in node.value]
        if isinstance(node, yaml.MappingNode):
            return self._dict(node, call, interpolated)
        value = self._document.scalar(node)
        if interpolated and isinstance(value, str):
            return interpolate(value, self._environ)
        return value

    def _dict(self, node, call, interpolated):
        """A dict in the original's order: there it was read, copied, and made anew of values."""
        nodes = {}
        for key_node, value_node in self._document.pairs(node):
            key = self._value(key_node, call, interpolated)
            try:
                nodes[key] = value_node
            except TypeError as error:
                raise problem(key_node.start_mark, f"found unhashable key: {error}.") from error
        order = copied(walked(nodes))
        values = {key: self._value(nodes[key], call, interpolated) for key in order}
        return {key: values[key] for key in walked(order)}

    def _call(self, node, keywords):
        target = self._targets[node]
        given = {value: keywords[key.value] for key, value in self._document.pairs(node)}
        for error in wrong_kinds(self._document, node, target, given.get):
            raise error
        try:
            if target_name(node) in NUMPY:
                self._numbers += count_numbers(keywords)
                if self._numbers > MOST_NUMBERS:
                    raise ConfigError(f"a file may ask NumPy for {MOST_NUMBERS} numbers in all")
            made = target(**keywords)
        # Whatever a constructor raises, its user needs to know which line of the file asked for it.
        except Exception as error:
            if getattr(error, "owner", None) is not None:
                raise self.located(error) from error
            text = f"{call_name(target)} failed: {type(error).__name__}: {error}"
            raise problem(node.start_mark, text) from error
        return _labelled(made, node)

    def _proxy(self, node, keywords):
        return Proxy(self._targets[node], (), keywords, source(node))


def _labelled(made, node):
    """Leave the text it came from on an object that can take it; arrays and numbers cannot."""
    try:
        made.yaml_src = source(node)
    except (AttributeError, TypeError):
        return made
    return made
