"""What is measured before training and after every epoch."""

from adversarial.monitor.comparison import Difference, differences
from adversarial.monitor.console import format_value, number_aware
from adversarial.monitor.experience import get_channel, push_monitor, read_channel
from adversarial.monitor.monitor import Monitor, MonitorChannel
from adversarial.monitor.records import Records, Series

__all__ = [
    "Difference",
    "Monitor",
    "MonitorChannel",
    "Series",
    "Records",
    "differences",
    "format_value",
    "get_channel",
    "number_aware",
    "push_monitor",
    "read_channel",
]
