"""Ctrl-C before there is anything to lose: while modules are imported, which bears no exception."""

import os
import signal
import threading

from adversarial.errors import INTERRUPTED


def leave_at_once(number, frame):
    """Handle a signal by the end of the process, in one line."""
    try:
        os.write(2, b"adversarial: interrupted.\n")
    finally:
        os._exit(INTERRUPTED)


def begin_leaving_at_once():
    """Let Ctrl-C end the process, unless it is ignored, as it is in the background of a script."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, leave_at_once)


def end_leaving_at_once():
    """Let Ctrl-C raise KeyboardInterrupt again, if it was to end the process."""
    if threading.current_thread() is not threading.main_thread():
        return
    if signal.getsignal(signal.SIGINT) is leave_at_once:
        signal.signal(signal.SIGINT, signal.default_int_handler)
