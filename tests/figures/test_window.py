import time

import numpy as np
import pytest
from PIL import Image, ImageShow

from adversarial.errors import AdversarialError
from adversarial.figures import show

PICTURE = Image.fromarray(np.arange(12, dtype=np.uint8).reshape(3, 4))


def test_the_command_gets_the_picture_as_a_file_that_is_removed_when_it_ends(tmp_path, monkeypatch):
    seen, name = tmp_path / "seen.png", tmp_path / "name"
    viewer = tmp_path / "viewer with a space.sh"
    viewer.write_text(f'echo "$2" > "{name}"; cp "$2" "{seen}.part"; mv "{seen}.part" "{seen}"')
    monkeypatch.setenv("PYLEARN2_VIEWER_COMMAND", f"sh '{viewer}' --zoom")
    show(PICTURE)
    for _ in range(200):
        if seen.exists() and not tmp_path.joinpath(name.read_text().strip()).exists():
            break
        time.sleep(0.05)
    with Image.open(seen) as shown:
        np.testing.assert_array_equal(np.asarray(shown), np.asarray(PICTURE))
    assert not tmp_path.joinpath(name.read_text().strip()).exists()


def test_without_a_command_the_machine_s_viewer_is_asked(monkeypatch):
    shown = []
    monkeypatch.delenv("PYLEARN2_VIEWER_COMMAND", raising=False)
    monkeypatch.setattr(ImageShow, "show", lambda image: shown.append(image) or True)
    show(PICTURE)
    assert shown == [PICTURE]


def test_without_any_viewer_the_variable_is_named(monkeypatch):
    monkeypatch.delenv("PYLEARN2_VIEWER_COMMAND", raising=False)
    monkeypatch.setattr(ImageShow, "show", lambda image: False)
    with pytest.raises(AdversarialError, match="set PYLEARN2_VIEWER_COMMAND"):
        show(PICTURE)


def test_the_notebook_s_word_is_refused(monkeypatch):
    monkeypatch.setenv("PYLEARN2_VIEWER_COMMAND", "inline")
    with pytest.raises(AdversarialError, match="notebooks only"):
        show(PICTURE)
