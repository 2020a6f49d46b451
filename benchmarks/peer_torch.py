"""The contender in PyTorch: the same game, eager, as one would write it there.

Both players' gradients are taken from one pass through the discriminator, in which data and samples
lie in one batch; pieces of maxout come first, which is faster; dropout, momentum and norm limits
are those of the experiment file. PyTorch keeps velocities without the learning rate's factor, so a
falling learning rate also scales what is left of old gradients: four millionths an update.
"""

import time

import numpy as np
import torch
from channel import peak_megabytes, serve
from torch import nn
from torch.nn.functional import dropout, max_pool2d, softplus

ACTIVATIONS = {
    "rectifier": torch.relu,
    "sigmoid": torch.sigmoid,
    "identity": lambda state: state,
}


class Dense(nn.Module):
    """An affine map under a non-linearity, maxout included."""

    def __init__(self, layer):
        super().__init__()
        self.linear = nn.Linear(layer["inputs"], layer["outputs"])
        self.pieces = layer["pieces"]
        self.activation = ACTIVATIONS.get(layer["activation"])
        self.limit = layer["max_col_norm"]
        self.pair = self.linear.weight, self.linear.bias
        _start(self.linear.weight, layer)
        nn.init.constant_(self.linear.bias, layer["bias"])

    def logit(self, state):
        """Before the non-linearity."""
        return self.linear(state.flatten(1))

    def forward(self, state):
        """Apply the layer."""
        state = self.logit(state)
        if self.activation is None:
            return state.unflatten(1, (self.pieces, -1)).amax(1)
        return self.activation(state)

    def constrain(self):
        """Keep the norms of each unit's weights within the limit."""
        if self.limit is not None:
            weight = self.linear.weight
            norms = torch.linalg.vector_norm(weight, dim=1, keepdim=True)
            weight.mul_(norms.clamp(max=self.limit).div_(norms.clamp(min=1e-7)))


class Images(nn.Module):
    """Vectors as images."""

    def __init__(self, layer):
        super().__init__()
        self.shape = layer["channels"], layer["size"], layer["size"]
        self.pair = ()

    def forward(self, state):
        """Give them a shape."""
        return state.unflatten(1, self.shape)


class Convolution(nn.Module):
    """Correlation, the largest of pieces, the largest of neighbours."""

    def __init__(self, layer):
        super().__init__()
        self.correlate = nn.Conv2d(
            layer["channels"], layer["filters"], layer["kernel"], padding=layer["pad"]
        )
        self.pieces, self.pool = layer["pieces"], (layer["pool"], layer["pool_stride"])
        self.pair = self.correlate.weight, self.correlate.bias
        _start(self.correlate.weight, layer)
        nn.init.zeros_(self.correlate.bias)

    def forward(self, state):
        """Apply the layer."""
        state = self.correlate(state).unflatten(1, (self.pieces, -1)).amax(1)
        return max_pool2d(state, *self.pool, ceil_mode=True)


class Deconvolution(nn.Module):
    """The adjoint of a correlation; each pixel has its own bias."""

    def __init__(self, layer):
        super().__init__()
        self.paint = nn.ConvTranspose2d(
            layer["channels"], layer["filters"], layer["kernel"], layer["stride"], bias=False
        )
        self.bias = nn.Parameter(torch.zeros(layer["filters"], *[layer["output_size"]] * 2))
        self.pair = self.paint.weight, self.bias
        _start(self.paint.weight, layer)

    def forward(self, state):
        """Apply the layer."""
        return self.paint(state) + self.bias


KINDS = {
    "dense": Dense,
    "images": Images,
    "convolution": Convolution,
    "deconvolution": Deconvolution,
}


def _start(weight, layer):
    if layer.get("sparse") is not None:
        nn.init.sparse_(weight.T, 1 - layer["sparse"] / layer["inputs"], std=1.0)
    else:
        nn.init.uniform_(weight, -layer["irange"], layer["irange"])


