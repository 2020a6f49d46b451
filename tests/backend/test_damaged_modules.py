"""Compiled code that a full disk or a killed machine has left half."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from aesara import config

from adversarial.backend.damaged_modules import Guard, is_whole, remove_damaged

LIBRARY = Path(np._core._multiarray_umath.__file__ if hasattr(np, "_core") else np.core.__file__)


@pytest.mark.skipif(sys.platform != "linux" or LIBRARY.suffix != ".so", reason="needs ELF")
@pytest.mark.parametrize("share, whole", [(1, True), (0.7, False), (0.01, False), (0, False)])
def test_a_library_that_was_cut_short_is_told(tmp_path, share, whole):
    contents = LIBRARY.read_bytes()
    path = tmp_path / "m.so"
    path.write_bytes(contents[: int(share * len(contents))])
    assert is_whole(str(path)) == whole
    path.write_bytes(contents[:40])
    assert not is_whole(str(path))
    path.write_bytes(bytes(4096))
    assert not is_whole(str(path))
    assert is_whole(str(tmp_path / "missing.so"))


def test_damaged_modules_go_and_those_that_are_being_made_stay(tmp_path):
    for name, contents, key in (("a", b"", True), ("b", b"", False), ("c", b"text", True)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "m.so").write_bytes(contents)
        if key:
            (tmp_path / name / "key.pkl").write_bytes(b"")
    assert remove_damaged(str(tmp_path)) == [str(tmp_path / "a")]
    assert sorted(os.listdir(tmp_path)) == ["b", "c"]


def test_a_damaged_extension_is_refused_twice_and_then_gone(tmp_path):
    place = tmp_path / "cutils_ext"
    place.mkdir()
    (place / "__init__.py").write_text("")
    (place / "cutils_ext.so").write_bytes(b"")
    guard = Guard()
    for _ in range(2):
        assert (place / "cutils_ext.so").exists()
        with pytest.raises(ImportError, match="is damaged"):
            guard.find_spec("cutils_ext", [str(tmp_path)])
    assert guard.find_spec("cutils_ext", [str(tmp_path)]) is None
    assert not (place / "cutils_ext.so").exists()
    assert guard.find_spec("other", [str(tmp_path)]) is None


@pytest.mark.compiled
def test_aesara_makes_its_own_extensions_anew(tmp_path):
    warm = Path(config.compiledir, "lazylinker_ext")
    if not config.cxx or not list(warm.glob("*.so")):
        pytest.skip(reason="nothing has been compiled here")
    place = tmp_path / warm.parent.name / warm.name
    shutil.copytree(warm, place)
    os.truncate(place / "lazylinker_ext.so", 4097)
    environment = {**os.environ, "AESARA_FLAGS": f"base_compiledir={tmp_path}"}
    command = [sys.executable, "-c", "import adversarial, aesara.tensor, aesara.link.c.cvm as c"]
    subprocess.run([*command[:2], f"{command[2]}; c.CVM"], env=environment, check=True)
    assert is_whole(str(place / "lazylinker_ext.so"))
