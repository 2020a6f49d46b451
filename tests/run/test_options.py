"""Options that cannot be followed."""

import pytest

pytestmark = pytest.mark.xdist_group("cli-run-folder")


@pytest.mark.parametrize(
    "options, pieces",
    [
        (["--samples-every", "2"], ["--samples-every", "add --run-folder"]),
        (["--tensorboard"], ["--tensorboard", "add --run-folder"]),
        (["-o", "runs/x", "--save-path", "x.npz"], ["drop --save-path"]),
    ],
)
def test_options_that_do_not_go_together_are_refused(refused, capsys, options, pieces, desk):
    said = refused(capsys, *options)
    assert all(piece in said for piece in pieces)
    assert not (desk / "runs/x").exists()


@pytest.mark.parametrize(
    "options, reason",
    [
        (["--save-every", "often"], "'often' is no interval"),
        (["--keep-best", "least:x"], "'least:x' is neither CHANNEL nor"),
    ],
)
def test_options_about_checkpoints_that_cannot_be_read(refused, capsys, options, reason):
    assert reason in refused(capsys, *options)
