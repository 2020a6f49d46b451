"""Which of the rewrites registered with Aesara our backends use: the same in every process.

Any module may register more, for the whole process. ``aesara.tensor.nnet`` does, and Aesara imports
it unasked where something in its cache of compiled code names it.
"""

from aesara.compile.mode import optdb
from aesara.graph.rewriting.db import RewriteDatabase, RewriteDatabaseQuery
from aesara.misc.ordered_set import OrderedSet

TAG = "chosen_by_adversarial"

# The databases of Aesara 2.9.4, each with the last rewrite that `import aesara` registers there.
# A database keeps the order of registration, and no other module can register anything before that
# import is over. So the rewrites up to these are the same whatever else is imported.
LAST = {
    "optdb": "scan_make_inplace",
    "useless": "local_useless_inc_subtensor_alloc",
    "canonicalize": "local_dense_from_sparse_sparse_from_dense",
    "stabilize": "local_useless_inc_subtensor_alloc",
    "specialize": "local_sampling_dot_csr",
    "uncanonicalize": "local_dimshuffle_subtensor",
    "specialize_device": "local_pow_specialize_device",
    "elemwise_fusion": "local_add_mul_fusion",
    "BlasOpt": "scipy_blas",
    "scan_eqopt1": "all_pushout_opt",
    "all_pushout_opt": "scan_pushout_add",
    "scan_eqopt2": "scan_remove_constants_and_unused_inputs3",
}
MORE = {"random_make_inplace_mrg"}  # of aesara.sandbox.rng_mrg, which we draw with


def fixed(query: RewriteDatabaseQuery) -> RewriteDatabaseQuery:
    """Limit a query of Aesara's rewrites to those that are there in every process.

    Parameters
    ----------
    query : aesara RewriteDatabaseQuery
        Rewrites of other modules are kept where it includes them by name.

    Returns
    -------
    aesara RewriteDatabaseQuery
    """
    _mark("optdb", optdb, MORE.union(query.include))
    return query.requiring(TAG)


def _mark(name: str, database: RewriteDatabase, named: set[str]) -> None:
    """Give the tag to the rewrites of a database that are used, and to no others."""
    registered = [key for key in database.__db__ if key in database._names]
    own = registered.index(LAST[name]) + 1 if name in LAST else len(registered)
    used = OrderedSet()
    for key in registered[:own] + [key for key in registered[own:] if key in named]:
        (rewrite,) = database.__db__[key]
        used.add(rewrite)
        if isinstance(rewrite, RewriteDatabase):
            _mark(key, getattr(rewrite, "db", rewrite), named)
    database.__db__[TAG] = used
