"""The same rewrites whatever has been imported, and whatever lies in the cache of compiled code.

Whole processes: what an import registers stays for all that comes after it.
"""

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import adversarial
from adversarial.backend.aesara_compat import NUMPY_2

pytestmark = pytest.mark.compiled

PACKAGE = Path(adversarial.__file__).parents[1]
GOLDEN = Path(__file__).parents[1] / "golden"
BACKENDS = ["c", "jax"] if importlib.util.find_spec("jax") else ["c"]

# In Python, which is quick to compile; and as users run it.
WAYS = [
    pytest.param(
        ("linker=py", "supervised", "game"), id="small", marks=pytest.mark.xdist_group("small")
    ),
    pytest.param(
        ("linker=cvm", "supervised_dropout", "game"),
        id="full",
        marks=[pytest.mark.slow, pytest.mark.golden, pytest.mark.xdist_group("full")],
    ),
]

# Modules of Aesara that register rewrites or might; the last is a user's own, below.
OTHERS = [
    "aesara.tensor.nnet",
    "aesara.tensor.signal.pool",
    "aesara.sandbox.rng_mrg",
    "aesara.sparse",
    "aesara.ifelse",
    "aesara.typed_list",
    "spoiling",
]

SPOILING = """
from aesara.graph.rewriting.basic import node_rewriter
from aesara.scalar.math import Sigmoid
from aesara.tensor.elemwise import Elemwise
from aesara.tensor.rewriting.basic import register_canonicalize

@register_canonicalize
@node_rewriter([Elemwise])
def no_sigmoids(fgraph, node):
    return node.inputs if isinstance(node.op.scalar_op, Sigmoid) else None
"""

# Leaves in the cache what names aesara.tensor.nnet.
ANOTHER_PROGRAM = """
import adversarial, aesara
from aesara.tensor.nnet.basic import softmax_with_bias
aesara.function(arguments := [aesara.tensor.matrix(), aesara.tensor.vector()],
                softmax_with_bias(*arguments))
"""

READING = """
import sys
import adversarial
from aesara.link.c.basic import get_module_cache
before = "aesara.tensor.nnet" in sys.modules
get_module_cache()
print(before, "aesara.tensor.nnet" in sys.modules)
"""

DATA = """!obj:pylearn2.datasets.dense_design_matrix.DenseDesignMatrix {
        X: !pkl: "${GOLDEN_DATA}/x_train.npy", y: !pkl: "${GOLDEN_DATA}/y_train.npy", y_labels: 10
    }"""
END = "termination_criterion: !obj:pylearn2.termination_criteria.EpochCounter { max_epochs: 1 }"

SUPERVISED = f"""!obj:pylearn2.train.Train {{
    dataset: &train {DATA},
    model: !obj:pylearn2.models.mlp.MLP {{
        layers: [
            !obj:pylearn2.models.mlp.Sigmoid {{ layer_name: 'h', dim: 12, irange: .05 }},
            !obj:pylearn2.models.mlp.Softmax {{ layer_name: 'y', n_classes: 10, irange: .05 }}
        ],
        nvis: 49
    }},
    algorithm: !obj:pylearn2.training_algorithms.sgd.SGD {{
        batch_size: 50, learning_rate: .1, {END},
        monitoring_dataset: {{ train: *train }},
        cost: !obj:pylearn2.costs.mlp.dropout.Dropout {{ input_include_probs: {{ 'h': .8 }} }}
    }}
}}"""

GAME = f"""!obj:pylearn2.train.Train {{
    dataset: {DATA},
    model: !obj:adversarial.AdversaryPair {{
        generator: !obj:adversarial.Generator {{
            mlp: !obj:pylearn2.models.mlp.MLP {{
                nvis: 10,
                layers: [!obj:pylearn2.models.mlp.Sigmoid {{ layer_name: x, dim: 49, irange: 1. }}]
            }}
        }},
        discriminator: !obj:pylearn2.models.mlp.MLP {{
            layers: [!obj:pylearn2.models.mlp.Sigmoid {{ layer_name: 'y', dim: 1, irange: .05 }}],
            nvis: 49
        }}
    }},
    algorithm: !obj:pylearn2.training_algorithms.sgd.SGD {{
        batch_size: 50, learning_rate: .1, {END},
        cost: !obj:adversarial.AdversaryCost2 {{
            scale_grads: 0, discriminator_input_include_probs: {{ 'y': .8 }}
        }}
    }}
}}"""

TRAINING = """
import importlib, itertools, sys
before, after, backends, *names = sys.argv[1:]
for name in before.split():
    importlib.import_module(name)
import adversarial
for name in after.split():
    importlib.import_module(name)
from adversarial.backend import use
from adversarial.backend.precision import prefer_float32
from adversarial.config import yaml_parse

prefer_float32()
for backend, name in itertools.product(backends.split(), names):
    with use(backend):
        train = yaml_parse.load_path(f"{name}.yaml")
        train.main_loop()
    channels = train.model.monitor.channels
    print(backend, name, train.model.get_param_vector().tobytes().hex())
    print({name: channels[name].val_record for name in sorted(channels) if "seconds" not in name})
print("aesara.tensor.nnet" in sys.modules, file=sys.stderr)
"""

