"""Tar archives that hold a data set's files. Nothing is extracted but the files asked for."""

import contextlib
import tarfile
from pathlib import Path

from adversarial.datasets.fetch.files import BadContentsError, install, verified
from adversarial.datasets.fetch.sources import download


class Archive:
    """A gzipped tar archive on disk.

    It is unpacked only if it is the published one. Of its members only those of the right name are
    read, and only regular files; their contents are verified and given a name by whoever reads
    them, so what else the archive says (paths, links, owners) is without effect.

    Parameters
    ----------
    path : path
    archive : PublishedFile
    """

    def __init__(self, path, archive):
        self.path = Path(path)
        self.archive = archive
        self._verified = False

    def __str__(self):
        return f"archive {self.path}"

    @contextlib.contextmanager
    def open(self, file):
        """Open a member as a binary stream.

        Raises
        ------
        OSError
            If the archive cannot be read.
        BadContentsError
            If it is not the published one, or has no regular file of that name.
        """
        self._verify()
        try:
            with tarfile.open(self.path, "r:gz") as members:
                # The first of that name: what follows it need not be unpacked.
                info = next((info for info in members if info.name == file.name), None)
                if info is None:
                    raise BadContentsError(f"{file.name} is not in it")
                stream = members.extractfile(info) if info.isreg() else None
                if stream is None:
                    raise BadContentsError(f"{file.name} is no regular file in it")
                with stream:
                    yield stream
        except tarfile.TarError as error:
            raise BadContentsError(f"it is no intact archive ({error})") from error

    def _verify(self):
        if not self._verified:
            with self.path.open("rb") as stream:
                for _ in verified(stream, self.archive):
                    pass
            self._verified = True


class ArchiveOnServer:
    """A gzipped tar archive on a web server; kept on disk until this source is left.

    Parameters
    ----------
    url : str
        Address of the folder that holds it.
    archive : PublishedFile
    folder : Path
        Where to keep it meanwhile.
    progress : bool
        Show a bar, if standard error is a terminal.
    """

    def __init__(self, url, archive, folder, progress=True):
        self.url = url.rstrip("/") + "/"
        self.archive = archive
        self.folder = Path(folder)
        self.progress = progress
        self._kept = None

    def __str__(self):
        return f"{self.url}{self.archive.name}"

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        if self._kept is not None:
            self._kept.path.unlink()

    @contextlib.contextmanager
    def open(self, file):
        """Open a member as a binary stream; errors are those of ``urllib.request`` and `Archive`.

        The first call downloads the archive.
        """
        if self._kept is None:
            with download(f"{self.url}{self.archive.name}", self.archive.name, self.progress) as s:
                install(s, self.archive, self.folder, unpack=False)
            self._kept = Archive(self.folder / self.archive.name, self.archive)
        with self._kept.open(file) as stream:
            yield stream
