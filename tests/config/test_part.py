import pytest

from adversarial.config.part import load_part
from adversarial.errors import ConfigError

RATE = "!obj:pylearn2.training_algorithms.learning_rule.Momentum { init_momentum: %s }"
TRAIN = """!obj:pylearn2.train.Train {
    dataset: &data %s,
    model: %s,
    save_path: "${PYLEARN2_TRAIN_FILE_FULL_STEM}.npz"
}"""
BROKEN = "!obj:pylearn2.datasets.dense_design_matrix.DenseDesignMatrix {}"


@pytest.fixture
def write(tmp_path, monkeypatch):
    for name in ("DIR", "BASE_NAME", "FILE_STEM", "FILE_FULL_STEM"):
        monkeypatch.setenv(f"PYLEARN2_TRAIN_{name}", "restored afterwards")

    def to_file(text):
        path = tmp_path / "experiment.yaml"
        path.write_text(text)
        return path

    return to_file


def test_only_the_part_is_built(write):
    path = write(TRAIN % (BROKEN, RATE % "0.25"))
    (model,) = load_part(path, "model")
    assert model.momentum.get_value() == 0.25
    with pytest.raises(ConfigError, match="the dataset of .*experiment.yaml, written out"):
        load_part(path, "dataset")


def test_what_a_part_refers_to_is_built_with_it(write):
    raw = "!obj:pylearn2.datasets.circle.Circle { n: 5 }"
    model = "!obj:pylearn2.models.mlp.MLP { nvis: 2, layers: [%s] }"
    layer = (
        "!obj:adversarial.models.simple_layers.SubtractRealMean { layer_name: h, dataset: *data }"
    )
    (built,) = load_part(write(TRAIN % (raw, model % layer)), "model")
    assert built.layers[0].mean.shape == (2,)


def test_each_phase_has_one_and_a_part_may_stand_alone(write):
    second = (TRAIN % (BROKEN, RATE % "0.5")).replace("&data", "")
    phases = write(f"[{TRAIN % (BROKEN, RATE % '0.25')}, {second}]")
    assert [m.momentum.get_value() for m in load_part(phases, "model")] == [0.25, 0.5]
    (alone,) = load_part(write(RATE % "0.75"), "model")
    assert alone.momentum.get_value() == 0.75


def test_a_part_with_a_model_of_its_own_is_no_experiment(write):
    rbm = "!obj:adversarial.baselines.rbm.RBM { nvis: 3, nhid: 2, irange: 0.1 }"
    encoder = f"!obj:adversarial.baselines.encoded.Encoder {{ model: {rbm} }}"
    (part,) = load_part(write(encoder), "model")
    assert part.model.get_input_space().dim == 3


def test_changes_are_made_first(write):
    path = write(TRAIN % (BROKEN, RATE % "0.25"))
    (model,) = load_part(path, "model", overrides=["model.init_momentum=0.5"])
    assert model.momentum.get_value() == 0.5


@pytest.mark.parametrize("text", ["[]", "3", "{ model: 3 }", ""])
def test_a_file_of_something_else_is_refused(write, text):
    with pytest.raises(ConfigError, match="experiment.yaml describes no model"):
        load_part(write(text), "model")
