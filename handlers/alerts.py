"""What is due to one recipient at one moment, in one message, worded when it is sent."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from db import acknowledgements, coercions, overrides, people, requests
from db.agencies import AgencyTree
from db.coercions import Decision, Earlier
from db.outbox import Draft
from db.parcels import Due
from db.people_models import Group
from db.planning import facts
from db.planning.terms import AT_ONCE, REMINDERS, Kind, Part, Step, Who
from db.session import Database
from db.terms import CoercionState, Role
from db.vault import Vault
from db.vocabulary import Lexicographer
from handlers import broadcast_letter, calendar_file, digests, inviting, redaction
from handlers import wording_alerts as wording
from handlers.coercion_notice import COMMANDS, Notice, Reader, when
from handlers.messages import (
    Attachment,
    Choice,
    Circle,
    Line,
    Person,
    Place,
    Post,
    Question,
    Reply,
    bold,
    line,
)
from handlers.messages import Kind as Said
from handlers.rights import Rights
from handlers.view import View

#: So many coercions are told whole; of the others only what and when.
_WHOLE: Final = 8
#: Steps that tell on which day a coercion is.
_DATED: Final = AT_ONCE | set(REMINDERS)
_OF_COERCIONS: Final = frozenset({Kind.COERCION, Kind.CHECKPOINT, Kind.GUARD})


@dataclass(frozen=True, slots=True)
class Letter:
    """A message, and the numbers of the deliveries that it tells; the others are needless now."""

    lines: tuple[Line, ...]
    choices: tuple[Choice, ...]
    told: frozenset[int]
    attachments: tuple[Attachment, ...] = ()

    @property
    def reply(self) -> Reply:
        """The message as a reply to nobody's question."""
        return Reply(Said.ANSWER, self.lines, self.choices, attachments=self.attachments)


#: For whom nothing is due of what is worded here.
NO_LETTER: Final = Letter((), (), frozenset())


class Alerts:
    """Words deliveries from what is true when they leave; safe to use from several threads."""

    def __init__(self, database: Database, names: Lexicographer) -> None:
        self._database = database
        self._names = names

    def letter(self, dues: Sequence[Due], channel: str, now: datetime) -> Letter:
        """One message of all that is due to a recipient; without lines where nothing is left.

        `now` carries the office's zone.
        """
        with self._database.reading() as session:
            tree = self._names.now(session).tree
            recipient = _recipient(session, dues[0].draft, channel, now, tree)
            if recipient is None:
                return _sealed([])
            reader = Reader(
                recipient,
                Rights.of(recipient, tree),
                View(tree, now),
                overrides.calendar(session),
            )
            return _sealed(
                [
                    *_of_coercions(session, reader, dues),
                    *_of_broadcasts(session, self._database.vault, reader, dues),
                    *_of_requests(session, reader, dues),
                    *_of_digests(session, reader, dues),
                ]
            )


def _recipient(
    session: Session, draft: Draft, channel: str, now: datetime, tree: AgencyTree
) -> Question | None:
    """Whoever is told, as somebody who asks; None where they have no rights any more."""
    if draft.group_id is not None:
        return _group(session, draft.group_id, channel, now, tree)
    known = people.known(session, draft.person_id or 0, now.date())
    if known is None or not known.posts:
        return None
    posts = known.posts
    return Question("", Person(channel, "", posts[0].role, posts, known.name, known.number), now)


def _group(
    session: Session, number: int, channel: str, now: datetime, tree: AgencyTree
) -> Question | None:
    group = session.get(Group, number)
    if group is None or group.ended_at is not None:
        return None
    unit = tree.by_id[group.agency_id].code if group.agency_id is not None else None
    post = Post(Role.PARTNER, unit, body=group.body or "")
    member = Person(channel, "", Role.PARTNER, (post,))
    return Question("", member, now, Place.GROUP, circle=Circle(unit))


@dataclass(frozen=True)
class _Part:
    """A part of a message: its lines, what may be pressed below it, the deliveries in it."""

    lines: tuple[Line, ...]
    told: frozenset[int]
    choices: tuple[Choice, ...] = ()
    of_coercions: bool = True
    attachments: tuple[Attachment, ...] = ()


def _sealed(parts: Sequence[_Part]) -> Letter:
    """The parts as one message; that it is no legal notice is said once."""
    lines = [line_ for part in parts for line_ in part.lines]
    if any(part.of_coercions for part in parts):
        lines.append(line(wording.NOT_A_NOTICE))
    choices = tuple(choice for part in parts for choice in part.choices)
    told = frozenset[int]().union(*(part.told for part in parts))
    return Letter(tuple(lines), choices, told, tuple(f for part in parts for f in part.attachments))