class Game:
    """Generator and discriminator, and their updates."""

    def __init__(self, plan):
        self.plan = plan
        self.generator = nn.Sequential(
            *(KINDS[layer["kind"]](layer) for layer in plan["generator"])
        )
        self.discriminator = nn.ModuleList(
            KINDS[layer["kind"]](layer) for layer in plan["discriminator"]
        )
        self.params = [
            list(network.parameters()) for network in (self.generator, self.discriminator)
        ]
        self.rate = plan["learning_rate"]
        self.optimizer = torch.optim.SGD(
            [*self.params[0], *self.params[1]], self.rate, momentum=plan["momentum"], fused=True
        )

    def noise(self):
        """Draw z."""
        shape = self.plan["batch"], self.plan["noise_dim"]
        if self.plan["noise"] == "gaussian":
            return torch.randn(shape)
        return torch.empty(shape).uniform_(-(3**0.5), 3**0.5)

    def judge(self, state):
        """The discriminator's logit, with dropout."""
        *hidden, last = zip(self.discriminator, self.plan["dropout"])
        for layer, (keep, _) in hidden:
            state = layer(dropout(state, 1 - keep))
        return last[0].logit(dropout(state, 1 - last[1][0]))

    def learn(self, data, noise):
        """One update of both players; returns their objectives."""
        samples = self.generator(noise)
        on_data, on_samples = self.judge(torch.cat([data, samples])).chunk(2)
        d_objective = 0.5 * (softplus(-on_data).mean() + softplus(on_samples).mean())
        g_objective = softplus(-on_samples).mean()
        d_slopes = torch.autograd.grad(d_objective, self.params[1], retain_graph=True)
        g_slopes = torch.autograd.grad(g_objective, self.params[0])
        for param, slope in zip((*self.params[1], *self.params[0]), (*d_slopes, *g_slopes)):
            param.grad = slope
        self.optimizer.param_groups[0]["lr"] = self.rate
        self.optimizer.step()
        self.constrain()
        self.rate /= self.plan["decay"]
        return d_objective, g_objective

    @torch.no_grad()
    def constrain(self):
        """Apply the limits on norms."""
        for layer in (*self.generator, *self.discriminator):
            if isinstance(layer, Dense):
                layer.constrain()


class Torch:
    """What the suite asks; see :func:`channel.serve`."""

    def start(self, plan, examples):
        """Build everything and make the first update; returns seconds."""
        torch.manual_seed(0)
        shape = plan["data"] if isinstance(plan["data"], list) else [plan["data"]]
        self.data = torch.rand(examples, *shape)
        self.game = Game(plan)
        self.game.constrain()
        self.order = []
        return {"compile": 0.0, "first_update": self.seconds(1)}

    def seconds(self, updates):
        """Make updates, through the data again and again; returns how long they took."""
        start = time.perf_counter()
        for _ in range(updates):
            if not self.order:
                self.order = list(torch.randperm(len(self.data)).split(self.game.plan["batch"]))
            self.game.learn(self.data[self.order.pop()], self.game.noise())
        return time.perf_counter() - start

    def given(self, plan, path, result):
        """One update of given parameters on given data and noise; see ``tests/benchmarks``."""
        game = Game(plan)
        pairs = {
            f"{player}{i}": param
            for player, network in (("g", game.generator), ("d", game.discriminator))
            for i, param in enumerate(param for layer in network for param in layer.pair)
        }
        with np.load(path) as file:
            arrays = {key: torch.from_numpy(value) for key, value in file.items()}
        for key, param in pairs.items():
            param.data.copy_(arrays[key])
        objectives = game.learn(arrays["data"], arrays["noise"])
        np.savez(result, **{key: param.detach().numpy() for key, param in pairs.items()})
        return [float(objective) for objective in objectives]

    def peak(self):
        """Megabytes held at most."""
        return peak_megabytes()

    def versions(self):
        """What this runs on."""
        return {"torch": torch.__version__, "numpy": np.__version__}


if __name__ == "__main__":
    serve(Torch())
