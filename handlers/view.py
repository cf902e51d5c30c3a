"""What every reply leans on: the offices, the day; and the lines that all share."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

from db.agencies import AgencyTree
from db.catalogue import METRICS, Shape
from db.facts import Source
from db.query import Bound, Query
from handlers import forms, wording
from handlers.messages import Choice, Line, line
from handlers.understanding.phrase import phrase


@dataclass(frozen=True)
class View:
    """The reader's side of an answer: the offices, and when (in the zone to tell times in)."""

    tree: AgencyTree
    asked_at: datetime

    def name(self, code: str) -> str:
        """An office's name, the long words in it abbreviated."""
        return forms.office(self.tree.offices[code].name)

    def local(self, moment: datetime) -> datetime:
        """A moment of the database (UTC) in the reader's zone."""
        return moment.replace(tzinfo=UTC).astimezone(self.asked_at.tzinfo)

    def holder(self, code: str, day: date) -> str:
        """The name of the office that had an office's cases on `day`: itself, or a successor."""
        return self.name(self.tree.current(code, day))

    def choice(self, label: str, query: Query, *, turns: bool = False) -> Choice:
        """A next step that asks for `query`."""
        return Choice(label, phrase(query, self.tree), turns)

    def footing(self, source: Source, *, names: bool = True) -> Iterator[Line]:
        """What the figures cover, how fresh they are, and which offices have ceased.

        Without `names` the offices are left out, because the rows name them.
        """
        yield line(self.covers(source.query, names=names))
        if narrowed := "; ".join(filters_in_words(source.query)):
            yield line(forms.capital(narrowed))
        if source.query.reach and any(map(self.tree.ends, source.query.units)):
            yield line(wording.ONLY_WITHIN)
        for relation in source.relations:
            when = forms.day(relation.ceased_on) if relation.ceased_on else ""
            yield line(
                wording.ceased(self.name(relation.unit), when, self.name(relation.successor))
            )
        if source.updated_at is not None:
            yield line(wording.updated(forms.moment(self.local(source.updated_at))))

    def covers(self, query: Query, *, names: bool = True) -> str:
        """The offices and the days; a stock stands at the last of them."""
        own = query.filters.own
        parts = [", ".join(self.scope(code, own=own) for code in query.units)] if names else []
        if query.period is not None:
            days = forms.days(query.period)
            metric = METRICS[query.metric]
            at_end = metric.stock or metric.shape in _AT_THE_END
            end = wording.as_of(forms.day(query.period.end), days if metric.stock else "")
            parts.append(end if at_end else days)
        return forms.capital(", ".join(parts))

    def scope(self, code: str, *, own: bool) -> str:
        """An office, and whether those below it are counted with it."""
        if own:
            return wording.own_only(self.name(code))
        return wording.with_those_below(self.name(code)) if self.is_above(code) else self.name(code)

    def is_above(self, code: str) -> bool:
        """Whether the office has others below it."""
        return len(self.tree.members([code])) > len(self.tree.members([code], own=True))

    def has_below(self, query: Query) -> bool:
        """Whether the offices below the one asked about are counted in the figure."""
        return not query.filters.own and any(self.is_above(code) for code in query.units)


#: Told as they stand on the last day.
_AT_THE_END = frozenset({Shape.CASE, Shape.CASE_LIST})


def filters_in_words(query: Query) -> Iterator[str]:
    """What narrowed the cases, amounts and ages with what they are held against."""
    filters = query.filters
    for name in ("category", "group", "officer", "debtor"):
        if given := getattr(filters, name):
            yield wording.labelled(name, given)
    closed_too = METRICS[query.metric].shape is not Shape.CASE_LIST
    for bound in _bounds(filters.min_amount, filters.max_amount, forms.round_dong):
        yield wording.amount_meant(bound, closed_too=closed_too)
    for bound in _bounds(filters.older_than_months, filters.younger_than_months, forms.months):
        yield wording.age_meant(bound)
    if filters.forced is not None:
        yield wording.FORCED if filters.forced else wording.NOT_FORCED


def _bounds(low: Bound | None, high: Bound | None, told: Callable[[int], str]) -> Iterator[str]:
    if low:
        yield wording.above(told(low.value), inclusive=low.inclusive)
    if high:
        yield wording.below(told(high.value), inclusive=high.inclusive)
