"""The contender in JAX: the same game as one jitted step, as one would write it by hand.

The state (parameters, velocities, learning rate, key of the random numbers) is donated; data stay
on the device, and a step is given the rows of its minibatch. Both players' gradients are taken from
one pass each through the discriminator for data and samples; dropout, momentum and norm limits are
those of the experiment file.
"""

import functools
import time

import jax
import jax.numpy as jnp
import numpy as np
from channel import peak_megabytes, serve
from jax import lax
from jax.nn import sigmoid, softplus

ACTIVATIONS = {
    "rectifier": jax.nn.relu,
    "sigmoid": sigmoid,
    "identity": lambda state: state,
}
AXES = ("NHWC", "HWIO", "NHWC")


def start(rng, layer):
    """Initial parameters of a layer."""
    if layer["kind"] == "images":
        return {}
    if layer["kind"] == "dense":
        shape = layer["inputs"], layer["outputs"]
        b = jnp.full(layer["outputs"], layer["bias"])
    else:
        shape = (*[layer["kernel"]] * 2, layer["channels"], layer["filters"])
        size = [layer["output_size"]] * 2 if layer["kind"] == "deconvolution" else []
        b = jnp.zeros((*size, layer["filters"]))
    if layer.get("sparse") is not None:
        kept = rng.random(shape, np.float32) < layer["sparse"] / layer["inputs"]
        weights = kept * rng.standard_normal(shape, np.float32)
    else:
        weights = layer["irange"] * (2 * rng.random(shape, np.float32) - 1)
    return {"W": jnp.asarray(weights), "b": b}


def logit(layer, param, state):
    """A dense layer before its non-linearity."""
    return state.reshape(len(state), -1) @ param["W"] + param["b"]


def forward(layer, param, state):
    """Apply a layer."""
    if layer["kind"] == "images":
        return state.reshape(-1, layer["size"], layer["size"], layer["channels"])
    if layer["kind"] == "dense":
        state = logit(layer, param, state)
        if layer["activation"] == "maxout":
            return state.reshape(len(state), -1, layer["pieces"]).max(2)
        return ACTIVATIONS[layer["activation"]](state)
    if layer["kind"] == "convolution":
        padding = [(layer["pad"], layer["pad"])] * 2
        state = lax.conv_general_dilated(state, param["W"], (1, 1), padding, dimension_numbers=AXES)
        state = (state + param["b"]).reshape(*state.shape[:3], -1, layer["pieces"]).max(4)
        return pool(state, layer["pool"], layer["pool_stride"])
    spread = [(layer["kernel"] - 1, layer["kernel"] - 1)] * 2
    state = lax.conv_general_dilated(
        state,
        param["W"][::-1, ::-1],
        (1, 1),
        spread,
        lhs_dilation=[layer["stride"]] * 2,
        dimension_numbers=AXES,
    )
    return state + param["b"]


def pool(state, window, stride):
    """Largest entries of windows; those that hang over the edge take what there is."""
    over = (-(state.shape[1] - window)) % stride
    return lax.reduce_window(
        state,
        -jnp.inf,
        lax.max,
        (1, window, window, 1),
        (1, stride, stride, 1),
        [(0, 0), (0, over), (0, over), (0, 0)],
    )


def generate(plan, params, noise):
    """Samples."""
    for layer, param in zip(plan["generator"], params):
        noise = forward(layer, param, noise)
    return noise


def judge(plan, params, state, key):
    """The discriminator's logit, with dropout."""
    layers = plan["discriminator"]
    for i, (layer, param, (keep, scale)) in enumerate(zip(layers, params, plan["dropout"])):
        if keep < 1:
            mask = jax.random.bernoulli(jax.random.fold_in(key, i), keep, state.shape)
            state = jnp.where(mask, state * scale, 0)
        if i == len(layers) - 1:
            return logit(layer, param, state)
        state = forward(layer, param, state)


def objectives(plan, generator, discriminator, data, noise, key):
    """Both players' objectives, and both gradients."""
    keys = jax.random.split(key)
    samples, back_to_generator = jax.vjp(lambda g: generate(plan, g, noise), generator)
    on_data, back_from_data = jax.vjp(lambda d: judge(plan, d, data, keys[0]), discriminator)
    on_samples, back_from_samples = jax.vjp(
        lambda d, x: judge(plan, d, x, keys[1]), discriminator, samples
    )
    d_objective = 0.5 * (softplus(-on_data).mean() + softplus(on_samples).mean())
    g_objective = softplus(-on_samples).mean()
    n = len(on_data)
    (d_slopes,) = back_from_data(-0.5 * sigmoid(-on_data) / n)
    more_d_slopes, _ = back_from_samples(0.5 * sigmoid(on_samples) / n)
    _, slope_at_samples = back_from_samples(-sigmoid(-on_samples) / n)
    (g_slopes,) = back_to_generator(slope_at_samples)
    d_slopes = jax.tree.map(jnp.add, d_slopes, more_d_slopes)
    return (d_objective, g_objective), (g_slopes, d_slopes)


