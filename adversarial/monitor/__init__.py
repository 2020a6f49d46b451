"""What is measured before training and after every epoch."""

from adversarial.monitor.channel import MonitorChannel
from adversarial.monitor.comparison import Difference, differences
from adversarial.monitor.console import format_value, number_aware
from adversarial.monitor.monitor import Monitor
from adversarial.monitor.records import Records, Series
from adversarial.monitor.stages import earlier_monitors, get_channel, push_monitor, read_channel

__all__ = [
    "Difference",
    "Monitor",
    "MonitorChannel",
    "Series",
    "Records",
    "differences",
    "earlier_monitors",
    "format_value",
    "get_channel",
    "number_aware",
    "push_monitor",
    "read_channel",
]
