"""Several commands at the same time, each a process of its own."""

import os
import queue
import signal
import subprocess
import threading

from adversarial.errors import TERMINATED, Interrupted
from adversarial.messages import complain, say
from adversarial.processors import processors
from adversarial.run.interruption import handled_by


def run_side_by_side(commands, at_once):
    """Run commands, and pass on what they say with their names before it.

    Parameters
    ----------
    commands : dict of str to list of str
        Program and arguments, by name, in the order in which they begin.
    at_once : int
        How many run at the same time; the processors are divided among them.

    Yields
    ------
    name : str
        Of a command that has ended.
    code : int
        Its exit code; minus the signal's number if a signal ended it.

    Notes
    -----
    Ctrl-C and SIGTERM are passed on as SIGTERM, upon which a training saves; a second Ctrl-C as
    what it is. The commands have ended when the exception arrives.
    """
    waiting = list(commands.items())
    running: dict[str, _Running] = {}
    lines: queue.SimpleQueue = queue.SimpleQueue()
    environment = _share_of(at_once)
    with handled_by(_raise, signal.SIGTERM):
        try:
            while waiting or running:
                while waiting and len(running) < at_once:
                    name, command = waiting.pop(0)
                    running[name] = _Running(name, command, environment, lines)
                ended = _pass_on(running, lines)
                if ended is not None:
                    yield ended, running.pop(ended).process.wait()
        except BaseException:
            _stop(running, lines)
            raise


class _Running:
    """A process, and a thread for each of its streams that puts its lines into a queue."""

    def __init__(self, name, command, environment, lines):
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment,
            encoding="utf-8",
            errors="replace",
            start_new_session=True,  # Ctrl-C reaches this process alone, which passes it on
        )
        self.open = 2
        for stream, tell in ((self.process.stdout, say), (self.process.stderr, complain)):
            arguments = (name, stream, tell, lines)
            threading.Thread(target=_read, args=arguments, daemon=True).start()


def _read(name, stream, tell, lines):
    with stream:
        for line in stream:
            lines.put((name, tell, line.rstrip("\n")))
    lines.put((name, tell, None))


def _pass_on(running, lines):
    """Wait for a line and pass it on; the name of a process that has said its last one."""
    name, tell, line = lines.get()
    if line is not None:
        tell(f"{name}: {line}")
        return None
    running[name].open -= 1
    return None if running[name].open else name


def _stop(running, lines):
    """Let all processes save and end, and wait for them."""
    asked: signal.Signals | None = signal.SIGTERM
    while running:
        try:
            if asked is not None:
                for each in running.values():
                    each.process.send_signal(asked)
                asked = None
            ended = _pass_on(running, lines)
            if ended is not None:
                running.pop(ended).process.wait()
        except Interrupted:
            pass  # SIGTERM again: schedulers repeat it
        except KeyboardInterrupt:
            asked = signal.SIGINT


def _share_of(at_once):
    """Environment variables for one of several processes: its share of the processors."""
    return {**os.environ, "OMP_NUM_THREADS": str(max(processors() // at_once, 1))}


def _raise(number, frame):
    """Let SIGTERM be an exception, as Ctrl-C is one."""
    raise Interrupted(code=TERMINATED)
