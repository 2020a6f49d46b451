"""A sheet of equally large patches, with room between them for coloured frames."""

import operator
import warnings
from pathlib import Path

import numpy as np
from PIL import Image

from adversarial.evaluation.sampling import rows_to_images
from adversarial.files.atomic import replacing

# Frames outwards from the patch: yellow, magenta, green.
FRAME_COLOURS = np.array([(1, 1, 0), (1, 0, 1), (0, 1, 0)])

# A shorter side of a sheet that can be looked at, and a longer one that is enough, in pixels.
SEEN, ENOUGH = 400, 4000


def enlarged(image, zoom=None):
    """Repeat each pixel, so that small images can be seen.

    Parameters
    ----------
    image : PIL.Image.Image
    zoom : int, optional
        How often, in both directions. By default as often as it takes until the shorter side has
        400 pixels, unless the longer one had more than 4,000 then.

    Returns
    -------
    PIL.Image.Image

    Examples
    --------
    >>> enlarged(Image.new("RGB", (204, 137))).size
    (612, 411)
    """
    if zoom is None:
        zoom = max(1, min(-(-SEEN // min(image.size)), ENOUGH // max(image.size)))
    width, height = image.size
    return image.resize((zoom * width, zoom * height), Image.Resampling.NEAREST)


def _pair(value, name):
    try:
        first, second = value
        return operator.index(first), operator.index(second)
    except (TypeError, ValueError):
        raise ValueError(f"{name}: expected a pair of ints, got {value!r}.") from None


class PatchViewer:
    """Patches in a grid, filled row by row, left to right.

    Parameters
    ----------
    grid_shape : pair of int
        Rows and columns of patches.
    patch_shape : pair of int
        Height and width of a patch in pixels.
    is_color : bool
    pad : pair of int, default (5, 5)
        Pixels between patches and around them all, vertically and horizontally.
    background : float or three floats, default 0
        In [-1, 1], black to white.

    Attributes
    ----------
    image : ndarray, shape (height, width, 3)
        The sheet, in [0, 1].

    Raises
    ------
    ValueError
        If a shape or `pad` is not a pair of ints.

    Notes
    -----
    Original: ``pylearn2.gui.patch_viewer.PatchViewer``. A full viewer starts anew with the next
    patch.

    Examples
    --------
    >>> viewer = PatchViewer((1, 2), (28, 28))
    >>> viewer.add_patch(np.eye(28))
    >>> viewer.get_img().size
    (71, 38)
    """

    def __init__(self, grid_shape, patch_shape, is_color=False, pad=None, background=None):
        self.grid_shape = _pair(grid_shape, "grid_shape")
        self.patch_shape = _pair(patch_shape, "patch_shape")
        if min(self.grid_shape + self.patch_shape) < 1:
            raise ValueError(f"Empty sheet: grid {grid_shape}, patches {patch_shape}.")
        self.is_color = is_color
        self.pad = (5, 5) if pad is None else _pair(pad, "pad")
        self.background = 0.5 * np.broadcast_to(0.0 if background is None else background, 3) + 0.5
        sizes = zip(self.pad, self.grid_shape, self.patch_shape)
        height, width = (pad * (1 + count) + count * patch for pad, count, patch in sizes)
        self.image = np.empty((height, width, 3))
        self.clear()

    def clear(self):
        """Return to an empty sheet."""
        self.image[:] = self.background
        self.position = 0

    def add_patch(self, patch, rescale=True, recenter=True, activation=None, warn_blank_patch=True):
        """Put a patch in the next place.

        Parameters
        ----------
        patch : array_like, shape (height, width) or (height, width, channels)
            Three channels in a colour viewer, else one.
        rescale : bool
            Divide by the largest absolute value; else values must lie in [-1, 1], black to white.
        recenter : bool
            Accept smaller patches, put in the middle; else the shape must match.
        activation : float or sequence of float, optional
            Brightness in [0, 1] of each frame, innermost first; a negative one draws nothing.
        warn_blank_patch : bool

        Raises
        ------
        ValueError
            If shape, values or number of frames do not fit.

        Warns
        -----
        UserWarning
            If the patch will show nothing.

        Notes
        -----
        Frames brighter than 1 are clipped; the original wrapped them around.
        """
        patch = self._channels_last(np.asarray(patch))
        if not np.issubdtype(patch.dtype, np.floating):
            patch = patch.astype(np.float64)
        if not np.isfinite(patch).all():
            raise ValueError("The patch holds NaN or infinite values.")
        largest = np.abs(patch).max()
        if warn_blank_patch and (largest == 0 or (rescale and patch.min() == patch.max())):
            warnings.warn("displaying totally blank patch", stacklevel=2)
        if not rescale and largest > 1:
            raise ValueError(
                "Without rescale, pixel values must lie in [-1, 1]; "
                f"got [{patch.min()}, {patch.max()}]."
            )
        self._check_fits(patch, recenter)
        frames = self._frames(activation)

        if self.position == self.grid_shape[0] * self.grid_shape[1]:
            self.clear()
        if rescale and largest > 0:
            patch = patch / largest
        height, width = patch.shape[:2]
        top, left = self._corner(height, width)
        for k, brightness in enumerate(frames):
            if brightness >= 0:
                self._draw_frame(top, left, height, width, k, brightness)
        # in the patch's own precision, as the original: truncation makes it visible
        self.image[top : top + height, left : left + width] = patch * 0.5 + 0.5
        self.position += 1

    def addVid(self, vid, rescale=False, subtract_mean=False, recenter=False):
        """Add each frame of a video as a patch, all on one scale.

        Parameters
        ----------
        vid : array_like, shape (height, width, frames)
        rescale : bool
            Divide by the largest absolute value of the whole video.
        subtract_mean : bool
            First subtract the mean of the whole video.
        recenter : bool
            As for :meth:`add_patch`.
        """
        vid = np.asarray(vid)
        if subtract_mean:
            vid = vid - vid.mean()
        if rescale:
            vid = vid / (np.abs(vid).max() or 1)
        for frame in np.moveaxis(vid, -1, 0):
            self.add_patch(frame, rescale=False, recenter=recenter)

    def get_img(self, zoom=1):
        """Return the sheet as a PIL RGB image; values are truncated, so mid-grey is 127.

        Parameters
        ----------
        zoom : int or None
            As for :func:`enlarged`.
        """
        return enlarged(Image.fromarray((self.image * 255.0).astype(np.uint8)), zoom)

    def save(self, path, zoom=1):
        """Write the sheet to a file, whole or not at all.

        Parameters
        ----------
        path : str or path
            The suffix says the format, for instance ``.png``. Missing folders are made.
        zoom : int or None
            As for :func:`enlarged`.

        Raises
        ------
        ValueError
            If no format goes by the suffix.
        """
        path = Path(path)
        if path.suffix.lower() not in Image.registered_extensions():
            raise ValueError(f"{path}: no image format goes by {path.suffix!r}; try .png.")
        with replacing(path) as file:
            self.get_img(zoom).save(file, format=Image.registered_extensions()[path.suffix.lower()])

    def _channels_last(self, patch):
        if patch.ndim == 2 and not self.is_color:
            return patch[:, :, None]
        kind, channels = ("colour", 3) if self.is_color else ("grey", 1)
        if patch.ndim != 3 or patch.shape[2] != channels:
            raise ValueError(
                f"A {kind} patch has shape (height, width, {channels}), got {patch.shape}."
            )
        return patch

    def _check_fits(self, patch, recenter):
        shape = patch.shape[:2]
        if recenter and (shape[0] > self.patch_shape[0] or shape[1] > self.patch_shape[1]):
            raise ValueError(f"A patch of {shape} pixels exceeds {self.patch_shape}.")
        if not recenter and shape != self.patch_shape:
            raise ValueError(
                f"Without recenter a patch has {self.patch_shape} pixels, got {shape}."
            )

    def _frames(self, activation):
        if activation is None:
            return []
        frames = list(activation) if np.ndim(activation) else [activation]
        fitting = min(max(min(self.pad) - 1, 0) // 2, len(FRAME_COLOURS))
        if len(frames) > fitting:
            raise ValueError(
                f"{len(frames)} frames do not fit between patches: at most {fitting} with pad "
                f"{self.pad}, {len(FRAME_COLOURS)} in all."
            )
        return frames

    def _corner(self, height, width):
        row, column = divmod(self.position, self.grid_shape[1])
        top = self.pad[0] + row * (self.pad[0] + self.patch_shape[0])
        left = self.pad[1] + column * (self.pad[1] + self.patch_shape[1])
        top += (self.patch_shape[0] - height) // 2
        return top, left + (self.patch_shape[1] - width) // 2

    def _draw_frame(self, top, left, height, width, k, brightness):
        colour = min(brightness, 1.0) * FRAME_COLOURS[k]
        rows = slice(top - k - 1, top + height + k + 1)
        columns = slice(left - k - 1, left + width + k + 1)
        for edge in (rows.start, rows.stop - 1):
            self.image[edge, columns] = colour
        for edge in (columns.start, columns.stop - 1):
            self.image[rows, edge] = colour


def pick_shape(n, exact=False):
    """Choose a nearly square grid for `n` patches.

    Parameters
    ----------
    n : int
    exact : bool
        Leave no place empty: the two divisors closest to each other.

    Returns
    -------
    rows, columns : int
        Never more rows than columns.

    Raises
    ------
    TypeError
        If `n` is no int.
    ValueError
        If `n` is below 1.

    Examples
    --------
    >>> pick_shape(150), pick_shape(150, exact=True)
    ((12, 13), (10, 15))
    """
    if isinstance(n, bool) or not hasattr(n, "__index__"):
        raise TypeError(f"pick_shape: n must be an int, got {n!r}.")
    if n < 1:
        raise ValueError(f"pick_shape: n must be at least 1, got {n}.")
    rows = int(np.sqrt(n))
    if exact:
        while n % rows:
            rows -= 1
    return rows, -(-int(n) // rows)


def make_viewer(
    mat, grid_shape=None, patch_shape=None, activation=None, pad=None, is_color=False, rescale=True
):
    """Make a viewer of the rows of a design matrix, or of a batch of images.

    Parameters
    ----------
    mat : array_like, shape (n, pixels) or (n, height, width, channels)
        Rows are read channel by channel, as image data sets keep them.
    grid_shape : pair of int, optional
        By default :func:`pick_shape` of `n`. Only the last patches stay in a smaller grid.
    patch_shape : pair of int, optional
        For rows only; by default the exact :func:`pick_shape` of the pixels.
    activation : sequence, optional
        One number for each patch, or one such sequence for each frame.
    pad : pair of int, optional
    is_color : bool
        Whether rows have three channels.
    rescale : bool
        Divide each patch by its own largest absolute value.

    Returns
    -------
    PatchViewer

    Raises
    ------
    ValueError
        If shapes do not fit.

    Notes
    -----
    Original: ``pylearn2.gui.patch_viewer.make_viewer``.
    """
    mat = np.asarray(mat)
    if mat.ndim == 2:
        channels = 3 if is_color else 1
        if patch_shape is None:
            patch_shape = pick_shape(mat.shape[1] // channels, exact=True)
        mat = rows_to_images(mat, patch_shape, channels)
    if mat.ndim != 4 or mat.shape[3] not in (1, 3):
        raise ValueError(f"Expected rows, or images of 1 or 3 channels, got shape {mat.shape}.")
    if grid_shape is None:
        grid_shape = pick_shape(len(mat))
    viewer = PatchViewer(grid_shape, mat.shape[1:3], is_color=mat.shape[3] == 3, pad=pad)
    frames = np.full((len(mat), 0), 0.0) if activation is None else np.atleast_2d(activation).T
    if len(frames) != len(mat):
        raise ValueError(f"activation: {len(frames)} numbers for {len(mat)} patches.")
    for patch, patch_frames in zip(mat, frames):
        viewer.add_patch(patch, rescale=rescale, activation=list(patch_frames))
    return viewer
