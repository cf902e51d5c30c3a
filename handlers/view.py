"""What every reply leans on: the offices, who asks, the day; and the lines that all share."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from db.agencies import AgencyTree
from db.facts import Source
from db.query import Bound, Filters, Query
from handlers import forms, wording
from handlers.messages import Choice, Line, Person, line
from handlers.understanding.phrase import phrase


@dataclass(frozen=True)
class View:
    """The reader's side of an answer: offices, person, and when (in the zone to tell times in)."""

    tree: AgencyTree
    person: Person
    asked_at: datetime

    def name(self, code: str) -> str:
        """An office's name."""
        return self.tree.offices[code].name

    def debtor(self, name: str | None) -> str:
        """A party's name, as far as this person may read it."""
        if self.person.role.is_known:
            return name or wording.NOT_GIVEN
        return forms.initials(name)

    def choice(self, label: str, query: Query, *, turns: bool = False) -> Choice:
        """A next step that asks for `query`."""
        return Choice(label, phrase(query, self.tree), turns)

    def footing(self, source: Source) -> Iterator[Line]:
        """What the figures cover, how fresh they are, and which offices have ceased."""
        yield line(self.covers(source.query))
        for words in filters_in_words(source.query.filters):
            yield line(words)
        for relation in source.relations:
            when = forms.day(relation.ceased_on) if relation.ceased_on else ""
            yield line(
                wording.ceased(self.name(relation.unit), when, self.name(relation.successor))
            )
        if source.updated_at is not None:
            local = source.updated_at.replace(tzinfo=UTC).astimezone(self.asked_at.tzinfo)
            yield line(wording.updated(forms.moment(local)))

    def covers(self, query: Query) -> str:
        """The office in full and the days."""
        units = ", ".join(self._scope(code, own=query.filters.own) for code in query.units)
        return f"{units}, {forms.days(query.period)}" if query.period else units

    def _scope(self, code: str, *, own: bool) -> str:
        name = self.name(code)
        if own:
            return wording.own_only(name)
        below = len(self.tree.members([code])) > len(self.tree.members([code], own=True))
        return wording.with_those_below(name) if below else name


def filters_in_words(filters: Filters) -> Iterator[str]:
    """What narrowed the cases, amounts and ages with what they are held against."""
    if filters.category:
        yield wording.labelled("category", filters.category)
    if filters.group:
        yield wording.labelled("group", filters.group)
    if filters.officer:
        yield wording.labelled("officer", filters.officer)
    if filters.debtor:
        yield wording.labelled("debtor", filters.debtor)
    for bound in _bounds(filters.min_amount, filters.max_amount, forms.dong):
        yield wording.amount_meant(bound)
    for bound in _bounds(filters.older_than_months, filters.younger_than_months, _months):
        yield wording.age_meant(bound)
    if filters.forced is not None:
        yield wording.FORCED if filters.forced else wording.NOT_FORCED


def _months(number: int) -> str:
    return wording.months(number)


def _bounds(low: Bound | None, high: Bound | None, told: Callable[[int], str]) -> Iterator[str]:
    if low:
        yield wording.above(told(low.value), inclusive=low.inclusive)
    if high:
        yield wording.below(told(high.value), inclusive=high.inclusive)
