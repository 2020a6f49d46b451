import pytest

from adversarial.train_extensions.curve_files import CurveFiles


def test_curves_are_drawn_by_group(make_pair, record, tmp_path):
    pytest.importorskip("matplotlib", reason="matplotlib is not installed")
    pair, curves = make_pair(), CurveFiles(str(tmp_path), every=2)
    curves.setup(pair, None, None)
    for _ in range(2):
        record(pair, valid_objective=1, valid_objective_d=0.7, valid_objective_g=0.6, gen_ll=-3)
        curves.on_monitor(pair, None, None)
        pair.monitor.report_epoch()
    first = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert sorted(first) == ["log_likelihood.png", "objectives.png"]
    record(pair, valid_objective_d=0.1, gen_ll=-2)
    curves.on_monitor(pair, None, None)
    assert all((tmp_path / name).read_bytes() != picture for name, picture in first.items())


def test_curves_are_at_least_an_epoch_apart():
    with pytest.raises(ValueError, match="every must be at least 1, got 0"):
        CurveFiles("folder", every=0)
