"""The experiment files that come with the package, by their short names."""

import os
from pathlib import Path

FOLDER = "yaml_configs"


def experiment_folder():
    """Where the experiment files are: beside the package in a clone, else inside of it.

    Returns
    -------
    pathlib.Path or None
        None where there are none.
    """
    package = Path(__file__).parents[1]
    places = package.parent / FOLDER, package / FOLDER, Path(FOLDER)
    return next((place for place in places if (place / "mnist.yaml").exists()), None)


def find_experiment(path):
    """Find a file, or one that comes with the package, as ``quick/mnist``.

    Parameters
    ----------
    path : str or path-like
        A file that is here comes first.

    Returns
    -------
    str
        The same if there is no such file at all.
    """
    path = os.fspath(path)
    folder = experiment_folder()
    if folder is None or os.path.isabs(path) or os.path.exists(path):
        return path
    name = path.removeprefix(f"{FOLDER}/")
    found = [folder / each for each in (name, f"{name}.yaml") if (folder / each).is_file()]
    return str(found[0]) if found else path
