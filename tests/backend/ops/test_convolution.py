"""The correlation of images with filters, and its adjoints."""

import functools

import aesara
import numpy as np
import pytest
from aesara import tensor as at
from aesara.compile.mode import Mode
from aesara.gradient import verify_grad
from hypothesis import given, settings
from hypothesis import strategies as st

from adversarial.backend import function
from adversarial.backend.ops.convolution import CorrelateFilters, correlate, correlate_adjoint

pytestmark = pytest.mark.compiled

IN_PYTHON = Mode("py", None)
IN_C = Mode("cvm", None)
SETTINGS = [  # stride, pad, partial
    ((1, 1), (0, 0), False),
    ((1, 1), (2, 1), True),
    ((2, 1), (0, 2), False),
    ((2, 3), (1, 0), True),
    ((3, 2), (3, 3), True),
]


def positions(size, kernel, stride, pad, partial):
    """Where windows start, padding included: every stride while they fit, or until all is seen."""
    starts = [0]
    while starts[-1] + kernel < size + 2 * pad:
        starts.append(starts[-1] + stride)
    whole = [start for start in starts if start + kernel <= size + 2 * pad]
    return starts if partial else whole


def by_loops(images, filters, maps, stride, pad, partial):
    """Value, image gradient and filter gradient; ``maps`` None stands for ones."""
    sizes = zip(images.shape[1:3], filters.shape[1:3], stride, pad)
    rows, columns = (positions(*size, partial) for size in sizes)
    if maps is None:
        maps = np.ones((filters.shape[3], len(rows), len(columns), images.shape[3]))
    value, to_images, to_filters = np.zeros_like(maps), np.zeros_like(images), 0 * filters
    for y, x, u, v in np.ndindex(*maps.shape[1:3], *filters.shape[1:3]):
        i, j = rows[y] + u - pad[0], columns[x] + v - pad[1]
        if 0 <= i < images.shape[1] and 0 <= j < images.shape[2]:
            value[:, y, x] += np.einsum("cb,cf->fb", images[:, i, j], filters[:, u, v])
            to_images[:, i, j] += np.einsum("fb,cf->cb", maps[:, y, x], filters[:, u, v])
            to_filters[:, u, v] += np.einsum("cb,fb->cf", images[:, i, j], maps[:, y, x])
    return value, to_images, to_filters


@functools.cache
def compiled(options, dtype, mode):
    """Images, filters, maps to the three results; one compilation for all shapes."""
    images, filters, maps = (at.tensor4(dtype=dtype) for _ in range(3))
    sizes = at.lscalars(4)
    results = [
        correlate(images, filters, *options),
        correlate_adjoint(maps, filters, sizes[:2], *options),
        CorrelateFilters(*options)(images, maps, *sizes[2:]),
    ]
    compute = function([images, filters, maps, *sizes], results, mode=mode)
    return lambda i, w, m: compute(i, w, m, *i.shape[1:3], *w.shape[1:3])


@st.composite
def problems(draw):
    """Options and three arrays that fit each other."""
    options = draw(st.sampled_from(SETTINGS))
    pad = options[1]
    channels, filters, batch = (draw(st.integers(1, most)) for most in (3, 13, 9))
    image = [draw(st.integers(1, 7)) for _ in range(2)]
    kernel = [draw(st.integers(1, n + 2 * p)) for n, p in zip(image, pad)]
    sizes = [len(positions(*size, options[2])) for size in zip(image, kernel, options[0], pad)]
    rng = np.random.RandomState(draw(st.integers(0, 1000)))
    shapes = [(channels, *image, batch), (channels, *kernel, filters), (filters, *sizes, batch)]
    return options, [rng.randint(-4, 5, size=shape) / 4 for shape in shapes]


