"""Broadcasts: a text to many, drafted, sent once by the outbox, stopped, resumed and counted."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import ColumnElement, Select, case, select, update
from sqlalchemy.orm import Session

from db import agencies, outbox
from db.agencies import AgencyTree
from db.alert_models import Broadcast, BroadcastRead, Delivery
from db.authority import Actor, NotAllowed, Why
from db.changes import Act, note
from db.models import Agency
from db.outbox import Draft, Which
from db.outbox import State as Outcome
from db.people import Post, post_of
from db.people_models import Account, Member
from db.session import Database
from db.terms import Role, Status
from db.upserts import insert
from db.vault import Vault

#: The kind of their deliveries.
KIND: Final = "broadcast"
#: So many characters one may have.
LONGEST: Final = 3000
#: How long one that could not be sent is worth a message still.
WORTH: Final = timedelta(days=7)
#: So many are listed.
LISTED: Final = 8
#: The roles whose holders can be written to apart from others.
ROLES: Final = (Role.LEADER, Role.HEAD, Role.OFFICER, Role.PARTNER)

_MAY: Final = frozenset({Role.OPERATOR, Role.ADMIN, Role.LEADER})
#: Behind alerts, before digests.
_WEIGHT: Final = 7
#: Why a delivery of one that was stopped is not sent; it is taken up again when that resumes.
_HELD: Final = "stopped by its author"


class Stage(StrEnum):
    """How far a broadcast has come."""

    DRAFT = "draft"
    SENDING = "sending"
    STOPPED = "stopped"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Scope:
    """To whom: a role (None: any), an office with those below (None: all that the author has)."""

    role: Role | None = None
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Reach:
    """Whom a broadcast reaches, by our numbers and by role; and who has no account for it."""

    people: tuple[int, ...]
    roles: Mapping[Role, int]
    without: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A broadcast as its author has it. Times are UTC."""

    number: int
    scope: Scope
    text: str
    stage: Stage
    made_at: datetime
    confirmed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Letter:
    """A broadcast as a recipient has it; without `name` and `post` it is of the operator. UTC."""

    text: str
    at: datetime
    name: str = ""
    post: Post | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """What became of a broadcast: people, by our numbers, each in one place; `unread` got it."""

    sent: tuple[int, ...] = ()
    waiting: tuple[int, ...] = ()
    failed: tuple[int, ...] = ()
    called_off: tuple[int, ...] = ()
    unreachable: tuple[int, ...] = ()
    unread: tuple[int, ...] = ()


def may(actor: Actor) -> bool:
    """Whether somebody may write to many at all."""
    return any(post.role in _MAY for post in actor.posts)


def offices(actor: Actor, tree: AgencyTree) -> frozenset[str] | None:
    """The offices whose people somebody may write to; None is everywhere."""
    held = [post.unit for post in actor.posts if post.role in _MAY]
    return None if None in held else tree.members(unit for unit in held if unit in tree.offices)


def reached(session: Session, tree: AgencyTree, scope: Scope, actor: Actor) -> Reach:
    """Whom a broadcast of this actor reaches now, themself not among them."""
    chosen = _people(tree, scope, actor)
    has_account = (
        select(Account.id)
        .where(Account.person_id == Member.id, Account.unreachable_at.is_(None))
        .exists()
    )
    people, without, roles = list[int](), list[int](), dict[Role, int]()
    for number, role, can in session.execute(chosen.add_columns(has_account)):
        (people if can else without).append(number)
        if can:
            roles[Role(role)] = roles.get(Role(role), 0) + 1
    return Reach(tuple(people), roles, tuple(without))


def _people(tree: AgencyTree, scope: Scope, actor: Actor) -> Select[int, str]:
    """The active people of a scope, within what its author may write to."""
    chosen = select(Member.id, Member.role).where(Member.status == Status.ACTIVE)
    chosen = chosen.where(Member.id != (actor.number or 0)).order_by(Member.id)
    within = offices(actor, tree)
    if scope.unit is not None:
        below = tree.members([scope.unit])
        within = below if within is None else within & below
    if within is not None:
        ids = sorted(tree.offices[code].id for code in within)
        chosen = chosen.where(Member.agency_id.in_(ids))
    return chosen if scope.role is None else chosen.where(Member.role == scope.role)