# Coercions


@dataclass(frozen=True)
class _Ready:
    """A notice with the deliveries that it is made of."""

    notice: Notice
    told: frozenset[int]


def _of_coercions(session: Session, reader: Reader, dues: Iterable[Due]) -> Iterator[_Part]:
    chosen = [due for due in dues if due.draft.kind in _OF_COERCIONS]
    numbers = {due.draft.coercion_id for due in chosen if due.draft.coercion_id is not None}
    if not numbers:
        return
    decisions = coercions.load(session, reader.view.tree, numbers)
    holding = [due for due in chosen if _holds(due, decisions, reader)]
    ready = list(_notices(session, reader, holding, decisions))
    if ready:
        part = _alone(ready[0], reader) if len(ready) == 1 else _together(ready, reader)
        yield replace(part, attachments=tuple(_calendar_file(ready, reader)))
    if released := tuple(_released(chosen, decisions, reader)):
        yield _Part(tuple(line(text) for _, text in released), frozenset(n for n, _ in released))
    late = [due for due in holding if due.late]
    if late:
        yield _late(late, reader, decisions, {one.notice.decision.matter.id for one in ready})


def _holds(due: Due, decisions: Mapping[int, Decision], reader: Reader) -> bool:
    """Whether a delivery is still true: of this version, and for somebody who may know."""
    decision = decisions.get(due.draft.coercion_id or 0)
    if decision is None or due.draft.version != decision.matter.version:
        return False
    whatever_it_is = due.draft.step in (Step.CHANGED, Step.CANCELLED)
    planned = decision.row.state == CoercionState.PLANNED
    return (whatever_it_is or planned) and reader.rights.sees(decision.row)


def _released(
    dues: Iterable[Due], decisions: Mapping[int, Decision], reader: Reader
) -> Iterator[tuple[int, str]]:
    """To those who knew of a coercion and may see no more of it: that it changed, and whom to ask.

    Otherwise they would still come on the old day.
    """
    for due in dues:
        decision = decisions.get(due.draft.coercion_id or 0)
        if decision is None or due.draft.step not in (Step.CHANGED, Step.CANCELLED):
            continue
        row = decision.row
        if due.draft.version == decision.matter.version and not reader.rights.sees(row):
            unit = reader.view.holder(row.unit, row.time.date())
            yield due.id, wording.released(row.coercion, unit)


def _notices(
    session: Session, reader: Reader, dues: Iterable[Due], decisions: Mapping[int, Decision]
) -> Iterator[_Ready]:
    """One notice a coercion, in the order of what is most urgent of each."""
    of_each: dict[int, list[Due]] = {}
    for due in dues:
        if not due.late:
            of_each.setdefault(due.draft.coercion_id or 0, []).append(due)
    for number, theirs in of_each.items():
        ready = _notice(session, reader, decisions[number], theirs)
        if ready.notice.steps:
            yield ready


def _notice(session: Session, reader: Reader, decision: Decision, dues: Sequence[Due]) -> _Ready:
    """What is to be told of a coercion; without steps where all of it has become needless."""
    part = Part((dues[0].draft.body or {}).get("part", Part.FOLLOWER))
    steps = {due.id: Step(due.draft.step) for due in dues}
    notice = Notice(
        decision,
        tuple(steps.values()),
        part,
        reason=_reason(session, dues),
        before=_before(session, decision, dues),
    )
    if Step.UNANSWERED in steps.values():
        audience = facts.audience(session, reader.view.tree)
        asked = coercions.asked(session, audience, [decision.matter])[decision.matter.id]
        silent = asked.silent_below(part)
        if not silent:
            steps = {number: one for number, one in steps.items() if one is not Step.UNANSWERED}
        names = coercions.names(session, {one.who.person or 0 for one in silent})
        notice = replace(notice, steps=tuple(steps.values()), asked=asked, names=names)
    return _Ready(notice, frozenset(steps))


def _before(session: Session, decision: Decision, dues: Iterable[Due]) -> Earlier | None:
    """What the recipient was told last of it, where it is a change that is told."""
    changed = next((due.draft for due in dues if due.draft.step == Step.CHANGED), None)
    if changed is None:
        return None
    who = Who(changed.person_id, changed.group_id)
    matter = decision.matter
    return coercions.known_before(session, matter.id, matter.version, who)


