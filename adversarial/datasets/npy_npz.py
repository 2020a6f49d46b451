"""Arrays in NumPy's own files, as data sets."""

from adversarial.config.interpolate import expand_path
from adversarial.datasets.dense_design_matrix import DenseDesignMatrix
from adversarial.errors import DataError
from adversarial.files import npz
from adversarial.files.arrays import load_arrays
from adversarial.files.recognise import what_it_is

# What each of the original's modes means here: data are opened for reading only.
MAPPED = {"r": "r", "c": "c", "r+": "c"}


class NpyDataset(DenseDesignMatrix):
    """The array of an ``.npy`` file.

    Parameters
    ----------
    file : str
        ``${VAR}`` and a leading ``~`` are expanded.
    mmap_mode : {'r', 'c', 'r+'}, optional
        Leave the array on the disk and read what is used, as ``numpy.load`` does; by default all of
        it is read. The file is never changed: ``'r+'`` means ``'c'``, changes stay in memory.

    Raises
    ------
    DataError
        If the file is missing, damaged, or no ``.npy`` file.
    ValueError
        If the array has neither two nor four dimensions.

    Notes
    -----
    Original name ``pylearn2.datasets.npy_npz.NpyDataset``. A matrix has examples as rows; four
    dimensions are images ordered ``('b', 0, 1, 'c')``, which are copied into rows.
    """

    def __init__(self, file: str, mmap_mode=None):
        path = expand_path(file)
        self.file = file
        self.mmap_mode = mmap_mode
        try:
            if mmap_mode not in (None, *MAPPED):
                raise ValueError(f"mmap_mode {mmap_mode!r} is none of {', '.join(MAPPED)}")
            if npz.is_archive(path):
                raise ValueError("it is an .npz file")
            array = npz.map_array(path, MAPPED[mmap_mode]) if mmap_mode else npz.read_array(path)
        except OSError as error:
            raise DataError(f"{path} cannot be read: {error.strerror or error}.") from error
        except ValueError as error:
            text = f"{path} cannot be read as an .npy file: {error}."
            raise DataError(f"{text}{what_it_is(path, besides=('NumPy',))}") from error
        super().__init__(**_rows_or_images(path, array))


class NpzDataset(DenseDesignMatrix):
    """An array of an ``.npz`` file, and perhaps another one as targets.

    Parameters
    ----------
    file : str
        ``${VAR}`` and a leading ``~`` are expanded.
    key : str
        Name of the examples' array; two or four dimensions, as for `NpyDataset`.
    target_key : str, optional
        Name of the targets' array.

    Raises
    ------
    DataError
        If the file is missing or damaged, or has no such array.
    ValueError
        If the array has neither two nor four dimensions.

    Notes
    -----
    Original name ``pylearn2.datasets.npy_npz.NpzDataset``.
    """

    def __init__(self, file: str, key: str, target_key: str | None = None):
        path = expand_path(file)
        arrays = load_arrays(path)
        if not isinstance(arrays, dict):
            raise DataError(f"{path} is no .npz file of arrays.")
        for name in (key, target_key):
            if name is not None and name not in arrays:
                raise DataError(
                    f"{path} has no array named {name}; it has {', '.join(sorted(arrays))}."
                )
        self.file = file
        self.key = key
        self.target_key = target_key
        y = None if target_key is None else arrays[target_key]
        super().__init__(y=y, **_rows_or_images(path, arrays[key]))


def _rows_or_images(path, array):
    if array.ndim == 2:
        return {"X": array}
    if array.ndim == 4:
        return {"topo_view": array}
    raise ValueError(f"{path}: examples have two or four dimensions, found {array.ndim}.")
