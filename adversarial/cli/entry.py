"""The program ``adversarial``: picks the command, and turns what a user can mend into one line."""

import argparse
import contextlib
import importlib
import os
import shlex
import sys

from adversarial.cli.options import files, pictures, scores, training
from adversarial.cli.options.parser import USER_ERROR, Parser
from adversarial.config.interpolate import permitted
from adversarial.errors import INTERRUPTED, AdversarialError, interruption_behind, printable
from adversarial.leaving import end_leaving_at_once
from adversarial.limits import check_limits
from adversarial.messages import messages, open_standard_streams
from adversarial.version import __version__

COMMANDS = (
    training.TRAIN,
    training.CHECK,
    files.SUMMARY,
    files.RUNS,
    files.MONITOR,
    scores.COMPARE,
    files.REPORT,
    scores.PARZEN,
    scores.LL,
    scores.PREDICT,
    scores.MIXING,
    pictures.SAMPLES,
    pictures.INTERPOLATE,
    pictures.INPAINT,
    pictures.WEIGHTS,
    training.REPRODUCE,
    pictures.SHOW_DATA,
    files.DATA,
    files.IMPORT_ORIGINAL,
    files.EXPORT,
    files.CARD,
    files.DOCTOR,
)

OK, BROKEN_PIPE = 0, 141


def build_parser():
    """Make the parser of all commands; each leaves the place of its function in ``work``."""
    parser = Parser(
        prog="adversarial",
        description="Generative Adversarial Nets (2014): train, score and look at them.",
        epilog="example:\n  adversarial train yaml_configs/quick/mnist.yaml",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"adversarial {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for command in COMMANDS:
        command.add_to(commands)
    return parser


def main(argv=None):
    """Run a command.

    Parameters
    ----------
    argv : list of str, optional
        Arguments without the program's name; those of the process unless given.

    Returns
    -------
    int
        0, or 2 for an error the user can mend, 130 after Ctrl-C, 143 after SIGTERM (of training),
        141 if nobody reads the output any more; some commands say by 2 that what they looked at is
        not in order, ``monitor diff`` and ``compare`` by 1 that there is a difference.
    """
    open_standard_streams()
    try:
        arguments = build_parser().parse_args(argv)
        typed = sys.argv[1:] if argv is None else argv
        arguments.command_line = shlex.join(["adversarial", *map(str, typed)])
        with messages(verbose=arguments.verbose):
            code = run(arguments)
            sys.stdout.flush()
            return code
    except SystemExit as stop:  # how argparse ends after --help and after a wrong argument
        return stop.code or OK
    except AdversarialError as error:
        _complain(f"error: {error}")
        return USER_ERROR
    except MemoryError as error:
        _complain(f"error: not enough memory: {error}")
        return USER_ERROR
    except KeyboardInterrupt as stop:
        return _interrupted(stop)
    except BrokenPipeError:
        _forget_output()
        return BROKEN_PIPE
    except OSError as error:  # what a machine may lack: room, permissions, open files
        _forget_output()
        place = f": {error.filename}" if error.filename else ""
        _complain(f"error: {error.strerror or error}{place}.")
        return USER_ERROR
    except Exception as error:
        interruption = interruption_behind(error)
        if interruption is None:
            raise
        return _interrupted(interruption)
    finally:
        end_leaving_at_once()


def run(arguments):
    """Carry out what was parsed; only now is anything slow imported."""
    check_limits()
    importlib.import_module("adversarial.backend.precision").prefer_float32()
    work = work_of(arguments)
    end_leaving_at_once()
    with permitted(getattr(arguments, "env", ())):
        return work(arguments) or OK


def work_of(arguments):
    """The function that does what was asked for."""
    file, function = arguments.work
    module = importlib.import_module(f"adversarial.cli.{file.replace('-', '_')}")
    return getattr(module, function)


def _interrupted(stop):
    _complain(str(stop) or "interrupted.")
    return getattr(stop, "code", INTERRUPTED)


def _complain(text):
    with contextlib.suppress(OSError):  # where nobody can be told, the exit code tells
        print("adversarial:", printable(" ".join(text.split())), file=sys.stderr, flush=True)


def _forget_output():
    """Python flushes standard output at its end, which would fail once more."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