def _reason(session: Session, dues: Iterable[Due]) -> str:
    """What is in somebody's way, where that is what is told."""
    answers = [(due.draft.body or {}).get("answer") for due in dues]
    for number in answers:
        said = acknowledgements.one(session, number) if isinstance(number, int) else None
        if said is not None:
            name, body = coercions.names(session, [said.person]).get(said.person, ("", ""))
            never = redaction.is_never_told(said.reason)
            told = wording.HIDDEN_REASON if never else said.reason
            return wording.hindered(body or name, told)
    return ""


def _calendar_file(ready: Iterable[_Ready], reader: Reader) -> Iterator[Attachment]:
    """The coercions whose day is told, for the reader's calendar; tasks and warnings are none."""
    notices = (one.notice for one in ready)
    rows = [notice.row(reader) for notice in notices if not _DATED.isdisjoint(notice.steps)]
    if rows:
        yield calendar_file.attachment(rows, reader.view)


def _alone(ready: _Ready, reader: Reader) -> _Part:
    notice = ready.notice
    lines = (line(bold(notice.head(reader))), *notice.lines(reader))
    choices = tuple(notice.choices()) if reader.question.private else ()
    return _Part(lines, ready.told, choices)


def _together(several: Sequence[_Ready], reader: Reader) -> _Part:
    """Several coercions: each whole up to a number, then one line each."""
    lines = [line(bold(wording.several(len(several))))]
    for number, ready in enumerate(several, 1):
        lines.append(line(bold(f"{number}. {ready.notice.head(reader)}")))
        if number <= _WHOLE:
            lines += ready.notice.lines(reader)
    open_ones = [ready.notice for ready in several if any(ready.notice.choices())]
    choices = _answer_all(open_ones) if reader.question.private else ()
    return _Part(tuple(lines), frozenset().union(*(one.told for one in several)), choices)


def _answer_all(notices: Sequence[Notice]) -> tuple[Choice, ...]:
    if not notices:
        return ()
    behind = "\n".join(notice.reference() for notice in notices)
    command = next(iter(COMMANDS.values()))
    return (Choice(wording.ANSWER_ALL, f"{command} {behind}"),)


def _late(
    dues: Sequence[Due],
    reader: Reader,
    decisions: Mapping[int, Decision],
    told_anyway: Iterable[int],
) -> _Part:
    """What could not be told in time, a line each, unless the coercion is told anyway."""
    shown = [due for due in dues if due.draft.coercion_id not in set(told_anyway)]
    lines = []
    for due in shown:
        decision = decisions[due.draft.coercion_id or 0]
        row = redaction.coercion(decision.row, reader.question, reader.rights)
        lines.append(line(wording.late_line(due.draft.step, when(row), row.case)))
    head = (line(bold(wording.SEVERAL_LATE)),) if lines else ()
    return _Part((*head, *lines), frozenset(due.id for due in dues))


# Broadcasts


def _of_broadcasts(
    session: Session, vault: Vault, reader: Reader, dues: Sequence[Due]
) -> Iterator[_Part]:
    """What was written to many, each with its button; late ones too."""
    for told in broadcast_letter.letters(session, vault, reader.view.tree, dues):
        delivery = frozenset({told.delivery})
        yield _Part(told.lines, delivery, told.choices, of_coercions=False)


# Requests to be let in


def _of_requests(session: Session, reader: Reader, dues: Iterable[Due]) -> Iterator[_Part]:
    """Who waits to be let in; what was decided meanwhile is told to nobody."""
    for due in dues:
        number = (due.draft.body or {}).get("request")
        if due.draft.kind == requests.NOTICE and isinstance(number, int):
            person, tree = reader.question.person, reader.view.tree
            lines, choices = inviting.of_request(session, person, number, tree)
            if lines:
                yield _Part(lines, frozenset({due.id}), choices, of_coercions=False)


# Digests


def _of_digests(session: Session, reader: Reader, dues: Iterable[Due]) -> Iterator[_Part]:
    """The digests of a moment; late ones are of no use to anybody."""
    fresh = [due for due in dues if not due.late and reader.question.private]
    daily = frozenset(due.id for due in fresh if due.draft.kind in (Kind.DIGEST, Kind.WEEKLY))
    weekly = any(due.draft.kind == Kind.WEEKLY for due in fresh)
    if daily and (lines := digests.of_coercions(session, reader, weekly=weekly)):
        yield _Part(lines, daily)
    idle = frozenset(due.id for due in fresh if due.draft.kind == Kind.IDLE_CASES)
    if idle and (lines := digests.of_idle_cases(session, reader)):
        yield _Part(lines, idle, of_coercions=False)