@pytest.mark.parametrize(
    "mode, dtype",
    [(IN_C, "float32"), (IN_C, "float64"), (IN_PYTHON, "float64")],
    ids=["C, single", "C, double", "Python"],
)
@settings(max_examples=40)
@given(problem=problems())
def test_the_three_operations_are_their_definitions(mode, dtype, problem):
    options, arrays = problem
    results = compiled(options, dtype, mode)(*(array.astype(dtype) for array in arrays))
    # Multiples of 1/16 below 2**18: no rounding in float32, so any order of summation is exact.
    for actual, expected in zip(results, by_loops(*arrays, *options)):
        assert actual.dtype == dtype
        assert np.array_equal(actual, expected)


@settings(max_examples=10)
@given(problem=problems())
def test_both_gradients_are_adjoints(problem):
    options, (images, filters, maps) = problem
    value, to_images, to_filters = compiled(options, "float64", IN_PYTHON)(images, filters, maps)
    assert (value * maps).sum() == (images * to_images).sum() == (filters * to_filters).sum()


@pytest.mark.parametrize("kernel", [(1, 1), (5, 4)], ids=["one pixel", "the whole image"])
def test_the_smallest_and_the_largest_kernel(kernel, numbers):
    arrays = [numbers.randint(-4, 5, shape) / 4 for shape in [(2, 5, 4, 1), (2, *kernel, 3)]]
    maps = np.ones((3, 6 - kernel[0], 5 - kernel[1], 1))
    results = compiled(SETTINGS[0], "float32", IN_C)(*(a.astype("f") for a in (*arrays, maps)))
    for actual, expected in zip(results, by_loops(*arrays, None, *SETTINGS[0])):
        assert np.array_equal(actual, expected)


def test_gradients_are_slopes(numbers, no_compiler):
    options = SETTINGS[3]
    images, filters = numbers.randn(2, 4, 3, 2), numbers.randn(2, 3, 2, 2)
    maps = numbers.randn(*by_loops(images, filters, None, *options)[0].shape)

    def everything(images, filters, maps):
        results = [
            correlate(images, filters, *options),
            correlate_adjoint(maps, filters, (4, 3), *options),
            CorrelateFilters(*options)(images, maps, 3, 2),
        ]
        return at.concatenate([result.ravel() for result in results])

    verify_grad(everything, [images, filters, maps], rng=numbers)


def test_second_derivatives_are_slopes_of_gradients(numbers, no_compiler):
    def gradient(images, filters):
        cost = (correlate(images, filters, *SETTINGS[3]) ** 2).sum()
        return aesara.grad(cost, images)

    arrays = [numbers.randn(1, 4, 3, 2), numbers.randn(1, 3, 2, 2)]
    verify_grad(gradient, arrays, rng=numbers)


def test_the_adjoint_puts_a_kernel_down_for_each_pixel(numbers):
    """The original's generator: 10 x 10 pixels of stride 3 and kernel 5 x 5 give 32 x 32."""
    filters = numbers.randint(-9, 10, (3, 5, 5, 4)).astype("float32")
    maps = np.zeros((4, 10, 10, 1), "float32")
    maps[1, 2, 9, 0] = 1
    maps[3, 0, 0, 0] = 2
    images = np.zeros((3, 32, 32, 1), "float32")
    options = ((3, 3), (0, 0), False)
    outcome = compiled(options, "float32", IN_C)(images, filters, maps)[1]
    expected = np.zeros((3, 32, 32, 1))
    expected[:, 6:11, 27:32, 0] = filters[..., 1]
    expected[:, 0:5, 0:5, 0] = 2 * filters[..., 3]
    assert np.array_equal(outcome, expected)


def test_partial_windows_read_zeros_beyond_the_edge(no_compiler):
    column = np.array([1.0, 2, 4, 8, 16, 32]).reshape(1, 6, 1, 1)
    filters = np.ones((1, 3, 1, 1))
    both = [correlate(column, filters, (2, 1), partial=partial) for partial in (False, True)]
    whole, partial = function([], both)()
    assert whole.ravel().tolist() == [7, 28]
    assert partial.ravel().tolist() == [7, 28, 48]


