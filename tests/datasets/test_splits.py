"""Data are cut into folds and holdouts."""

import numpy as np
import pytest

from adversarial.datasets.dense_design_matrix import (
    DenseDesignMatrix,
)

ROWS = np.arange(120, dtype="float32").reshape(10, 12)


def test_folds_cover_all_rows_once():
    dataset = DenseDesignMatrix(X=ROWS)
    folds = dataset.split_dataset_nfolds(3)
    assert [len(fold) for fold in folds] == [4, 4, 2]
    np.testing.assert_array_equal(np.concatenate(folds), ROWS)
    shuffled = np.concatenate(dataset.bootstrap_nfolds(3))
    assert sorted(shuffled[:, 0]) == list(ROWS[:, 0]) and (shuffled != ROWS).any()


def test_holdouts_have_the_wanted_size_and_share_no_row():
    dataset = DenseDesignMatrix(X=ROWS)
    train, valid = dataset.split_dataset_holdout(train_prop=0.72)
    np.testing.assert_array_equal(train, ROWS[:7])
    np.testing.assert_array_equal(valid, ROWS[7:])
    train, valid = dataset.bootstrap_holdout(train_size=6, rng=3)
    assert sorted([*train[:, 0], *valid[:, 0]]) == list(ROWS[:, 0]) and len(train) == 6
    with pytest.raises(ValueError, match="from 1 to all 10 rows, got 0"):
        dataset.split_dataset_holdout()
