"""``adversarial train``: run the experiment that a file describes."""

from dataclasses import fields

from adversarial.run import Options, Run


def run(arguments):
    """Train all phases of an experiment, one after the other."""
    options = {field.name: getattr(arguments, field.name) for field in fields(Options)}
    Run(arguments.run_folder).train(arguments.file, **options)
