import numpy as np
import pytest
from PIL import Image

from adversarial.figures.patch_viewer import PatchViewer, make_viewer, pick_shape

YELLOW, MAGENTA, GREEN = (255, 255, 0), (255, 0, 255), (0, 255, 0)
GREY = (127, 127, 127)


def pixels(viewer):
    return np.asarray(viewer.get_img())


def viewer_of(*patches, grid_shape=None, **kwargs):
    viewer = PatchViewer(grid_shape or (1, len(patches)), (2, 2))
    for patch in patches:
        viewer.add_patch(patch, warn_blank_patch=False, **kwargs)
    return viewer


@pytest.mark.parametrize(
    "n, exact, expected",
    [
        (1, False, (1, 1)),
        (5, False, (2, 3)),
        (7, False, (2, 4)),
        (10, False, (3, 4)),
        (100, False, (10, 10)),
        (101, False, (10, 11)),
        (150, False, (12, 13)),
        (10, True, (2, 5)),
        (20, True, (4, 5)),
        (150, True, (10, 15)),
        (13, True, (1, 13)),
        (784, True, (28, 28)),
    ],
)
def test_shapes_are_those_of_the_original(n, exact, expected):
    assert pick_shape(n, exact) == expected


def test_pick_shape_wants_a_positive_int():
    with pytest.raises(TypeError, match="must be an int, got 5.0"):
        pick_shape(5.0)
    with pytest.raises(ValueError, match="at least 1, got 0"):
        pick_shape(0)


def test_one_hundred_digits_make_335_by_335_pixels():
    viewer = make_viewer(np.random.RandomState(0).uniform(size=(100, 784)))
    assert viewer.get_img().size == (335, 335)


def test_a_maxout_grid_makes_797_by_170_pixels():
    assert PatchViewer((24, 5), (28, 28)).get_img().size == (170, 797)


def test_grey_levels_are_truncated():
    viewer = viewer_of([[-1.0, 0.0], [0.5, 1.0]], rescale=False)
    # 0.5 -> 127.5, 0.75 -> 191.25
    np.testing.assert_array_equal(pixels(viewer)[5:7, 5:7, 0], [[0, 127], [191, 255]])


def test_background_is_mid_grey_by_default():
    image = pixels(PatchViewer((1, 1), (2, 2)))
    assert image.shape == (12, 12, 3)
    np.testing.assert_array_equal(image, 127)


def test_background_and_padding_can_be_chosen():
    viewer = PatchViewer((1, 2), (2, 2), is_color=True, pad=(1, 3), background=[1, -1, 0])
    image = pixels(viewer)
    assert image.shape == (4, 13, 3)
    np.testing.assert_array_equal(image[0, 0], [255, 0, 127])


def test_patches_fill_row_by_row():
    viewer = viewer_of(
        *[np.full((2, 2), v) for v in (1, -1, 0.5)], grid_shape=(2, 2), rescale=False
    )
    image = pixels(viewer)[..., 0]
    corners = [image[r, c] for r in (5, 12) for c in (5, 12)]
    assert corners == [255, 0, 191, 127]


def test_a_full_viewer_starts_anew():
    viewer = viewer_of(*[np.full((2, 2), v) for v in (1, 1, -1)], grid_shape=(1, 2), rescale=False)
    image = pixels(viewer)[..., 0]
    assert (image[5, 5], image[5, 12]) == (0, 127)


def test_rescaling_divides_by_the_largest_magnitude():
    viewer = viewer_of([[-4.0, 0.0], [2.0, 1.0]])
    np.testing.assert_array_equal(pixels(viewer)[5:7, 5:7, 0], [[0, 127], [191, 159]])


def test_colours_keep_their_channels():
    viewer = PatchViewer((1, 1), (1, 1), is_color=True)
    viewer.add_patch([[[1.0, 0.0, -1.0]]], rescale=False)
    np.testing.assert_array_equal(pixels(viewer)[5, 5], [255, 127, 0])


def test_smaller_patches_are_centred_with_the_smaller_half_of_the_gap_first():
    viewer = PatchViewer((1, 1), (4, 5))
    viewer.add_patch([[1.0, -1.0]])
    rows, columns = np.nonzero(pixels(viewer)[..., 0] != 127)
    assert list(zip(rows, columns)) == [(6, 6), (6, 7)]


def test_a_frame_is_yellow_and_one_pixel_wide():
    viewer = viewer_of(np.zeros((2, 2)), activation=1)
    expected = np.full((12, 12, 3), GREY)
    expected[4:8, 4:8] = YELLOW
    expected[5:7, 5:7] = GREY
    np.testing.assert_array_equal(pixels(viewer), expected)


def test_frames_go_outwards_in_yellow_magenta_green():
    viewer = PatchViewer((1, 1), (2, 2), pad=(7, 7))
    viewer.add_patch(np.zeros((2, 2)), activation=[1, 1, 1], warn_blank_patch=False)
    row = [tuple(p) for p in pixels(viewer)[7, :8]]
    assert row == [GREY] * 4 + [GREEN, MAGENTA, YELLOW, GREY]


@pytest.mark.parametrize(
    "activation, colour", [(-1, GREY), (0, (0, 0, 0)), (0.5, (127, 127, 0)), (3, YELLOW)]
)
def test_brightness_of_a_frame(activation, colour):
    viewer = viewer_of(np.zeros((2, 2)), activation=activation)
    assert tuple(pixels(viewer)[4, 5]) == colour


