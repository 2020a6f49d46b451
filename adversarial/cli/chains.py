"""Drawing from any model that can be sampled, by chains or at once."""

from adversarial.cli.arguments import at_least
from adversarial.cli.models import test_set, training_set
from adversarial.errors import AdversarialError

EXAMPLES = {"data": training_set, "test": test_set}


def add_chains(parser):
    """Add the options of Markov chains."""
    group = parser.add_argument_group(
        "Markov chains", "for models that are sampled by them; by default as the model has it"
    )
    group.add_argument("--chains", type=at_least(1), metavar="N", help="chains side by side")
    group.add_argument(
        "--burn-in", type=at_least(0), metavar="N", help="steps before the first sample of each"
    )
    group.add_argument(
        "--thin", type=at_least(1), metavar="N", help="steps from one sample to the next"
    )
    group.add_argument(
        "--start",
        metavar="PLACE",
        help="where chains begin: data (training examples), test (test examples), or a place that "
        "the model knows, such as marginals, uniform or zeros",
    )


def changed_plan(model, arguments):
    """What the options change in a model's plan; nothing for one without chains.

    Raises
    ------
    AdversarialError
        For options of chains and a model that has none.
    """
    names = ("chains", "burn_in", "thin", "start")
    plan = {name: getattr(arguments, name) for name in names}
    plan = {name: value for name, value in plan.items() if value is not None}
    if plan and not hasattr(model, "plan"):
        option = next(iter(plan)).replace("_", "-")
        raise AdversarialError(
            f"--{option}: a {type(model).__name__} draws each sample by itself, without chains."
        )
    if plan.get("start") in EXAMPLES:
        read = EXAMPLES[plan["start"]]
        plan["start"] = read(model, getattr(arguments, "dataset", None), arguments.allow).X
    return plan


def draw(model, n, arguments):
    """Draw samples as the options say.

    Parameters
    ----------
    model : model with ``sample``
    n : int
    arguments : argparse.Namespace
        With the options of :func:`add_chains`, ``seed`` and ``allow``.

    Returns
    -------
    SampleSet
    """
    from adversarial import evaluation

    plan = changed_plan(model, arguments)
    return evaluation.draw_sample_set(model, n, arguments.seed, arguments.start, **plan)