@pytest.mark.parametrize(
    "image, kernel, pad, filters, size",
    [(32, 8, 4, 64, 33), (16, 8, 3, 64, 15), (7, 5, 3, 384, 9)],  # the original's discriminator
)
def test_types_tell_sizes(image, kernel, pad, filters, size):
    images = at.TensorType("float32", (3, image, image, None))()
    weights = at.TensorType("float32", (3, kernel, kernel, filters))()
    maps = correlate(images, weights, (1, 1), (pad, pad), partial=True)
    assert maps.type.shape == (filters, size, size, None)
    to_images, to_weights = aesara.grad(maps.sum(), [images, weights])
    assert to_images.type.shape == images.type.shape
    assert to_weights.type.shape == weights.type.shape


def test_shapes_are_inferred_without_computing(no_compiler):
    images, filters = at.tensor4(dtype="float32"), at.tensor4(dtype="float32")
    maps = correlate(images, filters, *SETTINGS[3])
    shapes = [each.shape for each in (maps, *aesara.grad(maps.sum(), [images, filters]))]
    evaluate = function([images, filters], shapes)
    names = {type(node.op).__name__ for node in evaluate.maker.fgraph.toposort()}
    assert not any(name.startswith("Correlate") for name in names)
    arrays = np.zeros((2, 7, 5, 3), "float32"), np.zeros((2, 3, 2, 4), "float32")
    expected = [(4, 4, 2, 3), (2, 7, 5, 3), (2, 3, 2, 4)]
    assert [tuple(shape) for shape in evaluate(*arrays)] == expected


VIEWS = {
    "negatively strided": lambda array: array[:, ::-1].copy()[:, ::-1],
    "Fortran": np.asfortranarray,
    "every second": lambda array: np.repeat(array, 2, axis=3)[..., ::2],
}


@pytest.mark.parametrize("view", VIEWS.values(), ids=VIEWS)
def test_inputs_may_lie_in_memory_in_any_order(view, numbers):
    shapes = [(2, 6, 5, 3), (2, 3, 2, 4), (4, 4, 4, 3)]
    arrays = [numbers.randint(-4, 5, shape).astype("float32") for shape in shapes]
    evaluate = compiled(SETTINGS[0], "float32", IN_C)
    for actual, expected in zip(evaluate(*map(view, arrays)), evaluate(*arrays)):
        assert np.array_equal(actual, expected)


@pytest.mark.parametrize("mode", [IN_C, IN_PYTHON], ids=["C", "Python"])
@pytest.mark.parametrize(
    "shapes, complaint",
    [
        ([(2, 4, 4, 3), (3, 2, 2, 5), (5, 3, 3, 3)], "channels of images and of filters differ"),
        ([(2, 1, 4, 3), (2, 2, 2, 5), (5, 1, 3, 3)], "kernels do not fit into the padded images"),
        ([(2, 4, 4, 3), (2, 2, 0, 5), (5, 3, 5, 3)], "kernels do not fit into the padded images"),
        ([(2, 4, 4, 3), (2, 2, 2, 5), (5, 3, 4, 3)], "images and kernels do not give maps of this"),
        ([(2, 4, 4, 3), (2, 2, 2, 5), (4, 3, 3, 3)], "numbers of filters and of maps differ"),
        ([(2, 4, 4, 3), (2, 2, 2, 5), (5, 3, 3, 1)], "batch sizes of images and of maps differ"),
    ],
)
def test_shapes_that_do_not_fit_are_refused(shapes, complaint, mode):
    text = r"Correlate\w*\(stride \(1, 1\), pad \(0, 0\)\): " + complaint
    with pytest.raises(ValueError, match=text):
        compiled(SETTINGS[0], "float32", mode)(*(np.zeros(shape, "float32") for shape in shapes))


def test_what_types_tell_is_refused_before_compilation():
    images = at.TensorType("float32", (2, 4, 4, None))()
    with pytest.raises(ValueError, match="channels of images and of filters differ"):
        correlate(images, np.zeros((3, 2, 2, 5), "float32"))
    with pytest.raises(ValueError, match=r"kernels do not fit .* filters \(2, 7, 2, 5\)"):
        correlate(images, np.zeros((2, 7, 2, 5), "float32"), pad=(1, 1))
    with pytest.raises(ValueError, match="kernels do not fit into the padded images"):
        correlate(images, np.zeros((2, 4, 5, 5), "float32"), (2, 2), partial=True)
    with pytest.raises(ValueError, match="do not give maps of this size"):
        correlate_adjoint(images, np.zeros((3, 2, 2, 2), "float32"), (5, 6))


