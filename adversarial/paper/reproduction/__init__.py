"""The paper reproduced: its figures, tables and theory, each a step that can be carried out."""

from adversarial.paper.reproduction.desk import SCALES, Options
from adversarial.paper.reproduction.whole import STEPS, reproduce

__all__ = ["SCALES", "STEPS", "Options", "reproduce"]
