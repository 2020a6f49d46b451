"""Source after source until all files of a data set are there."""

import logging
import tempfile
from pathlib import Path

from adversarial.datasets.fetch.files import install, present
from adversarial.datasets.fetch.sources import describe
from adversarial.datasets.paths import default_destination
from adversarial.errors import DataError

log = logging.getLogger(__name__)


def fetch_from(sources, published, destination=None):
    """Fetch the files of a data set, verified against their published checksums.

    The first failure of a source is logged as a warning, and the next source goes on with the files
    still missing.

    Parameters
    ----------
    sources : sequence of objects with ``get(file, scratch)``
        In the order in which they are tried.
    published : Published
    destination : path, optional
        Folder for the files; by default `adversarial.datasets.paths.default_destination`. Files
        that are there and intact, plain or gzipped, are left alone.

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
    folder = destination_of(published, destination)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DataError(f"Cannot make the folder {folder}: {error.strerror}.") from error
    missing = [file for file in published.files if not present(folder, file)]
    failures = []
    for source in sources if missing else ():
        try:
            with tempfile.TemporaryDirectory(prefix=".fetching-", dir=folder) as scratch:
                while missing:
                    install(source.get(missing[0], Path(scratch)), missing[0], folder)
                    log.info("%s: %s", source, missing.pop(0).name)
            return folder
        except (OSError, DataError) as error:
            failures.append(f"{source}: {describe(error)}")
            log.warning("%s", failures[-1])
    if missing:
        names = ", ".join(file.name for file in missing)
        raise DataError(
            f"{published.title} could not be fetched; missing in {folder}: {names}. Tried: "
            f"{'; '.join(failures)}. Fetch the files elsewhere and give their folder with --from."
        )
    return folder


def destination_of(published, destination=None):
    """Return the folder into which a data set is fetched.

    Parameters
    ----------
    published : Published
    destination : path, optional

    Returns
    -------
    Path
    """
    return Path(destination or default_destination(published.name)).expanduser()
