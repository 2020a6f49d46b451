"""Table 2 and section 6: what is said of adversarial nets beside other models."""

from adversarial.paper import theory
from adversarial.paper.reproduction.step import Findings, Step

COLUMNS = (
    "",
    "Deep directed graphical models",
    "Deep undirected graphical models",
    "Generative autoencoders",
    "Adversarial models",
)
PARZEN = "Not explicitly represented, may be approximated with Parzen density estimation"
AIS = "Intractable, may be approximated with AIS"
ANY = "Any differentiable function is theoretically permitted"
ROWS = (
    (
        "Training",
        "Inference needed during training.",
        "Inference needed during training. MCMC needed to approximate partition function gradient.",
        "Enforced tradeoff between mixing and power of reconstruction generation",
        "Synchronizing the discriminator with the generator. Helvetica.",
    ),
    (
        "Inference",
        "Learned approximate inference",
        "Variational inference",
        "MCMC-based inference",
        "Learned approximate inference",
    ),
    (
        "Sampling",
        "No difficulties",
        "Requires Markov chain",
        "Requires Markov chain",
        "No difficulties",
    ),
    ("Evaluating p(x)", AIS, AIS, PARZEN, PARZEN),
    (
        "Model design",
        "Models need to be designed to work with the desired inference scheme; some inference "
        "schemes support similar model families as GANs",
        "Careful design needed to ensure multiple properties",
        ANY,
        ANY,
    ),
)
TABLE = {
    "id": "table2",
    "title": "Table 2, as published",
    "columns": list(COLUMNS),
    "rows": [list(row) for row in ROWS],
    "note": "A quotation. The claims of this step try out what its last column says.",
}


def _settings(options):
    return {
        "helvetica": {"epochs": 5, "more": options.at(15, 50)},
        "degenerate": {"epochs": options.at(60, 200)},
    }


def _run(workspace):
    chosen = _settings(workspace.options)
    findings = Findings(tables=[TABLE], say=workspace.say)
    findings.add(theory.helvetica, **chosen["helvetica"])
    findings.add(theory.learned_inference)
    findings.add(theory.uncorrelated_samples)
    findings.add(theory.finite_differences)
    findings.add(theory.data_reach_only_the_discriminator)
    findings.add(theory.degenerate_data, **chosen["degenerate"])
    return findings


STEP = Step("table2", "Table 2 and section 6", _settings, _run)
