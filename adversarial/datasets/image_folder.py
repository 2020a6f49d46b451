"""A folder of pictures as a data set."""

import warnings
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

from adversarial.config.interpolate import expand_path
from adversarial.datasets.checks import rows_to_keep
from adversarial.datasets.dense_design_matrix import DenseDesignMatrix
from adversarial.datasets.view_converter import DefaultViewConverter
from adversarial.errors import DataError
from adversarial.files.inputs import open_input

# By Pillow's names; what else it can read is not meant for photographs, and less tried.
FORMATS = ("BMP", "GIF", "JPEG", "PNG", "PPM", "TIFF", "WEBP")
SUFFIXES = {f".{end}" for end in "bmp gif jpg jpeg png pbm pgm ppm tif tiff webp".split()}
EIGHT_BITS = {"1", "L", "LA", "La", "P", "PA", "RGB", "RGBA", "RGBa", "CMYK", "YCbCr"}
# A small file can unpack to any size; 67 million pixels are 200 MB.
LARGEST = 1 << 26


class ImageFolder(DenseDesignMatrix):
    """All pictures below a folder, in the order of their paths, with pixels in [0, 1].

    Parameters
    ----------
    path : str
        ``${VAR}`` and a leading ``~`` are expanded. Files whose names begin with a dot, or end in
        none of the usual suffixes, are passed over.
    size : int or pair of int, optional
        Height and width in pixels; one number is both. By default that of the first picture.
    resize : bool, default False
        Cut the middle of pictures of other sizes to the right ratio, and scale it; else they are an
        error.
    grayscale : bool, default False
        One channel, instead of red, green and blue.
    labels : bool, default False
        Number the subfolders of `path` from 0, in the order of their names; the number of the one
        that a picture is in, however deep, is its class.
    start, stop : int, optional
        Keep rows ``start`` to ``stop - 1``; only these files are read.
    axes : sequence of 4, default ('b', 0, 1, 'c')
        Order of the axes of the topological view.
    preprocessor : object with ``apply(dataset, can_fit)``, optional
    fit_preprocessor : bool, default False
        Whether the preprocessor may be fitted to these data.

    Attributes
    ----------
    X : array of float32, shape (n, channels * height * width)
        Channel by channel.
    y : array of int, shape (n, 1), or None
    files : list of str
        Of each row, relative to the folder.
    label_names : list of str or None

    Raises
    ------
    ValueError
        If an argument is out of range.
    DataError
        If the folder or pictures are missing, a picture is damaged, of another size, of more than 8
        bits a channel or too large; or with `labels` in no subfolder.

    Notes
    -----
    Pictures are turned as their cameras say, and transparency is dropped. Of moving ones the first
    is taken.
    """

    def __init__(
        self,
        path,
        size=None,
        resize=False,
        grayscale=False,
        labels=False,
        start=None,
        stop=None,
        axes=("b", 0, 1, "c"),
        preprocessor=None,
        fit_preprocessor=False,
    ):
        if resize and size is None:
            raise ValueError("ImageFolder: resize needs a size, as in size: [32, 32].")
        shape = (size, size) if isinstance(size, int) else size
        if shape is not None and (len(shape) != 2 or min(shape) < 1):
            raise ValueError(f"ImageFolder: size must be height and width, got {size}.")
        self.path = path
        self.size = size
        self.resize = resize
        self.grayscale = grayscale
        self.labels = labels
        self.start = start
        self.stop = stop
        self.axes = tuple(axes)
        folder = Path(expand_path(path))
        found = _pictures(folder)
        self.label_names: list[str] | None = None
        y = None
        if labels:
            self.label_names, y = _classes(folder, found)
        rows = rows_to_keep("ImageFolder", start, stop, len(found))
        X, shape = self._read([folder / name for name in found[rows]], shape)
        self.files = [str(name) for name in found[rows]]
        super().__init__(
            X=X,
            y=None if y is None else y[rows],
            y_labels=None if self.label_names is None else len(self.label_names),
            view_converter=DefaultViewConverter((*shape, 1 if grayscale else 3), axes),
            preprocessor=preprocessor,
            fit_preprocessor=fit_preprocessor,
        )

    def _viewing(self):
        return super()._viewing() if self.preprocessor is not None else (0, 1)

    def _read(self, paths, shape):
        X = np.empty((0, 0), np.float32)
        for row, path in enumerate(paths):
            picture = _open(path).convert("L" if self.grayscale else "RGB")
            shape = shape or picture.size[::-1]
            if picture.size != (shape[1], shape[0]):
                if not self.resize:
                    there = " x ".join(map(str, picture.size[::-1]))
                    raise DataError(
                        f"{path} has {there} pixels, not {shape[0]} x {shape[1]}: say which size, "
                        "and resize: 1 to change what has another."
                    )
                picture = ImageOps.fit(picture, (shape[1], shape[0]), Image.Resampling.LANCZOS)
            pixels = np.atleast_3d(np.asarray(picture)).transpose(2, 0, 1)
            if row == 0:
                X = np.empty((len(paths), pixels.size), np.float32)
            X[row] = pixels.ravel()
        X /= 255
        return X, tuple(shape)


def _pictures(folder):
    """Paths relative to the folder, in order."""
    if not folder.is_dir():
        raise DataError(f"{folder} is no folder.")
    inside = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    names = sorted(
        (
            path
            for path in inside
            if path.suffix.lower() in SUFFIXES and not any(p.startswith(".") for p in path.parts)
        ),
        key=lambda path: path.parts,
    )
    if not names:
        raise DataError(f"{folder} has no pictures ({', '.join(sorted(SUFFIXES))}).")
    return names


def _classes(folder, names):
    """The names of classes, and the class of each picture."""
    outside = [name for name in names if len(name.parts) == 1]
    if outside:
        raise DataError(
            f"{folder / outside[0]} is in no subfolder, so that it has no label; there are "
            f"{len(outside)} of these."
        )
    classes = sorted({name.parts[0] for name in names})
    numbers = {name: number for number, name in enumerate(classes)}
    return classes, np.array([[numbers[name.parts[0]]] for name in names])


def _open(path):
    """Read a picture of ordinary kind and size."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of odd metadata, and of sizes that are refused here
            with open_input(path) as file, Image.open(file, formats=FORMATS) as picture:
                height, width = picture.size[::-1]
                if height * width > LARGEST:
                    raise DataError(f"{path} has {height} x {width} pixels, more than {LARGEST}.")
                if picture.mode not in EIGHT_BITS:
                    raise DataError(f"{path} has more than 8 bits a channel ({picture.mode}).")
                return ImageOps.exif_transpose(picture.copy())
    except Image.DecompressionBombError as error:
        raise DataError(f"{path} has far too many pixels: {error}") from error
    except DataError:
        raise
    except Exception as error:  # a damaged file can provoke any
        raise DataError(f"{path} cannot be read as a picture: {error}") from error
