"""Pictures of samples, saved as files."""

from adversarial.figures.patch_viewer import PatchViewer, make_viewer, pick_shape
from adversarial.figures.sheets import beside_neighbours, paper_sheet, plain_grid

__all__ = [
    "PatchViewer",
    "beside_neighbours",
    "make_viewer",
    "paper_sheet",
    "pick_shape",
    "plain_grid",
]
