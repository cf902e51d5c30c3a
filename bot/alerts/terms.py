"""How a dispatcher works: what it is given beside the database and the ways out."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import random
from typing import Protocol

from bot.channels.base import Pace
from bot.channels.precedence import Precedence
from db import parcels
from db.measures import Measures
from db.parcels import Parcel
from handlers.notices import Rendered


class Renders(Protocol):
    """Whoever words deliveries, from what is true at the moment of sending."""

    def render(self, parcel: Parcel, channel: str, now: datetime) -> Rendered: ...


@dataclass(frozen=True, slots=True)
class Terms:
    """How a dispatcher works: name, pace, lease, the settings' administrators, what goes first."""

    worker: str
    pace: Pace = field(default_factory=Pace)
    lease: timedelta = parcels.LEASE
    admins: frozenset[str] = frozenset()
    chance: Callable[[], float] = random
    precedence: Precedence = field(default_factory=Precedence)
    measures: Measures = field(default_factory=Measures)
