"""No demonstration is forgotten."""

import re
from pathlib import Path

from adversarial.paper import theory


def test_all_demonstrations_are_tried():
    texts = "".join(path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("*.py"))
    assert set(re.findall(r"\bholds\((\w+)", texts)) - {"tmp_path"} == set(theory.__all__)
