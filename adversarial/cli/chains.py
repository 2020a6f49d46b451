"""Drawing from any model that can be sampled, by chains or at once."""

from adversarial import evaluation
from adversarial.cli.models import test_set, training_set
from adversarial.errors import AdversarialError

EXAMPLES = {"data": training_set, "test": test_set}


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
    plan = changed_plan(model, arguments)
    return evaluation.draw_sample_set(model, n, arguments.seed, arguments.start, **plan)


def stream(model, n, arguments):
    """As :func:`draw`, block by block; return a SampleStream."""
    plan = changed_plan(model, arguments)
    return evaluation.stream_samples(model, n, arguments.seed, arguments.start, **plan)
