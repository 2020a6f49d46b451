"""Which channels an experiment's parts will ask the monitor for, before anything is measured."""

import typing
from collections.abc import Iterable, Iterator
from typing import Any

from adversarial.config.match import did_you_mean
from adversarial.config.signature import kinds_of
from adversarial.errors import ConfigError
from adversarial.kinds import Channel, NewChannel


def unknown_channels(readers: Iterable[Any], known: Iterable[str]) -> Iterator[ConfigError]:
    """Say which names of channels are none.

    Parameters
    ----------
    readers : iterable of object
        Extensions and termination criteria. Their constructors mark names by
        :class:`~adversarial.kinds.Channel` and :class:`~adversarial.kinds.NewChannel`.
    known : iterable of str
        Channels that the monitor has.

    Yields
    ------
    ConfigError
        With the most similar name. None where one of the readers is not of this package: it may
        make channels of its own.
    """
    readers = [part for each in readers for part in _with_parts(each)]
    if any(type(each).__module__.partition(".")[0] != "adversarial" for each in readers):
        return
    made = {name for each in readers for _, name in _named(each, NewChannel)}
    there = sorted({*known, *made})
    for each in readers:
        for argument, name in _named(each, Channel):
            if name not in there:
                remedy = did_you_mean(name, there) or " Nothing is monitored: monitoring_dataset."
                text = f"There is no monitoring channel {name}.{remedy}"
                yield ConfigError(text, each, argument)


def _with_parts(reader: Any) -> Iterator[Any]:
    """A criterion and those that it is made of."""
    yield reader
    for part in getattr(reader, "criteria", ()):
        yield from _with_parts(part)


def _named(reader: Any, mark: type) -> Iterator[tuple[str, str]]:
    """Arguments that name a channel, and its name."""
    for argument, wanted in kinds_of(type(reader)).items():
        for note in typing.get_args(wanted)[1:]:
            if isinstance(note, mark):
                name = getattr(reader, argument, None) or getattr(note, "default", None)
                if name is not None:
                    yield argument, name
