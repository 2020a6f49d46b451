import struct
import zlib

import numpy as np
import pytest
from PIL import Image

from adversarial.config import yaml_parse
from adversarial.datasets.image_folder import ImageFolder
from adversarial.errors import DataError

RNG = np.random.RandomState(0)
PIXELS = {
    "cat/b.png": RNG.randint(0, 256, (2, 3, 3)).astype("uint8"),
    "cat/deep/a.bmp": RNG.randint(0, 256, (2, 3, 3)).astype("uint8"),
    "ant/z.PNG": RNG.randint(0, 256, (2, 3, 3)).astype("uint8"),
}
ORDER = ["ant/z.PNG", "cat/b.png", "cat/deep/a.bmp"]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    folder = tmp_path / "pictures"
    for name, pixels in PIXELS.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(pixels).save(folder / name)
    (folder / "notes.txt").write_text("no picture")
    (folder / "cat" / "._b.png").write_bytes(b"what another system left")
    monkeypatch.setenv("PYLEARN2_PICTURES", str(folder))
    return folder


def test_rows_are_the_pixels_channel_by_channel_in_the_order_of_paths(folder):
    dataset = ImageFolder(folder)
    expected = [PIXELS[name].transpose(2, 0, 1).ravel() / 255 for name in ORDER]
    assert dataset.files == ORDER
    np.testing.assert_allclose(dataset.X, expected, rtol=1e-6)
    assert (dataset.X.dtype, dataset.y) == ("float32", None)
    topo = dataset.get_topological_view()
    np.testing.assert_allclose(topo[1], PIXELS["cat/b.png"] / 255, rtol=1e-6)


def test_subfolders_are_classes_in_an_experiment_file(folder):
    dataset = yaml_parse.load(
        '!obj:adversarial.datasets.image_folder.ImageFolder { path: "${PYLEARN2_PICTURES}", '
        "labels: 1, grayscale: 1, start: 1, stop: 3 }"
    )
    np.testing.assert_array_equal(dataset.y, [[1], [1]])
    assert (dataset.label_names, dataset.files, dataset.X.shape) == (
        ["ant", "cat"],
        ORDER[1:],
        (2, 6),
    )
    luma = PIXELS["cat/b.png"] @ [0.299, 0.587, 0.114]
    np.testing.assert_allclose(dataset.X[0] * 255, luma.ravel(), atol=1)


def test_other_sizes_are_told_or_cut_and_scaled(folder):
    Image.fromarray(np.full((40, 80, 3), 51, "uint8")).save(folder / "cat" / "c.png")
    with pytest.raises(DataError, match=r"c.png has 40 x 80 pixels, not 2 x 3: say .* resize: 1"):
        ImageFolder(folder)
    dataset = ImageFolder(folder, size=[2, 3], resize=True)
    assert dataset.files[2] == "cat/c.png"
    np.testing.assert_allclose(dataset.X[2], 0.2, rtol=1e-6)
    assert ImageFolder(folder, size=4, resize=True).X.shape == (4, 48)


def test_transparency_palettes_and_turns_do_not_matter(folder):
    pixels = PIXELS["cat/b.png"]
    for path in folder.rglob("*.*"):
        path.unlink()
    clear = np.dstack([pixels, np.full((2, 3), 9, "uint8")])
    Image.fromarray(clear).save(folder / "a.png")
    Image.fromarray(pixels).quantize(6).save(folder / "b.gif")
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was on its side
    Image.fromarray(np.rot90(pixels).copy()).save(folder / "c.png", exif=exif)
    for row in ImageFolder(folder).X:
        np.testing.assert_allclose(row * 255, pixels.transpose(2, 0, 1).ravel(), atol=1)


def bomb(width, height):
    """A small PNG that says it is large."""

    def chunk(kind, data):
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = chunk(b"IDAT", zlib.compress(bytes(1000)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + body + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    "contents, message",
    [
        (bomb(9000, 9000), "has 9000 x 9000 pixels, more than"),
        (bomb(30000, 30000), "has far too many pixels"),
        (bomb(20, 30), "cannot be read as a picture"),
        (b"GIF89a", "cannot be read as a picture"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n", "cannot be read as a picture"),
        (b"", "cannot be read as a picture"),
    ],
)
def test_hostile_and_damaged_pictures_are_named(contents, message, folder):
    (folder / "cat" / "a.png").write_bytes(contents)
    with pytest.raises(DataError, match=f"a.png {message}"):
        ImageFolder(folder)


def test_more_than_eight_bits_are_not_cut_off_silently(folder):
    Image.fromarray(np.full((2, 3), 40000, "uint16")).save(folder / "cat" / "a.png")
    with pytest.raises(DataError, match="more than 8 bits a channel"):
        ImageFolder(folder)


def test_pictures_outside_of_subfolders_have_no_label(folder):
    Image.fromarray(PIXELS["cat/b.png"]).save(folder / "stray.png")
    with pytest.raises(DataError, match=r"stray.png is in no subfolder.* there are 1 of these"):
        ImageFolder(folder, labels=True)


@pytest.mark.parametrize(
    "arguments, message",
    [
        ({"resize": True}, "resize needs a size"),
        ({"size": [3]}, "size must be height and width"),
        ({"size": 0}, "size must be height and width"),
        ({"start": 0, "stop": 4}, "stop=4>m=3"),
    ],
)
def test_impossible_arguments_are_refused(arguments, message, folder):
    with pytest.raises(ValueError, match=message):
        ImageFolder(folder, **arguments)


def test_folders_without_pictures_are_named(tmp_path):
    with pytest.raises(DataError, match="nowhere is no folder"):
        ImageFolder(tmp_path / "nowhere")
    with pytest.raises(DataError, match="has no pictures"):
        ImageFolder(tmp_path)