def test_video_frames_share_one_scale():
    viewer = PatchViewer((1, 2), (1, 1))
    viewer.addVid(np.array([[[2.0, 4.0]]]), rescale=True)
    assert [pixels(viewer)[5, c, 0] for c in (5, 11)] == [191, 255]
    viewer.addVid(np.array([[[2.0, 4.0]]]), rescale=True, subtract_mean=True)
    assert [pixels(viewer)[5, c, 0] for c in (5, 11)] == [0, 255]


@pytest.mark.parametrize(
    "patch, kwargs, message",
    [
        (np.ones(4), {}, r"grey patch has shape .* got \(4,\)"),
        (np.ones((2, 2, 3)), {}, r"grey patch has shape .* got \(2, 2, 3\)"),
        (np.ones((3, 2)), {}, "exceeds"),
        (np.ones((2, 3)), {}, "exceeds"),
        (np.ones((1, 2)), {"recenter": False}, "Without recenter"),
        (np.full((2, 2), np.nan), {}, "NaN"),
        ([[0.0, 1.5], [0, 0]], {"rescale": False}, r"must lie in \[-1, 1\]; got \[0.0, 1.5\]"),
        (np.ones((2, 2)), {"activation": [1, 1, 1]}, "3 frames do not fit .* at most 2"),
    ],
)
def test_what_does_not_fit_is_refused_and_leaves_no_trace(patch, kwargs, message):
    viewer = PatchViewer((1, 1), (2, 2))
    with pytest.raises(ValueError, match=message):
        viewer.add_patch(patch, warn_blank_patch=False, **kwargs)
    np.testing.assert_array_equal(pixels(viewer), 127)


def test_a_colour_viewer_wants_three_channels():
    viewer = PatchViewer((1, 1), (2, 2), is_color=True)
    with pytest.raises(ValueError, match=r"\(height, width, 3\), got \(2, 2, 1\)"):
        viewer.add_patch(np.ones((2, 2, 1)))


@pytest.mark.parametrize("patch, rescale", [(np.zeros((2, 2)), False), (np.ones((2, 2)), True)])
def test_blank_patches_warn(patch, rescale):
    with pytest.warns(UserWarning, match="totally blank patch"):
        PatchViewer((1, 1), (2, 2)).add_patch(patch, rescale=rescale)


@pytest.mark.parametrize(
    "arguments",
    [{"grid_shape": 3}, {"grid_shape": (1, 2.0)}, {"patch_shape": (1, 2, 3)}, {"pad": 5}],
)
def test_shapes_are_pairs_of_ints(arguments):
    with pytest.raises(ValueError, match="expected a pair of ints"):
        PatchViewer(**{"grid_shape": (1, 1), "patch_shape": (2, 2), **arguments})


def test_rows_of_colour_images_are_read_channel_by_channel():
    row = np.concatenate([np.full(4, v) for v in (1.0, 0.0, -1.0)])
    viewer = make_viewer(row[None], is_color=True, rescale=False)
    np.testing.assert_array_equal(pixels(viewer)[5:7, 5:7], np.full((2, 2, 3), [255, 127, 0]))


def test_batches_of_images_bring_their_own_shape():
    batch = np.random.RandomState(0).uniform(size=(7, 3, 4, 3))
    assert make_viewer(batch).image.shape == (5 * 3 + 3 * 2, 5 * 5 + 4 * 4, 3)


def test_a_smaller_grid_keeps_the_last_patches():
    viewer = make_viewer([[1.0], [1.0], [-1.0]], grid_shape=(1, 2), rescale=False)
    assert [pixels(viewer)[5, c, 0] for c in (5, 11)] == [0, 127]


@pytest.mark.parametrize(
    "activation, colours",
    [
        ([1, -1], [(YELLOW, GREY), (GREY, GREY)]),
        ([[1, -1], [-1, 1]], [(YELLOW, GREY), (GREY, MAGENTA)]),
    ],
)
def test_activation_is_a_number_a_patch_or_a_list_a_frame(activation, colours):
    image = pixels(make_viewer([[1.0], [-1.0]], activation=activation, rescale=False))
    seen = [(tuple(image[5, c - 1]), tuple(image[5, c - 2])) for c in (5, 11)]
    # patch, then first and second frame to its left; pad is 5, so columns 5 and 11 hold patches
    assert seen == colours


def test_two_channels_are_no_image():
    with pytest.raises(ValueError, match="1 or 3 channels"):
        make_viewer(np.ones((1, 2, 2, 2)))


def test_activation_needs_a_number_for_each_patch():
    with pytest.raises(ValueError, match="1 numbers for 2 patches"):
        make_viewer([[1.0], [-1.0]], activation=[1])


def test_save_writes_the_sheet_and_nothing_beside_it(tmp_path):
    viewer = viewer_of([[-1.0, 0.0], [0.5, 1.0]])
    path = tmp_path / "new" / "sheet.png"
    viewer.save(path)
    viewer.save(str(path))
    assert [p.name for p in path.parent.iterdir()] == ["sheet.png"]
    with Image.open(path) as image:
        np.testing.assert_array_equal(np.asarray(image), pixels(viewer))


def test_a_failed_save_leaves_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / "sheet.png"
    path.write_bytes(b"old")
    viewer = viewer_of(np.eye(2))
    viewer.image = viewer.image[..., :0]
    with pytest.raises((TypeError, ValueError)):
        viewer.save(path)
    assert path.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["sheet.png"]


def test_a_suffix_without_format_is_refused(tmp_path):
    with pytest.raises(ValueError, match=r"no image format goes by '.picture'"):
        viewer_of(np.eye(2)).save(tmp_path / "sheet.picture")
