"""The paper reproduced: its figures, tables and theory, each a step that can be carried out."""

from adversarial.reproduction.desk import SCALES, Options
from adversarial.reproduction.whole import STEPS, reproduce

__all__ = ["SCALES", "STEPS", "Options", "reproduce"]
