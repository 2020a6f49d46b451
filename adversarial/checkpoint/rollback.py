"""Going back to the last good checkpoint when a parameter became NaN or infinite."""

import logging
from typing import Any

from adversarial.errors import NonFiniteError
from adversarial.stateful import Stateful

log = logging.getLogger(__name__)

MOST = 5
FACTOR = 0.5
TAG = "rollbacks"


class Rollback(Stateful):
    """Restores a checkpoint with a smaller learning rate, a limited number of times.

    The first time that is the newest one, the second time the one before, and so on as far as they
    have been kept: what was finite when it was saved may have been beyond help.

    Each time the learning rate, and that from which its schedules reckon, is half of what it was:
    the same minibatches follow, with the same noise and masks, so without a change the same would
    happen. The model's tag ``rollbacks`` tells what happened.

    Attributes
    ----------
    notes : list of dict
        One for each time: ``error``, and the ``factor`` that all rates have had since.
    """

    state_names = ("notes",)

    def __init__(self) -> None:
        self.notes: list[dict] = []

    @property
    def factor(self) -> float:
        """By how much the learning rate is smaller than the experiment says."""
        return FACTOR ** len(self.notes)

    def __call__(self, train: Any, error: NonFiniteError) -> None:
        """Go back.

        Parameters
        ----------
        train : Train
        error : NonFiniteError
            What happened.

        Raises
        ------
        NonFiniteError
            If there is nothing to go back to, or it happened too often.
        """
        if train.checkpoints is None or not train.checkpoints.own:
            raise error
        if len(self.notes) == MOST:
            raise NonFiniteError(
                f"{error} Training has gone back {MOST} times, each time with half the learning "
                f"rate, and stops now; {train.checkpoints.path} is intact."
            ) from error
        notes = [*self.notes, {"error": str(error), "factor": self.factor * FACTOR}]
        kept = train.checkpoints.kept()
        path = kept[-min(len(notes), len(kept))]
        train.restore(path)
        before, self.notes = self.factor, notes
        algorithm = train.algorithm
        for part in (algorithm, *train.extensions):
            scale = getattr(part, "scale_rate", None)
            if scale is not None:
                scale(self.factor / before)
        train.model.tag[TAG] = notes
        log.warning(
            "%s Back to %s with %g of the learning rate.",
            error,
            path,
            self.factor,
        )
