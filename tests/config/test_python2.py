"""The order in which Python 2.7 walked dicts; expected values are from Python 2.7.18 on 64 bits."""

import hashlib

import pytest

from adversarial.config.python2 import copied, hash_of, walked


@pytest.mark.parametrize(
    "key, expected",
    [
        ("", 0),
        ("a", 12416037344),
        ("train", 2354031563218704723),
        ("valid", -7965216691823464525),
        ("été", -4116773383342158585),
        ("日本", 3338900007426964801),
        (7, 7),
        (-1, -2),
        (True, 1),
    ],
)
def test_hashes(key, expected):
    assert hash_of(key) == expected


@pytest.mark.parametrize(
    "filled, order, updated, filled_again",
    [
        ("train valid test", "test train valid", "test train valid", "test train valid"),
        ("train valid", "train valid", "train valid", "train valid"),
        ("valid test", "test valid", "test valid", "test valid"),
        (  # three in one slot
            "generator third holdout second",
            "holdout third generator second",
            "holdout generator third second",
            "holdout third generator second",
        ),
        (  # 32 slots, 16 in the copy
            "a first b algorithm j c0 y dis",
            "a b algorithm dis j y c0 first",
            "a b algorithm j first y c0 dis",
            "a b algorithm dis j y c0 first",
        ),
        ("été naïve x 日本", "x naïve 日本 été", "x été naïve 日本", "x naïve 日本 été"),
    ],
)
def test_orders_of_a_dict_and_its_copies(filled, order, updated, filled_again):
    keys = filled.split()
    assert walked(keys) == order.split()
    assert copied(order.split()) == updated.split()
    assert walked(updated.split()) == filled_again.split()


def test_orders_of_whole_numbers():
    assert walked([3, 11, 19, -2, -1, 2**40, 7]) == [2**40, 3, 7, 11, 19, -2, -1]
    assert walked([0, 1, 2, -1, 8, 16, "a"]) == [0, 1, 2, 8, 16, "a", -1]


def test_a_large_dict_grows_as_there():
    def digest(keys):
        return hashlib.sha256(" ".join(keys).encode()).hexdigest()[:16]

    first = walked(f"k{i}" for i in range(300))
    second = copied(first)
    orders = first, second, walked(second)
    assert [digest(order) for order in orders] == [
        "11827efba558d0f9",
        "ec3c86b93d513464",
        "2478821a304629fc",
    ]


@pytest.mark.parametrize("odd", [None, 0.5, (1, 2), 2**64])
def test_with_a_key_whose_hash_is_not_known_the_given_order_stays(odd):
    assert walked(["valid", odd, "test"]) == ["valid", odd, "test"]
    assert copied(["valid", odd, "test"]) == ["valid", odd, "test"]
