"""Convolution and pooling at the sizes of the paper's CIFAR-10 experiment, beside PyTorch.

    python benchmarks/convolution.py --torch-python ~/torch/bin/python --json convolution.json

PyTorch runs in its own interpreter, because it may want another NumPy; both sides are measured in
turn, on the same cores. Without an interpreter for it only ours are measured. On a machine that
does other work, ``--clock cpu --threads 1`` compares processor seconds instead.

Backward means the gradients with respect to images and filters.
"""

import argparse
import json
import os
import statistics
import sys
import time
from pathlib import Path

import machine
from channel import Remote, serve, timed

BATCH = 128
CONVOLUTIONS = {  # channels, pixels per axis, kernel, pad, filters
    "convolution 3 x 32 x 32 to 64, kernel 8": (3, 32, 8, 4, 64),
    "convolution 32 x 16 x 16 to 64, kernel 8": (32, 16, 8, 3, 64),
    "convolution 32 x 7 x 7 to 384, kernel 5": (32, 7, 5, 3, 384),
}
DECONVOLUTIONS = {  # channels, pixels per axis, kernel, stride, channels of the result
    "deconvolution 80 x 10 x 10 to 3, kernel 5, stride 3": (80, 10, 5, 3, 3),
}
POOLINGS = {  # channels, pixels per axis, window, stride
    "pooling 32 x 33 x 33, window 4, stride 2": (32, 33, 4, 2),
    "pooling 32 x 15 x 15, window 4, stride 2": (32, 15, 4, 2),
    "pooling 192 x 9 x 9, window 2, stride 2": (192, 9, 2, 2),
}
CASES = [*CONVOLUTIONS, *DECONVOLUTIONS, *POOLINGS]
PASSES = ("forward", "forward and backward")
CLOCKS = {"wall": time.perf_counter, "cpu": time.process_time}


class Ours:
    """Functions of the C backend."""

    def __init__(self):
        import adversarial  # noqa: F401  (before anything imports Aesara)

        self.functions = {}

    def prepare(self, case, passes):
        import aesara
        import numpy as np
        from aesara import tensor as at

        from adversarial.backend import function
        from adversarial.backend.ops.convolution import correlate, correlate_adjoint
        from adversarial.backend.ops.pooling import max_pool

        if case in CONVOLUTIONS:
            channels, size, kernel, pad, filters = CONVOLUTIONS[case]
            shapes = [(channels, size, size, BATCH), (channels, kernel, kernel, filters)]
            inputs = [at.TensorType("float32", shape)() for shape in shapes]
            result = correlate(*inputs, (1, 1), (pad, pad), partial=True)
        elif case in DECONVOLUTIONS:
            channels, size, kernel, stride, outputs = DECONVOLUTIONS[case]
            shapes = [(channels, size, size, BATCH), (outputs, kernel, kernel, channels)]
            inputs = [at.TensorType("float32", shape)() for shape in shapes]
            large = stride * (size - 1) + kernel
            result = correlate_adjoint(*inputs, (large, large), (stride, stride))
        else:
            channels, size, window, stride = POOLINGS[case]
            shapes = [(channels, size, size, BATCH)]
            inputs = [at.TensorType("float32", shape)() for shape in shapes]
            result = max_pool(*inputs, (window, window), (stride, stride))
        rng = np.random.RandomState(0)
        arrays = [rng.randn(*shape).astype("float32") for shape in (*shapes, result.type.shape)]
        if passes == PASSES[0]:
            compute = function(inputs, result)
            return lambda: compute(*arrays[:-1])
        slope = result.type()
        gradients = aesara.grad(None, inputs, known_grads={result: slope})
        compute = function([*inputs, slope], [result, *gradients])
        return lambda: compute(*arrays)

    def measure(self, case, passes, clock, repeats):
        """Seconds of each of some calls, after one that does not count."""
        if (case, passes) not in self.functions:
            self.functions[case, passes] = self.prepare(case, passes)
        return timed(self.functions[case, passes], repeats, CLOCKS[clock])

    def version(self):
        """Of the library."""
        from adversarial import __version__

        return __version__


