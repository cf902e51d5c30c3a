"""One coercion as an alert tells of it: what and when, where as permitted, what to do, the law."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from db import guard
from db.acknowledgements import Verdict
from db.calendar import Calendar
from db.coercions import NOBODY, Asked, Decision, Earlier
from db.facts import CoercionRow
from db.planning.planner import checkpoints
from db.planning.terms import ASKED, IN_CHARGE, Knower, Part, Step
from db.terms import CoercionState
from handlers import forms, redaction, wording_cases
from handlers import wording_alerts as wording
from handlers.messages import Choice, Line, Question, line
from handlers.rights import Rights
from handlers.view import View
from handlers.wording import COERCION_STATES

#: The commands behind the buttons, by what they answer.
COMMANDS = {
    Verdict.RECEIVED: "/danhan",
    Verdict.ARRANGED: "/dabotri",
    Verdict.HINDERED: "/vuong",
}
#: Names and organisations of people, by number.
Names = Mapping[int, tuple[str, str]]


@dataclass(frozen=True)
class Reader:
    """Whoever is told: who and where they are, what they may see, the offices, the calendar."""

    question: Question
    rights: Rights
    view: View
    calendar: Calendar


@dataclass(frozen=True)
class Notice:
    """A coercion with the steps that are due of it, the most urgent first."""

    decision: Decision
    steps: tuple[Step, ...]
    part: Part
    asked: Asked = NOBODY
    names: Names = field(default_factory=dict)
    reason: str = ""
    before: Earlier | None = None

    def row(self, reader: Reader) -> CoercionRow:
        """The coercion as this reader may see it."""
        return redaction.coercion(self.decision.row, reader.question, reader.rights)

    def head(self, reader: Reader) -> str:
        """The first line: what, and when."""
        row = self.row(reader)
        return wording.head(self.steps[0], row.state, when(row))

    def lines(self, reader: Reader) -> Iterator[Line]:
        """All below the first line."""
        yield from self._facts(reader)
        if reader.question.private:
            yield from self._to_do(reader)
            yield from self._silence()

    def _facts(self, reader: Reader) -> Iterator[Line]:
        row = self.row(reader)
        yield from self._was(row, reader)
        unit = reader.view.holder(row.unit, row.time.date())
        where = row.place if row.by_day else row.place or wording_cases.NO_PLACE
        if where:
            yield line(wording.place(where))
        yield line(forms.capital(wording.papers(row.case, row.coercion, row.decision)))
        if what := wording.measure(self._measure(), forced=row.forced):
            yield line(forms.capital(what))
        yield line(wording_cases.of_officer(unit, row.officer))

    def _was(self, row: CoercionRow, reader: Reader) -> Iterator[Line]:
        """What has changed, as this reader knew it and may know it still."""
        if self.before is None:
            return
        at, place, state = self.before.scheduled_at, self.before.place, self.before.state
        old = replace(self.decision.row, time=at, place=place, state=state)
        old = redaction.coercion(old, reader.question, reader.rights)
        if when(old) != when(row):
            yield line(wording.was_at(when(old)))
        if old.place and old.place != row.place:
            yield line(wording.was_in(old.place))
        if old.state != row.state and old.state != CoercionState.PLANNED:
            yield line(wording.was_so(COERCION_STATES[old.state]))

    def _measure(self) -> str:
        told = self.decision.measure
        if told and not redaction.is_never_told(told):
            return told
        return wording.MEASURES.get(self.decision.row.measure or "", "")

    def _to_do(self, reader: Reader) -> Iterator[Line]:
        """What the steps ask for, each with its law."""
        at, forced = self.decision.matter.scheduled_at, self.decision.matter.forced
        law = guard.law(at.date())
        due = [step for step in self.steps if step in wording.TO_DO]
        for step in due:
            yield line(wording.TO_DO[step])
        if due:
            yield line(wording.checkpoint_law(law.days))
        elif self._is_news and forced and self.part in IN_CHARGE and self._is_planned:
            yield from self._checkpoints(reader)
        if self._warns:
            for finding in guard.findings(at, reader.calendar, forced=forced):
                yield line(forms.capital(f"{wording.unlawful(finding)}."))
        if self.reason:
            yield line(self.reason)

    def _checkpoints(self, reader: Reader) -> Iterator[Line]:
        now = reader.question.asked_at.replace(tzinfo=None)
        yield line(wording.CHECKPOINTS_AHEAD)
        for step, until in checkpoints(self.decision.matter, reader.calendar):
            exact = step is Step.CHECKPOINT_24H
            told = forms.moment_of_week(until) if exact else forms.day_of_week(until)
            passed = until <= now if exact else until.date() < now.date()
            yield line(wording.checkpoint_ahead(step, told, passed=passed))

    def _silence(self) -> Iterator[Line]:
        if Step.UNANSWERED in self.steps:
            silent = self.asked.silent_below(self.part)
            yield line(wording.silent([someone(one, self.names) for one in silent]))

    @property
    def _is_news(self) -> bool:
        return self.steps[0] in (Step.NEW, Step.LATE, Step.CHANGED)

    @property
    def _is_planned(self) -> bool:
        return self.decision.row.state == CoercionState.PLANNED

    @property
    def _warns(self) -> bool:
        news = self._is_news and self.part in IN_CHARGE
        return self._is_planned and (Step.GUARD in self.steps or news)

    def choices(self) -> Iterator[Choice]:
        """The answers that this part may give; what is over is answered by nobody."""
        if not self._is_planned:
            return
        verdicts = tuple(Verdict) if self.part in ASKED else (Verdict.RECEIVED,)
        for verdict in verdicts:
            yield Choice(wording.VERDICTS[verdict], f"{COMMANDS[verdict]} {self.reference()}")

    def reference(self) -> str:
        """What a button's command names: version, steps, and code."""
        matter = self.decision.matter
        return f"{matter.version} {','.join(self.steps)} {self.decision.row.coercion}"


def when(row: CoercionRow) -> str:
    """When a coercion is, as its reader may know it."""
    return forms.day_of_week(row.time) if row.by_day else forms.moment_of_week(row.time)


def someone(knower: Knower, names: Names) -> str:
    """Somebody who is asked, in words."""
    name, body = names.get(knower.who.person or 0, ("", ""))
    return wording.someone(knower.part, name, body)