def constrain(plan, params):
    """Keep the norms of each unit's weights within the limits."""

    def limited(layer, param):
        if layer.get("max_col_norm") is None:
            return param
        norms = jnp.sqrt((param["W"] ** 2).sum(0, keepdims=True))
        factor = jnp.minimum(norms, layer["max_col_norm"]) / jnp.maximum(norms, 1e-7)
        return {**param, "W": param["W"] * factor}

    return tuple(
        [limited(layer, param) for layer, param in zip(plan[player], network)]
        for player, network in zip(("generator", "discriminator"), params)
    )


def draw(plan, key):
    """Noise z."""
    shape = plan["batch"], plan["noise_dim"]
    if plan["noise"] == "gaussian":
        return jax.random.normal(key, shape)
    return jax.random.uniform(key, shape, minval=-(3**0.5), maxval=3**0.5)


def learn(plan, params, velocities, rate, data, noise, key):
    """Both objectives, and parameters and velocities after an update."""
    values, slopes = objectives(plan, *params, data, noise, key)
    velocities = jax.tree.map(lambda v, g: plan["momentum"] * v - rate * g, velocities, slopes)
    params = constrain(plan, jax.tree.map(jnp.add, params, velocities))
    return values, params, velocities


def beginning(plan):
    """Parameters and velocities before the first update."""
    rng = np.random.default_rng(0)
    params = tuple(
        [start(rng, layer) for layer in plan[player]] for player in ("generator", "discriminator")
    )
    params = constrain(plan, params)
    return params, jax.tree.map(jnp.zeros_like, params)


class Jax:
    """What the suite asks; see :func:`channel.serve`."""

    def start(self, plan, examples):
        """Build everything and make the first update; returns seconds."""
        self.rng = np.random.default_rng(1)
        self.batch, self.examples, self.order = plan["batch"], examples, []
        self.data = jnp.asarray(self.rng.random((examples, *shape_of(plan["data"])), np.float32))
        params, velocities = beginning(plan)
        rate = jnp.asarray(plan["learning_rate"])
        self.state = params, velocities, rate, jax.random.key(0)

        @functools.partial(jax.jit, donate_argnums=0)
        def step(state, data, rows):
            params, velocities, rate, key = state
            key, for_noise, for_masks = jax.random.split(key, 3)
            _, params, velocities = learn(
                plan, params, velocities, rate, data[rows], draw(plan, for_noise), for_masks
            )
            return params, velocities, rate / plan["decay"], key

        self.step = step
        return {"compile": 0.0, "first_update": self.seconds(1)}

    def seconds(self, updates):
        """Make updates, through the data again and again; returns how long they took."""
        begin = time.perf_counter()
        for _ in range(updates):
            if not self.order:
                numbers = self.rng.permutation(self.examples).astype(np.int32)
                self.order = list(numbers.reshape(-1, self.batch))
            self.state = self.step(self.state, self.data, self.order.pop())
        jax.block_until_ready(self.state)
        return time.perf_counter() - begin

    def given(self, plan, path, result):
        """One update of given parameters on given data and noise; see ``tests/benchmarks``."""
        params, velocities = beginning(plan)
        with np.load(path) as file:
            arrays = dict(file)
        for player, network in zip("gd", params):
            layers = [param for param in network if param]
            for i, param in enumerate(layers):
                param.update(W=arrays[f"{player}{2 * i}"], b=arrays[f"{player}{2 * i + 1}"])
        values, params, _ = jax.jit(functools.partial(learn, plan))(
            params,
            velocities,
            plan["learning_rate"],
            arrays["data"],
            arrays["noise"],
            jax.random.key(0),
        )
        after = {}
        for player, network in zip("gd", params):
            for i, param in enumerate(param for param in network if param):
                after[f"{player}{2 * i}"], after[f"{player}{2 * i + 1}"] = param["W"], param["b"]
        np.savez(result, **after)
        return [float(value) for value in values]

    def peak(self):
        """Megabytes held at most."""
        return peak_megabytes()

    def versions(self):
        """What this runs on."""
        return {"jax": jax.__version__, "numpy": np.__version__}


def shape_of(data):
    """Shape of an example with its channels last."""
    return (data,) if isinstance(data, int) else (*data[1:], data[0])


if __name__ == "__main__":
    serve(Jax())
