"""Rooms hang together from the ground up; what breaks the rule is named by file and line."""

import measure
import pytest

pytestmark = pytest.mark.compiled


def test_nobody_imports_upward():
    assert measure.uphill(measure.PROJECT) == []


def test_no_rooms_in_a_circle():
    assert measure.circles(measure.PROJECT) == []


def test_every_room_has_a_floor():
    rooms = {room for floor in measure.FLOORS for room in floor}
    assert set(measure.sizes(measure.PROJECT)[0]) - {"__init__"} == rooms


def test_an_import_inside_a_function_counts(tmp_path):
    planted(tmp_path, "space/base.py", "def late():\n    from adversarial.models import mlp\n")
    planted(tmp_path, "models/mlp.py", "import adversarial.space.base\n")
    assert measure.uphill(tmp_path) == ["adversarial/space/base.py:2 imports adversarial.models"]
    assert measure.circles(tmp_path) == [["models", "space"]]


def test_shelves_leave_each_other_alone(tmp_path):
    planted(tmp_path, "baselines/rbm.py", "from adversarial.pylearn2 import svhn\n")
    assert measure.uphill(tmp_path) == [
        "adversarial/baselines/rbm.py:1 imports adversarial.pylearn2"
    ]


def test_lines_of_code():
    lines = ['"""Says', 'what."""', "", "# why", "x = (1,  # first", "     2)", "def f():"]
    assert measure.code_lines("\n".join([*lines, '    "One."', "    return x", ""])) == 4


def planted(root, name, text):
    path = root / "adversarial" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