LISTS = """
import importlib, sys
import adversarial.rng
from aesara.compile.mode import OPT_FAST_RUN, optdb, predefined_optimizers
from aesara.graph.rewriting.db import RewriteDatabase
from adversarial.backend.rewrite_set import fixed

def found(query, name="optdb", database=optdb):
    names = [rewrite.name for rewrite in RewriteDatabase.query(database, query)]
    everything = {name: names} if names else {}
    for key in database._names:
        (inner,) = database.__db__[key]
        if isinstance(inner, RewriteDatabase):
            everything |= found(query, key, getattr(inner, "db", inner))
    return everything

def all_found(prepare):
    return [found(prepare(query)) for query in queries]

queries = [*predefined_optimizers.values(), OPT_FAST_RUN.including("unsafe", "jax"),
           OPT_FAST_RUN.excluding("cxx_only", "BlasOpt", "fusion", "inplace")]
clean = all_found(lambda query: query)
assert "random_make_inplace_mrg" in found(OPT_FAST_RUN)["optdb"]
assert sum(map(len, found(OPT_FAST_RUN).values())) == 316
assert all_found(fixed) == clean
for name in sys.argv[1:]:
    importlib.import_module(name)
assert "no_sigmoids" in found(OPT_FAST_RUN)["canonicalize"]
assert "local_softmax_with_bias" in found(OPT_FAST_RUN)["specialize"]
assert all_found(fixed) == clean
"""

OPERATIONS = """
import adversarial, aesara
import spoiling
from adversarial.backend import function

x = aesara.tensor.vector()
for node in function([x], aesara.tensor.sigmoid(x) * 2 + x * 0).maker.fgraph.toposort():
    print(node.op)
"""

SIGMOID, TIMES = "Elemwise{sigmoid,no_inplace}", "Elemwise{mul,no_inplace}"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """One with the user's module and the experiments."""
    folder = tmp_path_factory.mktemp("rewrites")
    (folder / "spoiling.py").write_text(SPOILING)
    for name, text in {"supervised": SUPERVISED, "game": GAME}.items():
        (folder / f"{name}.yaml").write_text(text)
    shutil.copy(GOLDEN / "supervised_dropout.yaml", folder)
    return folder


def run(script, *arguments, folder, cache="cache", flags="linker=cvm"):
    """Run a script in a process of its own; what it prints, and its last line of errors."""
    inherited = os.environ.get("AESARA_FLAGS", "")
    result = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", script, *arguments],
        capture_output=True,
        text=True,
        cwd=folder,
        env={
            **os.environ,
            "AESARA_FLAGS": f"{inherited},compiledir={folder / cache},{flags}".strip(","),
            "GOLDEN_DATA": str(GOLDEN / "data"),
            "PYTHONPATH": os.pathsep.join([str(PACKAGE), str(folder)]),
        },
    )
    assert result.returncode == 0, result.stderr
    return result.stdout, result.stderr.rstrip().rpartition("\n")[2]


def train(way, folder, before=(), after=(), cache=None):
    """Parameters and channels, and whether ``aesara.tensor.nnet`` was imported."""
    flags, *names = way
    given = " ".join(before), " ".join(after), " ".join(BACKENDS), *names
    return run(TRAINING, *given, folder=folder, cache=cache or names[0], flags=flags)


@pytest.fixture(scope="module", params=WAYS)
def trained(request, folder):
    """A way of training, and what it comes to where no other program has been."""
    result, polluted = train(request.param, folder)
    assert polluted == "False"
    return request.param, result


@pytest.mark.parametrize(
    "when",
    [
        "after",
        pytest.param(
            "before",
            marks=pytest.mark.skipif(NUMPY_2, reason="NumPy 2: Aesara needs our package first"),
        ),
    ],
)
def test_what_others_import_or_leave_in_the_cache_changes_no_bit(trained, when, folder):
    way, expected = trained
    shutil.copytree(folder / way[1], folder / "shared", dirs_exist_ok=True)
    run(ANOTHER_PROGRAM, folder=folder, cache="shared")
    if train(way, folder, cache="shared", **{when: OTHERS}) == (expected, "True"):
        return
    causes = {
        "imports alone": train(way, folder, **{when: OTHERS}),
        "the cache alone": train(way, folder, cache="shared"),
    }
    guilty = [cause for cause, found in causes.items() if found != (expected, "True")]
    pytest.fail(f"other bits by {' and by '.join(guilty) or 'both together only'}")


def test_what_lies_in_the_cache_is_imported(folder):
    """Or the test above would show less than it says."""
    run(ANOTHER_PROGRAM, folder=folder, cache="left")
    said, _ = run(READING, folder=folder, cache="left")
    assert said == "False True\n"


def test_every_query_finds_what_it_finds_in_a_clean_process(folder):
    run(LISTS, *OTHERS, folder=folder)


@pytest.mark.parametrize(
    "flags, operations",
    [
        ("optimizer=fast_run", ["Elemwise{Composite{(i0 * sigmoid(i1))}}"]),
        ("optimizer_excluding=fusion:inplace", [SIGMOID, TIMES]),
        ("optimizer_including=no_sigmoids", [TIMES]),
        ("mode=FAST_COMPILE", [SIGMOID, TIMES]),
    ],
)
def test_what_the_user_says_about_rewrites_holds(flags, operations, folder):
    printed, _ = run(OPERATIONS, folder=folder, flags=f"linker=py,{flags}")
    assert printed.splitlines() == operations