def draft(database: Database, scope: Scope, text: str, by: Actor, now: datetime) -> int:
    """Keeps a broadcast that nobody has got yet; its number. `now` is UTC.

    NotAllowed where the office is not one that this actor may write to.
    """
    with database.writing() as session:
        _check(by, scope, agencies.load(session))
        row = Broadcast(
            author_id=by.number,
            sealed=database.vault.seal(text),
            scope={"role": scope.role, "unit": scope.unit},
            state=Stage.DRAFT,
            made_at=now,
        )
        session.add(row)
        session.flush()
        return row.id


def _check(by: Actor, scope: Scope, tree: AgencyTree) -> None:
    within = offices(by, tree) if may(by) else frozenset()
    if within is not None and (not within or scope.unit not in {None, *within}):
        raise NotAllowed(Why.NOT_YOURS)


def send(database: Database, number: int, by: Actor, now: datetime) -> bool:
    """Plans a delivery to everybody whom it reaches now; False where that was done. `now` is UTC.

    NotAllowed where it is not this actor's, or was dropped.
    """
    with database.writing() as session:
        row = _theirs(session, number, by)
        if row.state != Stage.DRAFT:
            return False
        tree, scope = agencies.load(session), _scope(row)
        _check(by, scope, tree)
        reach = reached(session, tree, scope, by)
        row.state, row.confirmed_at = Stage.SENDING, now
        row.scope = {**row.scope, "without": list(reach.without)}
        outbox.post(session, _drafts(number, reach.people, now), now)
        facts = {"broadcast": number, "people": len(reach.people), **row.scope, "without": None}
        facts = {name: value for name, value in facts.items() if value is not None}
        note(session, database.vault, Act.BROADCAST_SENT, by, now, facts)
        return True


def _drafts(number: int, people: Sequence[int], now: datetime) -> Iterator[Draft]:
    for person in people:
        key = f"{KIND}:{number}:{person}:"
        yield Draft(
            key, KIND, KIND, now, now + WORTH, _WEIGHT, person_id=person, broadcast_id=number
        )


def drop(database: Database, number: int, by: Actor, now: datetime) -> bool:
    """Throws a draft away; False where it is none any more. NotAllowed as for `send`."""
    return _moved(database, number, by, now, Stage.DRAFT, Stage.DROPPED)


def stop(database: Database, number: int, by: Actor, now: datetime) -> bool:
    """Holds back what has not left; False where nothing is being sent. NotAllowed as for `send`."""
    return _moved(database, number, by, now, Stage.SENDING, Stage.STOPPED)


def resume(database: Database, number: int, by: Actor, now: datetime) -> bool:
    """Sends what was held back; False where nothing was. NotAllowed as for `send`."""
    return _moved(database, number, by, now, Stage.STOPPED, Stage.SENDING)


_ACTS: Final = {
    Stage.DROPPED: Act.BROADCAST_DROPPED,
    Stage.STOPPED: Act.BROADCAST_STOPPED,
    Stage.SENDING: Act.BROADCAST_RESUMED,
}


def _moved(
    database: Database, number: int, by: Actor, now: datetime, before: Stage, after: Stage
) -> bool:
    with database.writing() as session:
        row = _theirs(session, number, by)
        if row.state != before:
            return False
        row.state = after
        row.ended_at = None if after is Stage.SENDING else now
        if after is Stage.STOPPED:
            outbox.void(session, Which(broadcast_id=number), _HELD, now)
        elif after is Stage.SENDING:
            _take_up(session, number, now)
        note(session, database.vault, _ACTS[after], by, now, {"broadcast": number})
        return True


def _take_up(session: Session, number: int, now: datetime) -> None:
    """What was held back is due now; what may have arrived before still says so."""
    held = update(Delivery).where(
        Delivery.broadcast_id == number, Delivery.state == Outcome.VOID, Delivery.reason == _HELD
    )
    again = case((Delivery.again, str(Outcome.UNKNOWN)), else_=str(Outcome.PLANNED))
    anew = {"state": again, "attempts": 0, "reason": None, "changed_at": now}
    session.execute(held.values(**anew, next_at=now, due_at=now, expires_at=now + WORTH))


def _theirs(session: Session, number: int, by: Actor) -> Broadcast:
    """A broadcast for those who may handle it, ours alone until the transaction is over."""
    row = session.get(Broadcast, number, with_for_update=True)
    if row is None or not _handles(row, by):
        raise NotAllowed(Why.NOT_THERE)
    return row


def _handles(row: Broadcast, by: Actor) -> bool:
    """Whether somebody sees to a broadcast: its author, and who administers everything."""
    everywhere = any(post.role.administers and post.unit is None for post in by.posts)
    return may(by) and (everywhere or (by.number is not None and row.author_id == by.number))


