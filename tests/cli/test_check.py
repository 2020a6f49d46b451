"""Files are checked before anything is trained, in this process."""

import pytest

from adversarial.cli import main

SOUND = """!obj:pylearn2.train.Train {
    dataset: !obj:pylearn2.datasets.dense_design_matrix.DenseDesignMatrix {
        X: !obj:numpy.ones { shape: [4, 3] }, y: !obj:numpy.ones { shape: [4, 1] }
    },
    model: !obj:pylearn2.models.mlp.MLP {
        nvis: 3, layers: [ !obj:pylearn2.models.mlp.Linear { dim: 1, layer_name: y, irange: .1 } ]
    },
    algorithm: !obj:pylearn2.training_algorithms.sgd.SGD { learning_rate: .1, batch_size: 2 }
}"""


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("DIR", "BASE_NAME", "FILE_STEM", "FILE_FULL_STEM"):
        monkeypatch.setenv(f"PYLEARN2_TRAIN_{name}", "restored afterwards")
    (tmp_path / "sound.yaml").write_text(SOUND)
    (tmp_path / "wrong.yaml").write_text(SOUND.replace("Linear", "Linaer").replace("nvis", "nviss"))


def test_a_sound_file_is_said_to_be_so(capsys):
    assert main(["check", "sound.yaml"]) == 0
    assert capsys.readouterr().out == "sound.yaml: nothing wrong\n"


def test_all_errors_of_all_files_are_lines(capsys):
    assert main(["check", "wrong.yaml", "sound.yaml", "missing.yaml"]) == 2
    lines = capsys.readouterr().out.splitlines()
    assert sum('in "wrong.yaml"' in line for line in lines) == 2
    assert "sound.yaml: nothing wrong" in lines and "missing.yaml" in lines[-1]


def test_changes_of_the_command_line_are_checked_too(capsys):
    assert main(["check", "sound.yaml", "--set", "model.nviss=4"]) == 2
    assert "nviss" in capsys.readouterr().out
