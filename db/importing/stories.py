"""A case's whole story, of what is known and what is handed over: which rows do not fit in it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from db.importing.cases import Dossier
from db.importing.findings import problem
from db.importing.recognising import Row
from db.importing.report import Detail, Problem, Reason
from db.importing.sheets import SHEET, Sheet
from db.importing.values import shown
from db.spells import Closing, Spell, spells
from db.terms import CLOSING, EventKind


class Fact(NamedTuple):
    """An event or a payment as it happened; `place` is an event's among those of its day.

    `amount` is a payment's, in dong.
    """

    on: date
    kind: str
    place: int = 0
    amount: int = 0


@dataclass(frozen=True, slots=True)
class Told:
    """A fact as it was known (`before`) and as `row` tells it (`now`), if it says otherwise.

    A row that is rejected leaves what was known; a payment that a row moves to another case has
    no `now` in the case that it leaves.
    """

    before: Fact | None
    now: Fact | None = None
    row: Row | None = None


class View(NamedTuple):
    """What stands of a story when no rejected row counts, each fact with the row to blame."""

    case: Dossier
    events: list[tuple[Fact, Row | None]]
    payments: list[tuple[Fact, Row | None]]


Objection = tuple[Sheet, Row, Problem]


@dataclass(slots=True)
class Story:
    """All that is known and handed over of one case."""

    case: Dossier
    rejected: set[Row]
    events: list[Told] = field(default_factory=list)
    payments: list[Told] = field(default_factory=list)
    _judged: View | None = None

    @property
    def view(self) -> View:
        """The story as it stood when it was last judged."""
        return self._judged or self._now()

    def _now(self) -> View:
        return View(self.case, self._standing(self.events), self._standing(self.payments))

    def _standing(self, told: Sequence[Told]) -> list[tuple[Fact, Row | None]]:
        found: list[tuple[Fact, Row | None]] = []
        for one in told:
            if one.row is not None and one.row not in self.rejected:
                if one.now is not None:
                    found.append((one.now, one.row))
            elif one.before is not None:
                found.append((one.before, None))
        return found

    def objections(self) -> Iterator[Objection]:
        """Rejects rows one rule after the other until the story fits together, and says which.

        The rules begin anew after each rejection, since a row that goes brings back what it was
        to replace: what stands in the end breaks none of them.
        """
        while True:
            view = self._judged = self._now()
            found = next((list(rule(view)) for rule in _RULES if any(rule(view))), [])
            if not found:
                return
            for sheet, row, wrong in found:
                if row is self.case.row:
                    self.case.turn_down()
                else:
                    self.rejected.add(row)
                yield sheet, row, wrong

    def outcome(self) -> tuple[tuple[Spell, ...], Closing | None, int]:
        """What follows from the story: the spells, the closing, what was paid in all (dong)."""
        view = self.view
        dated = [(fact.on, fact.place, fact.kind) for fact, _ in view.events]
        paid = sum(fact.amount for fact, _ in view.payments)
        return *spells(self.case.accepted_on, dated), paid


def _case_fits(view: View) -> Iterator[Objection]:
    """A case's own row against what was known of it before."""
    row, case = view.case.row, view.case
    if row is None or case.known is None:
        return
    happened = [fact.on for fact, told in (*view.events, *view.payments) if told is None]
    first = min(happened, default=case.accepted_on)
    if first < case.accepted_on:
        yield _of_case(row, "accepted_on", Reason.ACCEPTED_TOO_LATE, shown(first))
        return
    paid = sum(fact.amount for fact, told in view.payments if told is None)
    if paid > case.amount:
        yield _of_case(row, "amount", Reason.LESS_THAN_PAID, paid)


def _after_acceptance(view: View) -> Iterator[Objection]:
    accepted = view.case.accepted_on
    for of, facts in ((_of_event, view.events), (_of_receipt, view.payments)):
        for fact, row in facts:
            if fact.on < accepted and row is not None:
                yield of(row, "on_date", Reason.BEFORE_ACCEPTANCE, shown(accepted))


def _one_closing(view: View) -> Iterator[Objection]:
    """A second closing beside the one known, or beside the earliest in the file."""
    closings = [(fact, row) for fact, row in view.events if fact.kind in CLOSING]
    if len(closings) < 2:
        return
    first, _ = min(closings, key=lambda one: (one[1] is not None, one[0].on, one[0].place))
    for fact, row in closings:
        if row is not None and fact is not first:
            yield _of_event(row, "on_date", Reason.SECOND_CLOSING, shown(first.on))