class Torch(Ours):
    """The same in PyTorch, which keeps examples first."""

    def version(self):
        """Of the library."""
        from torch import __version__

        return str(__version__)

    def prepare(self, case, passes):
        import torch
        from torch.nn.functional import conv2d, conv_transpose2d, max_pool2d

        if case in CONVOLUTIONS:
            channels, size, kernel, pad, filters = CONVOLUTIONS[case]
            shapes = [(BATCH, channels, size, size), (filters, channels, kernel, kernel)]

            def apply(x, w):
                return conv2d(x, w, padding=pad)

        elif case in DECONVOLUTIONS:
            channels, size, kernel, stride, outputs = DECONVOLUTIONS[case]
            shapes = [(BATCH, channels, size, size), (channels, outputs, kernel, kernel)]

            def apply(x, w):
                return conv_transpose2d(x, w, stride=stride)

        else:
            channels, size, window, stride = POOLINGS[case]
            shapes = [(BATCH, channels, size, size)]

            def apply(x):
                return max_pool2d(x, window, stride, ceil_mode=True)

        if passes == PASSES[0]:
            constants = [torch.randn(shape) for shape in shapes]
            return lambda: apply(*constants)
        inputs = [torch.randn(shape, requires_grad=True) for shape in shapes]
        slope = torch.randn(apply(*inputs).shape)
        return lambda: torch.autograd.grad(apply(*inputs), inputs, slope)


SIDES = {"ours": Ours, "torch": Torch}


def main(argv=None):
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--torch-python", help="interpreter with PyTorch")
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--clock", choices=CLOCKS, default="wall")
    parser.add_argument("--rounds", type=int, default=7, help="how often the sides take turns")
    parser.add_argument("--repeats", type=int, default=3, help="calls a turn")
    parser.add_argument("--json", help="file for the numbers")
    parser.add_argument("--serve", choices=SIDES, help=argparse.SUPPRESS)
    options = parser.parse_args(argv)
    if options.serve:
        sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
        serve(SIDES[options.serve]())
        return
    pythons = {"ours": sys.executable, "torch": options.torch_python}
    sides = {
        name: Remote(python, __file__, "--serve", name, threads=options.threads)
        for name, python in pythons.items()
        if python
    }
    versions = {name: side("version") for name, side in sides.items()}
    rows = []
    for case in CASES:
        for passes in PASSES:
            samples = {side: [] for side in sides}
            for _ in range(options.rounds):
                for name, side in sides.items():
                    samples[name] += side("measure", case, passes, options.clock, options.repeats)
            row = {"case": case, "passes": passes}
            for side, seconds in samples.items():
                row[f"{side}_median_ms"] = round(1e3 * statistics.median(seconds), 2)
                row[f"{side}_minimum_ms"] = round(1e3 * min(seconds), 2)
            if "torch" in sides:
                for kind in ("median", "minimum"):
                    ratio = row[f"ours_{kind}_ms"] / row[f"torch_{kind}_ms"]
                    row[f"ratio_of_{kind}s"] = round(ratio, 2)
            if not rows:
                print("| " + " | ".join(row) + " |\n" + "|---" * len(row) + "|")
            print("| " + " | ".join(str(value) for value in row.values()) + " |", flush=True)
            rows.append(row)
    for side in sides.values():
        side.close()
    if options.json:
        report = {
            "machine": machine.describe(options.threads),
            "clock": options.clock,
            "versions": versions,
            "batch": BATCH,
            "rows": rows,
        }
        with open(options.json, "w", encoding="utf-8") as file:
            json.dump(report, file, indent=2)
            file.write("\n")


if __name__ == "__main__":
    main()
