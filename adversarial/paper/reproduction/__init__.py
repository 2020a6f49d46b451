"""The paper reproduced: its figures, tables and theory, each a step that can be carried out."""

from adversarial.paper.reproduction.whole import STEPS, reproduce
from adversarial.paper.reproduction.workspace import SCALES, Options

__all__ = ["SCALES", "STEPS", "Options", "reproduce"]
