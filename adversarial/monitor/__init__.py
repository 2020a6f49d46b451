"""What is measured before training and after every epoch."""

from adversarial.monitor.console import format_value, number_aware
from adversarial.monitor.experience import (
    earlier_monitors,
    find_monitor,
    get_channel,
    push_monitor,
    read_channel,
)
from adversarial.monitor.monitor import Monitor, MonitorChannel

__all__ = [
    "Monitor",
    "MonitorChannel",
    "earlier_monitors",
    "find_monitor",
    "format_value",
    "get_channel",
    "number_aware",
    "push_monitor",
    "read_channel",
]
