"""How large the package is and how its parts hang together: ``make measure``.

Lines of code are neither empty nor comment nor docstring. The core is what an experiment needs:
everything but the study of the paper, the two shelves and the commands. What one update runs
through is counted by building and making it, with synthetic data.

    python benchmarks/measure.py
"""

import argparse
import ast
import collections
import io
import json
import os
import re
import statistics
import subprocess
import sys
import time
import tokenize
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
PACKAGE = "adversarial"
NO_CORE = ("paper", "pylearn2", "baselines", "cli", "__main__")
# From the ground up. A room imports from lower floors only, and from no other on its own.
FLOORS = (
    ("errors", "version", "first_use", "kinds"),
    ("stateful", "processors", "messages", "leaving", "limits"),
    ("space", "files"),
    ("backend",),
    ("rng", "config"),
    ("datasets",),
    ("models",),
    ("costs", "monitor", "evaluation"),
    ("checkpoint",),
    ("termination_criteria", "figures"),
    ("train_extensions",),
    ("training_algorithms",),
    ("training",),
    ("report",),
    ("run",),
    ("baselines", "pylearn2"),
    ("paper",),
    ("cli",),
    ("__main__",),
)
# Something small that is there already: the files that name it are those a new one would take.
KINDS = {"layer": "Softplus", "cost": "LazyAdversaryCost", "rule": "RMSProp"}


def room_of(parts):
    """Name the room of a module by the parts of its path or dotted name, package first."""
    return parts[1].removesuffix(".py") if len(parts) > 1 else ""


def code_lines(text):
    """Count the lines of a Python file that are neither empty, comment nor docstring."""
    documented = set()
    for node in ast.walk(ast.parse(text)):
        kinds = (ast.Module, ast.ClassDef, ast.FunctionDef)
        if isinstance(node, kinds) and ast.get_docstring(node):
            documented.update(range(node.body[0].lineno, node.body[0].end_lineno + 1))
    silent = (tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT)
    lines = set()
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type not in (*silent, tokenize.ENDMARKER):
            lines.update(range(token.start[0], token.end[0] + 1))
    return len(lines - documented)


def imports(root):
    """Yield what each module of the package imports from the package.

    Parameters
    ----------
    root : Path
        Folder that holds the package.

    Yields
    ------
    tuple of (Path, int, str, bool)
        File, line, dotted name, and whether it stands inside a function.
    """
    for path in sorted((root / PACKAGE).rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
        inside = {id(node) for function in functions for node in ast.walk(function)}
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.module:
                names = [node.module]
                if node.module == PACKAGE:
                    names = [f"{PACKAGE}.{alias.name}" for alias in node.names]
            elif isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            else:
                continue
            for name in names:
                if name.split(".")[0] == PACKAGE:
                    yield path, node.lineno, name, id(node) in inside


def uphill(root):
    """List imports from a higher floor, or from another room of the same one.

    Parameters
    ----------
    root : Path

    Returns
    -------
    list of str
        Each as ``FILE:LINE imports NAME``.
    """
    floor = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}
    found = []
    for path, line, name, _ in imports(root):
        here, there = room_of(path.relative_to(root).parts), room_of(name.split("."))
        # What the package itself offers is loaded when it is asked for, and may lie anywhere.
        if here != there and here != "__init__" and floor.get(there, -1) >= floor.get(here, -1):
            found.append(f"{path.relative_to(root)}:{line} imports {name}")
    return found


def circles(root):
    """Find rooms that import each other, directly or by way of others.

    Returns
    -------
    list of list of str
        The rooms of each circle.
    """
    arrows = collections.defaultdict(set)
    for path, _, name, _ in imports(root):
        here, there = room_of(path.relative_to(root).parts), room_of(name.split("."))
        if here != "__init__":
            arrows[here].add(there)
    reached = {room: _reached(arrows, room) for room in arrows}
    found = {
        tuple(sorted(other for other in seen if room in reached.get(other, ())))
        for room, seen in reached.items()
    }
    return [list(rooms) for rooms in sorted(found) if len(rooms) > 1]


def _reached(arrows, start):
    seen, waiting = set(), [start]
    while waiting:
        for room in arrows.get(waiting.pop(), ()):
            if room not in seen:
                seen.add(room)
                waiting.append(room)
    return seen


def sizes(root):
    """Count files and lines of code by room."""
    files, lines = collections.Counter(), collections.Counter()
    for path in (root / PACKAGE).rglob("*.py"):
        room = room_of(path.relative_to(root).parts)
        files[room] += 1
        lines[room] += code_lines(path.read_text(encoding="utf-8"))
    return files, lines


