"""Precompiled headers: used where they can be, harmless where not."""

import os
import subprocess
import sys

import aesara
import pytest

from adversarial.backend.c.precompiled import NO_DEBUGGER, header_flags

pytestmark = pytest.mark.compiled

PROGRAM = """
import numpy as np
from adversarial.backend import function
import aesara
from aesara import tensor as at
x = at.vector()
print(function([x], at.exp(x) + {number})(np.zeros(2, aesara.config.floatX)).tolist())
"""


def compile_in(place, number=1, **environment):
    """Compile a function in a process of its own and return what it says."""
    flags = f"base_compiledir={place},cxx={environment.pop('cxx', aesara.config.cxx)}"
    return subprocess.run(
        [sys.executable, "-c", PROGRAM.format(number=number)],
        capture_output=True,
        text=True,
        env={**os.environ, "AESARA_FLAGS": flags, **environment},
    )


def headers_in(place):
    return sorted(path for path in place.glob("headers-*") if path.is_dir())


@pytest.fixture
def wrapper(tmp_path):
    """A compiler that writes down how it is called, and what it reads."""

    def make(version="the compiler's own", works=True):
        log = tmp_path / "calls"
        script = tmp_path / "compiler"
        answer = 'exec "$real" "$@"' if version == "the compiler's own" else f"echo {version}"
        spoiled = "" if works else 'case "$*" in *c++-header*) exit 1;; esac'
        script.write_text(
            f"#!/bin/sh\nreal={aesara.config.cxx}\n"
            f'if [ "$1" = --version ]; then {answer}; exit; fi\n'
            f'echo "$@" >> {log}\n{spoiled}\n'
            f'case "$*" in *mod.cpp*) exec "$real" -H "$@" 2>> {log}.read;; esac\n'
            'exec "$real" "$@"\n'
        )
        script.chmod(0o755)
        return script, log

    return make


def test_modules_are_compiled_from_precompiled_headers(tmp_path, wrapper):
    compiler, log = wrapper()
    done = compile_in(tmp_path / "cache", cxx=compiler)
    assert done.stdout.strip() == "[2.0, 2.0]", done.stderr
    (folder,) = headers_in(tmp_path / "cache")
    assert sorted(path.name for path in folder.iterdir()) == ["headers.h", "headers.h.gch"]
    # GCC marks a precompiled header that it took by an exclamation mark.
    assert f"! {folder}/headers.h.gch" in (tmp_path / "calls.read").read_text()


def test_they_are_made_once(tmp_path, wrapper):
    compiler, log = wrapper()
    for number in (1, 2):
        assert compile_in(tmp_path / "cache", number, cxx=compiler).returncode == 0
    assert log.read_text().count("c++-header") == 1
    assert len(headers_in(tmp_path / "cache")) == 1


def test_two_processes_at_once_do_not_disturb_each_other(tmp_path):
    flags = f"base_compiledir={tmp_path}"
    running = [
        subprocess.Popen(
            [sys.executable, "-c", PROGRAM.format(number=number)],
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "AESARA_FLAGS": flags},
        )
        for number in (1, 2)
    ]
    assert [process.communicate()[0].strip() for process in running] == [
        "[2.0, 2.0]",
        "[3.0, 3.0]",
    ]
    assert len(headers_in(tmp_path)) == 1


def test_another_compiler_gets_none(tmp_path, wrapper):
    compiler, log = wrapper(version="clang 15")
    done = compile_in(tmp_path / "cache", cxx=compiler)
    assert done.stdout.strip() == "[2.0, 2.0]", done.stderr
    assert "headers.h" not in log.read_text()
    assert NO_DEBUGGER not in log.read_text()


def test_a_compiler_that_cannot_make_them_goes_without(tmp_path, wrapper):
    compiler, log = wrapper(works=False)
    done = compile_in(tmp_path / "cache", cxx=compiler)
    assert done.stdout.strip() == "[2.0, 2.0]", done.stderr
    assert "--include" not in log.read_text()
    assert headers_in(tmp_path / "cache") == []


def test_options_of_the_user_come_first():
    assert header_flags("-DMINE").startswith("-DMINE")


def test_without_a_compiler_nothing_is_added():
    with aesara.config.change_flags(cxx=""):
        assert header_flags("-DMINE") == "-DMINE"
