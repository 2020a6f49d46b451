"""Names of files in the folder of a run."""

import os

STARTS = "environment.json"
LOG = "train.log"
METRICS = "metrics.jsonl"
MODEL = os.path.join("checkpoints", "model.npz")
RUNS = "runs"
