"""Two small files that count as published, and a server that has them."""

import gzip
import hashlib

from adversarial.datasets.published import Published, PublishedFile

CONTENTS = {"images": bytes(range(256)) * 40, "labels": b"0123456789"}
PACKED = {name: gzip.compress(contents, mtime=0) for name, contents in CONTENTS.items()}


def md5(contents):
    return hashlib.md5(contents, usedforsecurity=False).hexdigest()


FILES = tuple(
    PublishedFile(name, md5(contents), md5(PACKED[name])) for name, contents in CONTENTS.items()
)
PUBLISHED = Published("mnist", "MNIST", FILES)


def good(path):
    return 200, PACKED[path.rsplit("/", 1)[1][: -len(".gz")]]


def assert_fetched(folder):
    found = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert found == CONTENTS
