import functools

import pytest

from adversarial.datasets.dataset import Dataset


class Numbers(Dataset):
    """Written as data sets for Pylearn2 are: the docstrings are the base's."""

    @functools.wraps(Dataset.iterator)
    def iterator(self, *args, **kwargs):
        return iter([1, 2])

    @functools.wraps(Dataset.get_data_specs)
    def get_data_specs(self):
        return None, "features"

    @functools.wraps(Dataset.get_num_examples)
    def get_num_examples(self):
        return 2


def test_methods_that_borrow_the_docstring_of_the_base_are_written():
    assert list(Numbers()) == [1, 2]
    assert Numbers.iterator.__doc__ == Dataset.iterator.__doc__


def test_a_data_set_without_its_methods_is_still_refused():
    class Half(Dataset):
        @functools.wraps(Dataset.iterator)
        def iterator(self, *args, **kwargs):
            return iter([])

    with pytest.raises(TypeError, match="get_data_specs.*get_num_examples"):
        Half()
