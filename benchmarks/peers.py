"""Virtual environments of the contenders in PyTorch and JAX, each at its newest version."""

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
NAMES = ("torch", "jax")


def interpreter(name, say=print):
    """Python with a peer's packages, installed at the first call.

    Parameters
    ----------
    name : {'torch', 'jax'}
    say : callable
        Told what is done.

    Returns
    -------
    str, or None
        None if they cannot be installed; what pip said has been told then.
    """
    requirements = HERE / f"requirements-{name}.txt"
    folder = HERE / ".venvs" / name
    stamp = folder / "installed.txt"
    python = folder / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    wanted = requirements.read_text(encoding="utf-8")
    if stamp.exists() and stamp.read_text(encoding="utf-8") == wanted:
        return str(python)
    say(f"Installing {requirements.name} into {folder} (once; PyTorch is gigabytes) ...")
    install = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    for command in (
        [sys.executable, "-m", "venv", "--clear", str(folder)],
        [*install, "-r", str(requirements)],
    ):
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if done.returncode:
            last = (done.stdout.strip().splitlines() or ["it gives no reason"])[-1]
            say(f"{name} cannot be installed and is left out: {last}")
            return None
    stamp.write_text(wanted, encoding="utf-8")
    return str(python)
