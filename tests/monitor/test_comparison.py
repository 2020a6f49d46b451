import numpy as np

from adversarial.monitor import Records, Series, differences


def records(**channels):
    made = {
        name: Series(np.array(values, dtype=float), *np.zeros((4, len(values))))
        for name, values in channels.items()
    }
    return Records("a.npz", made, 0, 0, 0, None)


def test_only_what_differs_is_listed_with_the_place():
    one = records(c10=[1, 2, 3], c2=[1, np.nan], same=[np.nan, np.inf, 1], left=[4])
    other = records(c10=[1, 5, 3], c2=[1, np.nan, 7], same=[np.nan, np.inf, 1], right=[5, 6])
    found = [(each.name, each.last, each.first_at) for each in differences(one, other)]
    assert [name for name, _, _ in found] == ["c2", "c10", "left", "right"]
    assert np.isnan(found[0][1][0])
    assert found[0][1:][0][1] == 7
    assert found[0][2] == 2
    assert found[1:] == [
        ("c10", (3, 3), 1),
        ("left", (4, None), None),
        ("right", (None, 6), None),
    ]


def test_clocks_are_not_compared():
    one = records(training_seconds_this_epoch=[1], total_seconds_last_epoch=[1])
    assert differences(one, records(training_seconds_this_epoch=[2])) == []
