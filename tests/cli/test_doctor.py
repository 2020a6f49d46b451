"""What the machine offers."""

import json

import pytest

from adversarial.backend import blas_report
from adversarial.backend.aesara_compat import NUMPY_2, PATCHES
from adversarial.version import __version__

pytestmark = pytest.mark.xdist_group("cli-program")


def test_doctor_reports_as_json(desk):
    variables = {"PYLEARN2_DATA_PATH": desk / "nowhere", "OPENBLAS_NUM_THREADS": 1}
    result = desk.run("doctor", "--json", **variables)
    assert result.returncode == 0, result.stderr
    report = json.loads(result.stdout)
    assert report["versions"]["adversarial"] == __version__
    assert report["versions"]["aesara"]
    here = blas_report()
    assert report["BLAS"]["library"] == here.name
    assert report["BLAS"]["chosen by"] == here.chosen_by
    assert report["BLAS"]["core type"] == (here.core_type or "unknown")
    assert report["BLAS"]["threads"] == (1 if here.threads else "unknown")
    patches = report["patches of Aesara"]
    assert any("numpy.cast" in what for what in patches.values()) == NUMPY_2
    assert len(patches) == len(PATCHES)
    assert report["BLAS"]["float32 product"].endswith(" GFLOP/s")
    assert report["threads"]["OMP_NUM_THREADS"] == "1"
    assert report["data"]["mnist"].startswith("0 of 4 files intact")
    assert str(desk / "nowhere") in report["data"]["mnist, looked for in"]
    assert report["data"]["cifar10"].startswith("0 of 7 files intact (data_batch_1, ")
    assert report["data"]["tfd"] == "0 of 1 files intact (TFD_48x48.mat: missing)"
    assert str(desk / "nowhere" / "faces") in report["data"]["tfd, looked for in"]
    assert report["data"]["svhn"].startswith("0 of 3 files intact")
