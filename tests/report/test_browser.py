"""The page in a real browser, where there is one: nothing is wider than the screen."""

import re
import shutil
import subprocess

import pytest
from PIL import Image

from adversarial.cli import main

pytest.importorskip("jinja2", reason="Jinja2 is not installed")

BROWSER = next(filter(shutil.which, ("chromium", "chromium-browser", "google-chrome")), None)

pytestmark = pytest.mark.skipif(
    BROWSER is None, reason="there is no Chromium here (Debian: apt-get install chromium)"
)

# Shows the page at the width of a phone, and says whether one would have to scroll sideways.
FRAME = """<!DOCTYPE html><title>x</title><body>
<iframe src="page.html" width="{width}" height="900"></iframe><script>
onload = () => {{
  const inside = document.querySelector("iframe").contentDocument.documentElement;
  document.title = "widths " + inside.clientWidth + " " + inside.scrollWidth;
  document.body.textContent = document.title;
}};
</script>"""


def browse(folder, *arguments):
    done = subprocess.run(
        [BROWSER, "--headless", "--no-sandbox", "--disable-gpu", "--allow-file-access-from-files"]
        + [f"--user-data-dir={folder}/profile", "--hide-scrollbars", *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("width", [360, 1200])
def test_nothing_is_wider_than_the_screen(reproduction, width):
    folder = reproduction()
    assert main(["report", str(folder), "-o", str(folder / "page.html")]) == 0
    (folder / "frame.html").write_text(FRAME.format(width=width))
    dumped = browse(folder, "--dump-dom", f"file://{folder}/frame.html")
    shown, needed = map(int, re.search(r"widths (\d+) (\d+)", dumped).groups())
    assert shown == width
    assert needed <= shown


def test_a_screenshot_is_not_empty(reproduction):
    folder = reproduction()
    assert main(["report", str(folder), "-o", str(folder / "page.html")]) == 0
    picture = folder / "screen.png"
    browse(
        folder, f"--screenshot={picture}", "--window-size=1200,900", f"file://{folder}/page.html"
    )
    with Image.open(picture) as image:
        assert image.size == (1200, 900)
        colours = {colour for _, colour in image.convert("RGB").getcolors(2**20)}
    assert {(233, 246, 236), (253, 236, 234)} <= colours  # a claim that holds, and one that fails
