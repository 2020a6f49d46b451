"""How the suite itself is run."""

import os

import pytest


@pytest.mark.xdist_group("group")
@pytest.mark.skipif("PYTEST_XDIST_WORKER" not in os.environ, reason="one process, no groups")
def test_a_group_of_tests_stays_in_one_process(request):
    """Some versions of pytest and pytest-xdist disagree, and part groups without a word."""
    assert request.node.nodeid.endswith("@group")