def _closing(view: View) -> tuple[Fact, Row | None] | None:
    return next((one for one in view.events if one[0].kind in CLOSING), None)


def _closed_after_payments(view: View) -> Iterator[Objection]:
    """A new closing against payments known."""
    closing = _closing(view)
    if closing is None or closing[1] is None:
        return
    later = [fact.on for fact, row in view.payments if row is None and fact.on > closing[0].on]
    if later:
        yield _of_event(closing[1], "on_date", Reason.CLOSED_BEFORE_PAID, shown(max(later)))


def _paid_before_closing(view: View) -> Iterator[Objection]:
    closing = _closing(view)
    if closing is None:
        return
    for fact, row in view.payments:
        if row is not None and fact.on > closing[0].on:
            yield _of_receipt(row, "on_date", Reason.PAID_AFTER_CLOSING, shown(closing[0].on))


def _within_due(view: View) -> Iterator[Objection]:
    """The payments in the file with which more was paid than was due."""
    if sum(fact.amount for fact, _ in view.payments) <= view.case.amount:
        return
    paid = sum(fact.amount for fact, row in view.payments if row is None)
    told = sorted((fact.on, place) for place, (fact, row) in enumerate(view.payments) if row)
    for _, place in told:
        fact, row = view.payments[place]
        if row is not None and paid + fact.amount > view.case.amount:
            left = max(0, view.case.amount - paid)
            yield _of_receipt(row, "amount", Reason.ABOVE_DUE, left)
        else:
            paid += fact.amount


_RULES: tuple[Callable[[View], Iterator[Objection]], ...] = (
    _case_fits,
    _after_acceptance,
    _one_closing,
    _closed_after_payments,
    _paid_before_closing,
    _within_due,
)


def remarks(story: Story) -> Iterator[Problem]:
    """What is worth knowing about a story that fits together, where rows of the file say so."""
    view = story.view
    closing = _closing(view)
    if closing is None:
        return
    ended, row = closing
    for fact, told in view.events:
        if told and (fact.on, fact.place) > (ended.on, ended.place):
            yield _remark("events", told, "on_date", Reason.AFTER_CLOSING, shown(ended.on))
    if row and _aside(view, ended):
        yield _remark("events", row, "on_date", Reason.CLOSED_WHILE_ASIDE)
    if ended.kind == EventKind.ENFORCED:
        yield from _still_due(view, row)


def _still_due(view: View, closing: Row | None) -> Iterator[Problem]:
    left = view.case.amount - sum(fact.amount for fact, _ in view.payments)
    if left <= 0:
        return
    payment = next((row for _, row in view.payments if row is not None), None)
    if closing is not None:
        yield _remark("events", closing, "on_date", Reason.STILL_DUE, left)
    elif view.case.row is not None:
        yield _remark("cases", view.case.row, "amount", Reason.STILL_DUE, left)
    elif payment is not None:
        yield _remark("receipts", payment, "amount", Reason.STILL_DUE, left)


def _aside(view: View, closing: Fact) -> bool:
    """Whether the last word on the separate book before the closing is that the case is in it."""
    words = [
        (fact.on, fact.place, fact.kind)
        for fact, _ in view.events
        if (fact.on, fact.place) <= (closing.on, closing.place)
        and fact.kind in (EventKind.SET_ASIDE, EventKind.ENFORCEABLE)
    ]
    return bool(words) and max(words)[2] == EventKind.SET_ASIDE


def _remark(name: str, row: Row, column: str, reason: Reason, detail: Detail = "") -> Problem:
    return problem(SHEET[name], row, column, reason, detail, fatal=False)


def _of_case(row: Row, column: str, reason: Reason, detail: Detail) -> Objection:
    return SHEET["cases"], row, problem(SHEET["cases"], row, column, reason, detail)


def _of_event(row: Row, column: str, reason: Reason, detail: Detail) -> Objection:
    return SHEET["events"], row, problem(SHEET["events"], row, column, reason, detail)


def _of_receipt(row: Row, column: str, reason: Reason, detail: Detail) -> Objection:
    return SHEET["receipts"], row, problem(SHEET["receipts"], row, column, reason, detail)
