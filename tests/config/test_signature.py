import functools
from decimal import Decimal

import pytest

from adversarial.config.signature import (
    keywords_of,
    kinds_of,
    missing_keywords,
    unknown_keywords,
)
from adversarial.kinds import Count
from adversarial.models.mlp import Sigmoid, Softplus
from adversarial.pylearn2.zca_dataset import ZCA_Dataset


class Base:
    def __init__(self, layer_name, decay=0.0):
        pass


class PassesAllOn(Base):
    def __init__(self, dim, *, style="x", **kwargs):
        super().__init__(**kwargs)


class GivesSomeItself(Base):
    def __init__(self, dim, **kwargs):
        super().__init__("fixed", decay=1.0, **kwargs)


class NamesItsParent(Base):
    def __init__(self, dim, **options):
        Base.__init__(self, "fixed", **options)


class GrandChild(PassesAllOn):
    def __init__(self, extra=None, **kwargs):
        super().__init__(**kwargs)


class Inherits(Base):
    pass


class KeepsThem(Base):
    def __init__(self, **kwargs):
        super().__init__("name")
        self.kwargs = kwargs


class LooksAtThem(Base):
    def __init__(self, **kwargs):
        kwargs.setdefault("layer_name", "name")
        super().__init__(**kwargs)


class Mixin:
    def __init__(self, mixed=1, **kwargs):
        super().__init__(**kwargs)


class Mixed(Mixin, Base):
    def __init__(self, own=2, **kwargs):
        super().__init__(**kwargs)


class ToObject:
    def __init__(self, a, **kwargs):
        super().__init__(**kwargs)


class Nothing:
    pass


def function(a, b=1, *args, c, d=2):
    pass


@pytest.mark.parametrize(
    "callable_, expected",
    [
        (Base, (["layer_name"], ["decay"], False)),
        (Inherits, (["layer_name"], ["decay"], False)),
        (PassesAllOn, (["dim", "layer_name"], ["style", "decay"], False)),
        (GrandChild, (["dim", "layer_name"], ["extra", "style", "decay"], False)),
        (GivesSomeItself, (["dim"], [], False)),
        (NamesItsParent, (["dim"], ["decay"], False)),
        (KeepsThem, ([], [], True)),
        (LooksAtThem, ([], [], True)),
        (Mixed, (["layer_name"], ["own", "mixed", "decay"], False)),
        (ToObject, (["a"], [], False)),
        (Nothing, ([], [], False)),
        (function, (["a", "c"], ["b", "d"], False)),
        (functools.partial(function, c=1), (["a"], ["b", "c", "d"], False)),
        (Base("x").__init__, (["layer_name"], ["decay"], False)),
        (lambda **kwargs: kwargs, ([], [], True)),
        (dict, ([], [], True)),
        (Decimal, ([], ["value", "context"], False)),
    ],
)
def test_keywords_along_the_parents(callable_, expected):
    assert keywords_of(callable_) == expected


def test_parents_required_keywords_are_optional_where_no_source_tells_what_is_passed():
    namespace = {"Base": Base}
    exec(
        "class Child(Base):\n def __init__(self, **kw): super(Child, self).__init__(**kw)",
        namespace,
    )
    assert keywords_of(namespace["Child"]) == ([], ["layer_name", "decay"], False)


def test_unknown_and_missing_keywords_keep_their_order():
    assert unknown_keywords(GrandChild, ["z", "dim", "y"]) == ["z", "y"]
    assert missing_keywords(GrandChild, ["extra"]) == ["dim", "layer_name"]
    assert unknown_keywords(KeepsThem, ["anything"]) == []


def test_kinds_are_the_annotations_of_the_package_own_before_parents():
    kinds = kinds_of(Softplus)
    assert kinds["dim"] == Count and kinds["layer_name"] is str
    assert kinds_of(Sigmoid)["dim"] == Count
    assert "preprocessor" not in kinds_of(ZCA_Dataset)  # its own, unlike its parent's, says nothing
    assert kinds_of(GrandChild) == {}  # other people's annotations are hints