def _scope(row: Broadcast) -> Scope:
    role = row.scope.get("role")
    return Scope(Role(role) if role else None, row.scope.get("unit"))


# Looking at them


def one(session: Session, vault: Vault, number: int, by: Actor) -> Sheet | None:
    """A broadcast, for those who may handle it."""
    row = session.get(Broadcast, number)
    return _sheet(row, vault) if row is not None and _handles(row, by) else None


def latest(session: Session, vault: Vault, by: Actor) -> Sequence[Sheet]:
    """The last broadcasts that somebody may handle, the newest first."""
    rows = select(Broadcast).where(Broadcast.state != Stage.DROPPED)
    if not any(post.role.administers and post.unit is None for post in by.posts):
        rows = rows.where(Broadcast.author_id == (by.number or 0))
    rows = rows.order_by(Broadcast.id.desc()).limit(LISTED)
    return [_sheet(row, vault) for row in session.scalars(rows)]


def _sheet(row: Broadcast, vault: Vault) -> Sheet:
    times = (row.made_at, row.confirmed_at)
    return Sheet(row.id, _scope(row), vault.open(row.sealed), Stage(row.state), *times)


def progress(session: Session, number: int) -> Progress:
    """What became of a broadcast so far; one that went another way counts once."""
    row = session.get_one(Broadcast, number)
    states: dict[int, set[str]] = {}
    told = select(Delivery.person_id, Delivery.state).where(Delivery.broadcast_id == number)
    for person, state in session.execute(told):
        states.setdefault(person or 0, set()).add(state)
    read = set(session.scalars(select(BroadcastRead.person_id).where(_of(number))))
    placed: dict[str, list[int]] = {}
    lost = _lost(session, [person for person, found in states.items() if _place(found) == "failed"])
    for person, found in sorted(states.items()):
        place = "unreachable" if person in lost else _place(found)
        placed.setdefault(place, []).append(person)
    unreachable = [*placed.pop("unreachable", []), *row.scope.get("without", [])]
    made = {place: tuple(people) for place, people in placed.items()}
    unread = tuple(person for person in made.get("sent", ()) if person not in read)
    return Progress(**made, unreachable=tuple(unreachable), unread=unread)


_PLACES: Final = (
    ("sent", {Outcome.SENT, Outcome.FOLDED}),
    ("waiting", {Outcome.PLANNED, Outcome.TAKEN, Outcome.UNKNOWN}),
    ("failed", {Outcome.DEAD}),
)


def _place(states: Collection[str]) -> str:
    return next((name for name, among in _PLACES if not among.isdisjoint(states)), "called_off")


def _lost(session: Session, people: Collection[int]) -> set[int]:
    """Those of some people whom no messenger lets us write to any more."""
    can = select(Account.person_id).where(
        Account.person_id.in_(people), Account.unreachable_at.is_(None)
    )
    return set(people) - set(session.scalars(can))


def _of(number: int) -> ColumnElement[bool]:
    return BroadcastRead.broadcast_id == number


def names(session: Session, people: Collection[int]) -> Sequence[str]:
    """The names of some people, in order."""
    named = select(Member.name).where(Member.id.in_(people))
    return session.scalars(named.order_by(Member.name, Member.id)).all()


def letters(session: Session, vault: Vault, numbers: Collection[int]) -> dict[int, Letter]:
    """Broadcasts as their recipients get them, by number."""
    if not numbers:
        return {}
    rows = (
        select(Broadcast, Member, Agency.code)
        .outerjoin(Member, Member.id == Broadcast.author_id)
        .outerjoin(Agency, Agency.id == Member.agency_id)
        .where(Broadcast.id.in_(numbers))
    )
    found = {}
    for row, author, code in session.execute(rows):
        by = (author.name, post_of(author, code)) if author else ("", None)
        found[row.id] = Letter(vault.open(row.sealed), row.confirmed_at or row.made_at, *by)
    return found


def read(database: Database, number: int, person: int, now: datetime) -> bool:
    """Notes that somebody has read a broadcast; False where it was not for them. `now` is UTC."""
    got = select(Delivery.id).where(Delivery.broadcast_id == number, Delivery.person_id == person)
    with database.writing() as session:
        if session.scalars(got).first() is None:
            return False
        made = insert(session, BroadcastRead).values(broadcast_id=number, person_id=person, at=now)
        session.execute(made.on_conflict_do_nothing())
        return True
