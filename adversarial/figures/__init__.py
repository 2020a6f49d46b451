"""Pictures of samples, weights and curves, for files and windows."""

from adversarial.figures.images import image_shape, images_of, in_unit_range
from adversarial.figures.patch_viewer import (
    PatchViewer,
    enlarged,
    make_viewer,
    pick_shape,
)
from adversarial.figures.sheets import beside_neighbours, pairs_sheet, paper_sheet, plain_grid
from adversarial.figures.weights import (
    WeightImages,
    images_sheet,
    incoming_weights,
    outgoing_weights,
    weight_statistics,
)
from adversarial.figures.window import show

__all__ = [
    "PatchViewer",
    "WeightImages",
    "beside_neighbours",
    "enlarged",
    "image_shape",
    "images_of",
    "images_sheet",
    "in_unit_range",
    "incoming_weights",
    "make_viewer",
    "outgoing_weights",
    "pairs_sheet",
    "paper_sheet",
    "pick_shape",
    "plain_grid",
    "show",
    "weight_statistics",
]
