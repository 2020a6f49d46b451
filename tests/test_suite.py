"""How the suite itself is run."""

import ast
import os
from pathlib import Path

import pytest

import adversarial

PACKAGE, TESTS = Path(adversarial.__file__).parent, Path(__file__).parent


@pytest.mark.xdist_group("group")
@pytest.mark.skipif("PYTEST_XDIST_WORKER" not in os.environ, reason="one process, no groups")
def test_a_group_of_tests_stays_in_one_process(request):
    """Some versions of pytest and pytest-xdist disagree, and part groups without a word."""
    assert request.node.nodeid.endswith("@group")


def test_every_module_has_a_test_of_its_name():
    """``tests/ROOM/test_MODULE.py``; modules without a function need none."""
    lacking = {
        str(path.relative_to(PACKAGE))
        for path in PACKAGE.rglob("*.py")
        if not path.name.startswith("__") and defines_functions(path)
        if not (TESTS / path.relative_to(PACKAGE)).with_name(f"test_{path.name}").exists()
    }
    assert lacking == set()


def defines_functions(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return any(isinstance(node, ast.FunctionDef) for node in ast.walk(tree))
