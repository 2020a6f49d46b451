"""What a file is that is not what it should be."""

import os
import re

from adversarial.files.inputs import open_input

HEAD = 64 * 1024  # bytes that are looked at

# How files begin that are met in the place of others.
_BEGINNINGS = (
    (
        rb"version https://git-lfs\.github\.com/spec/",
        "a pointer of Git LFS in the place of the file; `git lfs pull` fetches it",
    ),
    (
        rb"(\.\./|/)*(\.git/)?/?annex/objects/",
        "a pointer of git-annex in the place of the file; `git annex get` fetches it",
    ),
    (
        rb"\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)?<(!doctype\s+html|html|head|body)\b",
        "a page of the web (HTML), perhaps about a login or an error; download the file itself",
    ),
    (rb"\x93NUMPY", "an array of NumPy (.npy)"),
    (rb"PK\x03\x04", "an archive of the kind ZIP, as .npz are"),
    (rb"PK\x05\x06", "an empty archive of the kind ZIP"),
    (rb"\x1f\x8b", "packed by gzip"),
    (rb"BZh[1-9]", "packed by bzip2"),
    (rb"\xfd7zXZ\x00", "packed by xz"),
    (rb"7z\xbc\xaf\x27\x1c", "an archive of the kind 7z"),
    (rb"Rar!\x1a\x07", "an archive of the kind RAR"),
    (rb"\x89HDF\r\n\x1a\n", "a file of HDF5"),
    (rb"MATLAB 5\.0", "a file of MATLAB"),
    (rb"\x89PNG\r\n\x1a\n|\xff\xd8\xff|GIF8[79]a", "a picture"),
    (rb"%PDF-", "a document (PDF)"),
    (rb"\x80[\x02-\x05][^\x00]", "a pickle"),
    (rb"!obj:|\s*(#[^\n]*\n\s*)*!obj:", "an experiment file (YAML)"),
)


def what_it_is(source, besides=()):
    """Say what a file is, for a message that says what it is not.

    Parameters
    ----------
    source : path, or bytes with which the file begins
    besides : iterable of str
        What need not be said: the message is about a file of this kind. Words of the answer.

    Returns
    -------
    str
        A sentence with a space before it; empty if nothing is known.
    """
    head = source if isinstance(source, bytes) else _head(source)
    if head is None:
        return ""
    if not head:
        return " It is empty."
    for beginning, kind in _BEGINNINGS:
        if re.match(beginning, head, re.IGNORECASE | re.DOTALL):
            if not any(word in kind for word in besides):
                return f" It is {kind}."
            break
    if head[257:262] == b"ustar":
        return " It is an archive of the kind tar."
    ends = head.count(b"\r\n")
    if ends > 1 and ends == head.count(b"\n") and "Windows" not in besides:
        return (
            " Its line ends are those of Windows: it was copied as a text, which damages it; copy "
            "it anew as it is (with Git: core.autocrlf false)."
        )
    return ""


def _head(path):
    if not os.path.isfile(path):
        return None
    try:
        with open_input(path) as file:
            return file.read(HEAD)
    except OSError:
        return None
