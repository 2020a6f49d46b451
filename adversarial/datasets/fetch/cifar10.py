"""Fetching CIFAR-10."""

from pathlib import Path

from adversarial.datasets.cifar10_files import FOLDER
from adversarial.datasets.fetch.fetching import destination_of, fetch_from
from adversarial.datasets.fetch.sources import Archive, Folder
from adversarial.datasets.published import Published, PublishedFile

ADDRESS = "https://www.cs.toronto.edu/~kriz/"
ARCHIVE = PublishedFile("cifar-10-python.tar.gz", "c58f30108f718f92721af3b95e74349a")
CIFAR10_FILES = Published(
    "cifar10",
    "CIFAR-10",
    (
        PublishedFile(f"{FOLDER}/data_batch_1", "c99cafc152244af753f735de768cd75f"),
        PublishedFile(f"{FOLDER}/data_batch_2", "d4bba439e000b95fd0a9bffe97cbabec"),
        PublishedFile(f"{FOLDER}/data_batch_3", "54ebc095f3ab1f0389bbae665268c751"),
        PublishedFile(f"{FOLDER}/data_batch_4", "634d18415352ddfa80567beed471001a"),
        PublishedFile(f"{FOLDER}/data_batch_5", "482c414d41f54cd18b22e5b47cb7c3cb"),
        PublishedFile(f"{FOLDER}/test_batch", "40351d587109b95175f43aff81a1287e"),
        PublishedFile(f"{FOLDER}/batches.meta", "5ff9c542aee3614f3951f8cda6e48888"),
    ),
)


def fetch_cifar10(
    destination=None,
    source=None,
    address=ADDRESS,
    progress=True,
    published=CIFAR10_FILES,
    archive=ARCHIVE,
):
    """Fetch the seven files of CIFAR-10's Python version, verified by their published checksums.

    Sources are tried in this order: the given folder, an archive that lies in the destination, the
    official address. Files that are not the published ones (a near copy) are refused here; put by
    hand where they belong, they can be used.

    Parameters
    ----------
    destination : path, optional
        Folder that gets ``cifar-10-batches-py``; see
        `adversarial.datasets.fetch.fetching.fetch_from`.
    source : path, optional
        A folder with the published archive, whatever its name (Keras has another one), or with the
        files from it; or the archive itself.
    address : str
        Where the published archive is on the web.
    progress : bool, default True
        Show a progress bar, if standard error is a terminal.
    published : Published
        The files to fetch.
    archive : PublishedFile
        The archive they are in.

    Returns
    -------
    Path
        The destination.

    Raises
    ------
    DataError
        If the destination cannot be written, or no source has all files.
    """
    folder = destination_of(published, destination)
    packed, sources = _archives(folder), []
    if source is not None:
        given = Path(source).expanduser()
        packed = [*([given] if given.is_file() else _archives(given)), *packed]
        sources = [] if given.is_file() else [Folder(given)]
    archives = [Archive(path, archive.md5) for path in packed]
    url = f"{address.rstrip('/')}/{archive.name}"
    return fetch_from([*archives, *sources, Archive(url, archive.md5, progress)], published, folder)


def _archives(folder):
    """What may be the published archive, in a folder."""
    return sorted(path for end in ("*.tar.gz", "*.tgz") for path in folder.glob(end))
