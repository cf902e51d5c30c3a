"""What a case is day by day, from its events: the spells that every figure is counted on."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from db.models import FOREVER
from db.terms import CLOSING, EventKind, Standing

#: An event as it is applied: its day, its place among the events of that day, its kind.
Dated = tuple[date, int, str]

_KINDS = {kind.value: kind for kind in EventKind}


@dataclass(frozen=True, slots=True)
class Spell:
    """An open case's standing from `starts_on` up to but without `ends_on`."""

    starts_on: date
    ends_on: date
    standing: Standing


@dataclass(frozen=True, slots=True)
class Closing:
    """The end of a case: its day, and the event that brought it."""

    on: date
    kind: EventKind


@dataclass(frozen=True, slots=True)
class _Word:
    """What was last said of a case: has it means, does it wait, is it set aside."""

    means: bool = True
    waits: Standing | None = None
    aside: bool = False

    def after(self, kind: EventKind) -> "_Word":
        """The word after an event; a later state ends a postponement or suspension.

        Only means found again bring a case back from the separate book, and only words on means
        change whether it has any: what is postponed stays without means if it was.
        """
        match kind:
            case EventKind.ENFORCEABLE:
                return _Word()
            case EventKind.NOT_ENFORCEABLE:
                return _Word(False, None, self.aside)
            case EventKind.POSTPONED:
                return _Word(self.means, Standing.POSTPONED, self.aside)
            case EventKind.SUSPENDED:
                return _Word(self.means, Standing.SUSPENDED, self.aside)
            case EventKind.SET_ASIDE:
                return _Word(self.means, None, True)
            case _:
                return _Word(self.means, None, self.aside)

    @property
    def standing(self) -> Standing:
        if self.aside:
            return Standing.SET_ASIDE
        if not self.means:
            return Standing.WITHOUT_MEANS
        return self.waits or Standing.IN_PROGRESS


def spells(accepted_on: date, events: Iterable[Dated]) -> tuple[tuple[Spell, ...], Closing | None]:
    """The spells of a case from its acceptance, and its closing where there is one.

    Events of one day apply in their order and the last word of the day stands; what comes after
    the closing event changes nothing. A case closed on the day it was accepted has no spell.
    """
    found: list[Spell] = []
    word, since = _Word(), accepted_on
    for day, _, kind in sorted(events):
        what = _KINDS[kind]
        if what in CLOSING:
            _end(found, since, day, word)
            return tuple(found), Closing(day, what)
        said = word.after(what)
        if said.standing != word.standing:
            _end(found, since, day, word)
            since = max(day, accepted_on)
        word = said
    _end(found, since, FOREVER, word)
    return tuple(found), None


def _end(found: list[Spell], since: date, day: date, word: _Word) -> None:
    """Adds the spell that `day` ends; a spell of no day leaves no trace."""
    if since >= day:
        return
    if found and found[-1].standing == word.standing:
        since = found.pop().starts_on
    found.append(Spell(since, day, word.standing))
