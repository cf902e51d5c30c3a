"""The ways out of a dispatcher: which bot reaches somebody, and where there is room for it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.channels.base import Channel
from bot.channels.budget import Budget
from bot.channels.purse import Purse, Room
from db.addresses import Address


@dataclass(frozen=True, slots=True)
class Way:
    """A channel out, and how much may be sent there: at once, and in a month."""

    channel: Channel
    budget: Budget
    purse: Purse


@dataclass(frozen=True, slots=True)
class Route:
    """Where a message goes, by which of our bots, and whether there is room for it."""

    address: Address
    way: Way
    room: Room


class Ways:
    """The ways out, one for each of our bots."""

    def __init__(self, ways: Sequence[Way]) -> None:
        self._ways = ways

    def to(self, address: Address) -> Way | None:
        """The way to an address: by the bot that knows it, else by the channel's first."""
        there = [way for way in self._ways if way.channel.name == address.channel]
        known = (way for way in there if way.channel.bot == address.bot)
        return next(known, there[0] if there else None)

    def best(self, found: Iterable[Address], weight: int) -> Route | None:
        """The first of these addresses with room for a message of a weight, else with most of it.

        None where no way leads to any of them.
        """
        routes = [
            Route(address, way, way.purse.room(weight))
            for address in found
            if (way := self.to(address)) is not None
        ]
        return min(routes, key=lambda route: list(Room).index(route.room), default=None)

    def __iter__(self) -> Iterator[Way]:
        return iter(self._ways)