@pytest.mark.parametrize(
    "options, complaint",
    [
        ({"stride": (0, 1)}, "stride must be at least 1"),
        ({"pad": (0, -1)}, "pad must be at least 0"),
        ({"stride": 2}, "stride must be two integers"),
        ({"pad": (0.5, 1)}, "pad must be two integers"),
    ],
)
def test_impossible_settings_are_refused(options, complaint):
    with pytest.raises(ValueError, match=complaint):
        correlate(at.ftensor4(), at.ftensor4(), **options)


def test_only_four_dimensional_floats_are_correlated():
    with pytest.raises(TypeError, match="takes 4-D float tensors"):
        correlate(at.fmatrix(), at.ftensor4())
    with pytest.raises(TypeError, match="takes 4-D float tensors"):
        correlate(at.ltensor4(), at.ltensor4())


def test_results_stay_when_the_function_runs_again(numbers):
    evaluate = compiled(SETTINGS[0], "float32", IN_C)
    shapes = [(2, 5, 5, 3), (2, 3, 3, 4), (4, 3, 3, 3)]
    first = [numbers.randn(*shape).astype("float32") for shape in shapes]
    results = evaluate(*first)
    copies = [result.copy() for result in results]
    evaluate(*(-array for array in first))
    evaluate(*(array[..., :1] if array.shape[3] == 3 else array for array in first))
    for result, copy in zip(results, copies):
        assert np.array_equal(result, copy)


def test_an_empty_batch_is_no_error():
    shapes = [(2, 4, 4, 0), (2, 3, 3, 5), (5, 2, 2, 0)]
    arrays = [np.ones(shape, "float32") for shape in shapes]
    maps, images, filters = compiled(SETTINGS[0], "float32", IN_C)(*arrays)
    assert maps.shape == (5, 2, 2, 0) and images.shape == (2, 4, 4, 0)
    assert np.array_equal(filters, np.zeros((2, 3, 3, 5)))


@pytest.mark.parametrize(
    "shapes", [[(3, 9, 33, 64), (3, 4, 5, 24)], [(24, 9, 33, 64), (24, 4, 5, 3)]]
)
def test_the_number_of_threads_changes_no_bit(shapes, numbers, monkeypatch):
    arrays = [numbers.randn(*shape).astype("float32") for shape in shapes]
    arrays.append(numbers.randn(shapes[1][3], 10, 31, 64).astype("float32"))
    results = []
    for threads in ("1", "3"):
        monkeypatch.setenv("OPENBLAS_NUM_THREADS", threads)
        results.append(compiled(SETTINGS[1], "float32", IN_C)(*arrays))
    for one, three in zip(*results):
        assert np.array_equal(one, three)


def test_images_larger_than_the_work_space(numbers):
    """Channels are worked through in groups of about 12 MB, and rows of maps in pieces."""
    shapes = [(2, 17, 1024, 128), (2, 1, 2, 2), (2, 17, 1023, 128)]
    arrays = [numbers.randint(-2, 3, shape).astype("float32") for shape in shapes]
    results = compiled(SETTINGS[0], "float32", IN_C)(*arrays)
    images, filters, maps = arrays
    neighbours = [images[:, :, v : v + 1023] for v in (0, 1)]
    expected = sum(np.tensordot(filters[:, 0, v].T, neighbours[v], 1) for v in (0, 1))
    assert np.array_equal(results[0], expected)
    expected = np.zeros_like(images)
    for v in (0, 1):
        expected[:, :, v : v + 1023] += np.tensordot(filters[:, 0, v], maps, 1)
    assert np.array_equal(results[1], expected)
    for v in (0, 1):
        slope = np.tensordot(neighbours[v], maps, axes=((1, 2, 3), (1, 2, 3)))
        np.testing.assert_allclose(results[2][:, 0, v], slope, rtol=1e-3)
