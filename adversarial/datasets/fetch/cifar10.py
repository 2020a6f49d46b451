"""Fetching CIFAR-10."""

from pathlib import Path

from adversarial.datasets.cifar10_files import FOLDER
from adversarial.datasets.fetch.archive import Archive, ArchiveOnServer
from adversarial.datasets.fetch.fetching import destination_of, fetch_from
from adversarial.datasets.fetch.files import Published, PublishedFile
from adversarial.datasets.fetch.sources import Folder

ADDRESS = "https://www.cs.toronto.edu/~kriz/"
# Bytes that a file may have at most; how many it has is not published.
_BATCH = 1 << 25
_NAMES = 1 << 12
_ARCHIVE = 1 << 28

ARCHIVE = PublishedFile(
    "cifar-10-python.tar.gz", _ARCHIVE, "c58f30108f718f92721af3b95e74349a", exact=False
)
CIFAR10_FILES = Published(
    "cifar10",
    "CIFAR-10",
    tuple(
        PublishedFile(f"{FOLDER}/{name}", largest, md5, exact=False)
        for name, largest, md5 in (
            ("data_batch_1", _BATCH, "c99cafc152244af753f735de768cd75f"),
            ("data_batch_2", _BATCH, "d4bba439e000b95fd0a9bffe97cbabec"),
            ("data_batch_3", _BATCH, "54ebc095f3ab1f0389bbae665268c751"),
            ("data_batch_4", _BATCH, "634d18415352ddfa80567beed471001a"),
            ("data_batch_5", _BATCH, "482c414d41f54cd18b22e5b47cb7c3cb"),
            ("test_batch", _BATCH, "40351d587109b95175f43aff81a1287e"),
            ("batches.meta", _NAMES, "5ff9c542aee3614f3951f8cda6e48888"),
        )
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
        A folder with the published archive, or with the files from it; or the archive itself.
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
    sources = [] if source is None else _sources_at(Path(source).expanduser(), archive)
    if (folder / archive.name).is_file():
        sources.append(Archive(folder / archive.name, archive))
    with ArchiveOnServer(address, archive, folder, progress) as server:
        return fetch_from([*sources, server], published, folder)


def _sources_at(path, archive):
    if path.is_file():
        return [Archive(path, archive)]
    packed = path / archive.name
    return [*([Archive(packed, archive)] if packed.is_file() else []), Folder(path)]