def naming(root, name):
    """List the package's files that name a class."""
    word = re.compile(rf"\b{name}\b")
    return sorted(
        str(path.relative_to(root))
        for path in (root / PACKAGE).rglob("*.py")
        if word.search(path.read_text(encoding="utf-8"))
    )


# Builds the update of the MNIST experiment and makes one; notes whose code was entered meanwhile.
ONE_UPDATE = """
import inspect, json, os, sys
package, file, benchmarks = sys.argv[1:]
sys.path.append(benchmarks)
import adversarial
from adversarial.config.yaml_parse import load_train_file
import ours
overrides = ours.synthetic(784, 100)
train = load_train_file(file, allow=["synthetic"], overrides=overrides)
train.algorithm.monitoring_dataset = {}
entered = set()
def enter(frame, event, _):
    if event == "call" and frame.f_code.co_filename.startswith(package):
        entered.add(frame.f_code)
sys.setprofile(enter)
train.algorithm.setup(train.model, train.dataset)
train.algorithm.train(train.dataset)
sys.setprofile(None)
lines = {(code.co_filename, line) for code in entered for _, _, line in code.co_lines() if line}
print(json.dumps({"files": sorted({name for name, _ in lines}), "lines": len(lines)}))
"""


def one_update(root):
    """Count what one update of ``mnist.yaml`` runs through, from its graph to its end.

    Returns
    -------
    dict
        ``files``, a list of paths, and ``lines``, of the functions that were entered.
    """
    config, benchmarks = root / "yaml_configs" / "mnist.yaml", root / "benchmarks"
    found = _child(root, "-c", ONE_UPDATE, root / PACKAGE, config, benchmarks)
    answer = json.loads(found.stdout.splitlines()[-1])
    return answer | {"files": [os.path.relpath(name, root) for name in answer["files"]]}


def _child(root, *arguments, check=True):
    command = [sys.executable, *map(str, arguments)]
    environment = {**os.environ, "PYTHONPATH": str(root)}
    return subprocess.run(
        command, cwd=root, env=environment, check=check, capture_output=True, text=True
    )


def import_seconds(root, *arguments, runs=5):
    """Time a start of Python that only imports; the median of some runs, in seconds."""
    seconds = []
    for _ in range(runs):
        start = time.perf_counter()
        _child(root, *arguments)
        seconds.append(time.perf_counter() - start)
    return round(statistics.median(seconds), 2)


def type_errors(root):
    """Count what mypy finds with all function bodies checked."""
    found = _child(root, "-m", "mypy", "--check-untyped-defs", check=False).stdout
    counted = re.search(r"Found (\d+) errors?", found)
    return int(counted.group(1)) if counted else 0


def measure(root):
    """Measure a checkout.

    Parameters
    ----------
    root : Path

    Returns
    -------
    dict of str to number
    """
    files, lines = sizes(root)
    core = [room for room in files if room not in NO_CORE]
    update = one_update(root)
    return {
        "core: files": sum(files[room] for room in core),
        "core: lines of code": sum(lines[room] for room in core),
        "whole: files": sum(files.values()),
        "whole: lines of code": sum(lines.values()),
        "one update: files": len(update["files"]),
        "one update: lines": update["lines"],
        **{f"a {kind} ({name}): files": len(naming(root, name)) for kind, name in KINDS.items()},
        "imports uphill": len(uphill(root)),
        "rooms in circles": sum(map(len, circles(root))),
        "imports inside functions": sum(inside for *_, inside in imports(root)),
        "import adversarial: seconds": import_seconds(root, "-c", f"import {PACKAGE}"),
        "adversarial --help: seconds": import_seconds(root, "-m", PACKAGE, "--help"),
        "mypy: errors": type_errors(root),
    }


def main(argv=None):
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("root", nargs="?", type=Path, default=PROJECT, help="a checkout")
    parser.add_argument("--rooms", action="store_true", help="sizes by room, and what runs uphill")
    options = parser.parse_args(argv)
    root = options.root.resolve()
    if options.rooms:
        files, lines = sizes(root)
        for room in sorted(files):
            print(f"{lines[room]:6} lines in {files[room]:3} files  {room or PACKAGE}")
        print(*uphill(root), *one_update(root)["files"], sep="\n")
    for name, value in measure(root).items():
        print(f"{name:30} {value}")


if __name__ == "__main__":
    main()
