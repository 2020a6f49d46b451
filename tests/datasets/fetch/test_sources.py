"""Mirrors and folders: slow, silent, broken off."""

import gc
import socket
import threading
import time

import pytest

from adversarial.datasets.fetch import sources
from adversarial.datasets.fetch.fetching import fetch_from
from adversarial.datasets.fetch.sources import Mirror
from adversarial.errors import DataError

from .published import FILES, PACKED, PUBLISHED, assert_fetched, good

BAD_ANSWERS = {
    "404": (lambda path: (404, b"not here"), None, "HTTP 404"),
    "truncated": (good, 30, "IncompleteRead(30 bytes read, "),
    "other contents": (
        lambda path: (200, PACKED["labels"]),
        None,
        f"does not match the known hash: expected md5:{FILES[0].packed_md5} but got "
        f"{FILES[1].packed_md5}",
    ),
    "no contents": (lambda path: (200, b""), None, "does not match the known hash"),
    "endless": (lambda path: (200, bytes(10**5)), None, "more than 20000 bytes"),
}


@pytest.mark.parametrize("case", BAD_ANSWERS)
def test_after_a_bad_mirror_the_next_is_tried(case, serve, tmp_path, caplog, monkeypatch):
    monkeypatch.setattr(sources, "LARGEST", 20_000)
    answer, limit, text = BAD_ANSWERS[case]
    bad, other = serve(answer, limit), serve(good)
    assert_fetched(fetch_from([Mirror(bad.url), Mirror(other.url)], PUBLISHED, tmp_path))
    assert len(bad.asked) == 1  # one failure is enough for all of its files
    (warning,) = caplog.messages
    assert warning.startswith(f"mirror {bad.url}/: ") and text in warning
    assert "\n" not in warning


def test_a_mirror_that_breaks_off_leaves_its_good_files(serve, tmp_path):
    half = serve(lambda path: good(path) if "images" in path else (500, b""))
    other = serve(good)
    assert_fetched(fetch_from([Mirror(half.url), Mirror(other.url)], PUBLISHED, tmp_path))
    assert other.asked == ["/mnist/labels.gz"]


@pytest.mark.parametrize("accepts", [False, True])
def test_a_silent_server_is_soon_given_up(accepts, serve, tmp_path, caplog):
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        if accepts:
            silent.listen()  # connects, and never answers
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        mirrors = [Mirror(url, timeout=0.3), Mirror(serve(good).url)]
        assert_fetched(fetch_from(mirrors, PUBLISHED, tmp_path))
    reason = "timed out" if accepts else "Connection refused"
    assert caplog.messages == [f"mirror {url}/: {reason}"]


def test_a_server_that_trickles_is_given_up(serve, tmp_path, caplog, monkeypatch):
    monkeypatch.setattr(sources, "PATIENCE", 0)
    monkeypatch.setattr(sources, "SLOWEST_RATE", 10**12)
    with pytest.raises(DataError, match="slower than 1000000000000 bytes a second"):
        fetch_from([Mirror(serve(good).url)], PUBLISHED, tmp_path)


def test_without_a_network_one_line_says_so_of_each_mirror(tmp_path, caplog):
    with pytest.raises(DataError, match="nowhere.invalid") as caught:
        fetch_from([Mirror("http://nowhere.invalid/mnist")], PUBLISHED, tmp_path)
    (warning,) = caplog.messages
    assert "mirror http://nowhere.invalid/mnist/: " in warning
    assert "\n" not in warning and "urllib3" not in warning and len(warning) < 120
    assert warning in str(caught.value)


@pytest.fixture
def answer():
    """Start a server that answers each request by the same pieces, and then waits, or hangs up."""
    threads, sockets, over = [], [], threading.Event()

    def start(pieces, pause=0.0):
        listening = socket.create_server(("127.0.0.1", 0))
        sockets.append(listening)

        def serve_one():
            connection = listening.accept()[0]
            with connection:
                connection.recv(1 << 16)
                for piece in pieces:
                    if over.wait(pause):
                        return
                    connection.sendall(piece)

        threads.append(threading.Thread(target=serve_one))
        threads[-1].start()
        return f"http://127.0.0.1:{listening.getsockname()[1]}/mnist"

    yield start
    over.set()
    for thread in [*threads, *(each for each in threading.enumerate() if each.name == "fetching")]:
        thread.join(5)
    for each in sockets:
        each.close()
    gc.collect()  # what the client's libraries leave open after such answers


LEFT_OPEN = pytest.mark.filterwarnings(
    "ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"
)


@LEFT_OPEN
@pytest.mark.parametrize(
    "head",
    [
        b"200 OK\r\nContent-Length: abc",
        b"200 OK\r\nContent-Length: -5",
        b"302 Found\r\nLocation: http://[::bad/",
        b"302 Found\r\nLocation: http://a b\x00.invalid:99999999/",
        b"302 Found\r\nLocation: file:///etc/passwd",
        b"200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzzz",
        b"\xff\xfe",
    ],
)
def test_after_an_answer_without_sense_the_next_mirror_is_tried(
    head, answer, serve, tmp_path, caplog, monkeypatch
):
    monkeypatch.setenv("no_proxy", "*")
    url = answer([b"HTTP/1.1 " + head + b"\r\n\r\n"])
    assert_fetched(fetch_from([Mirror(url), Mirror(serve(good).url)], PUBLISHED, tmp_path))
    (warning,) = caplog.messages
    assert warning.startswith(f"mirror {url}/: ") and "\n" not in warning


@LEFT_OPEN
def test_a_server_whose_headers_trickle_is_given_up(answer, serve, tmp_path, monkeypatch):
    monkeypatch.setattr(sources, "PRELUDE", 0.3)
    url = answer([b"HTTP/1.1 200 OK\r\nX: "] + [b"a"] * 1000, pause=0.1)
    began = time.monotonic()
    with pytest.raises(DataError, match="no byte of the file in 0.3 s"):
        fetch_from([Mirror(url)], PUBLISHED, tmp_path)
    assert time.monotonic() - began < 5
