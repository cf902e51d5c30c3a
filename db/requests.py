"""Those who ask to be let in, until an administrator of their office says yes or no."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, delete, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from db import agencies, membership, outbox, people, preferences, tries
from db.agencies import AgencyTree
from db.authority import Actor, NotAllowed, Why, check_new, code, covers
from db.changes import Act, note
from db.models import Agency
from db.outbox import Draft
from db.people import PAGE, Post
from db.people_models import Account, JoinRequest, Member
from db.planning.planner import awake
from db.planning.terms import USUAL, Wishes, utc
from db.session import Database
from db.terms import Role, Status
from db.tries import Who

#: The kind of the deliveries that tell administrators of a request, and the sender what became of
#: it, each once; the steps of the latter.
NOTICE, GRANTED, DENIED = "request", "granted", "denied"
_WEIGHT = 3
#: How long either is worth a message of its own.
_WORTH = timedelta(days=1)

#: What nobody decided in so long is let go, with who asked.
KEPT = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Request:
    """Somebody who asks to be let in: who they say they are, and the office by its code. UTC."""

    number: int
    name: str
    unit: str
    channel: str
    asked_at: datetime


def ask(database: Database, name: str, unit: str, who: Who, asked_at: datetime) -> bool:
    """Keeps a request in the place of the one before; it counts as a try to be let in.

    False where nothing more is taken from this sender for now. `asked_at` carries the office's
    zone: administrators are told outside their quiet hours.
    """
    vault, (channel, number), now = database.vault, who, utc(asked_at)
    with database.writing() as session:
        tree = agencies.load(session)
        if tries.are_used_up(session, vault, who, now):
            return False
        tries.note(session, vault, who, now)
        session.execute(delete(JoinRequest).where(JoinRequest.asked_at <= now - KEPT))
        theirs = JoinRequest.channel == channel, JoinRequest.mark.in_(vault.marks(*who))
        before = select(JoinRequest).where(*theirs, JoinRequest.decided_at.is_(None))
        made = session.scalars(before).first() or JoinRequest(
            channel=channel, mark=vault.mark(*who), sealed=vault.seal(number)
        )
        made.name, made.agency_id, made.asked_at = name, tree.offices[unit].id, now
        session.add(made)
        session.flush()
        outbox.post(session, _notices(session, made, tree, asked_at), now)
        facts = {"request": made.id, "agency": unit}
        note(session, vault, Act.REQUESTED, Actor(*who, ()), now, facts)
    return True


def _notices(
    session: Session, request: JoinRequest, tree: AgencyTree, asked_at: datetime
) -> Iterator[Draft]:
    """What tells each administrator of the office that somebody waits; not while they sleep."""
    admins = select(Member).where(Member.role == Role.ADMIN, Member.status == Status.ACTIVE)
    office, wishes = tree.by_id[request.agency_id].code, preferences.of_all(session)
    for admin in session.scalars(admins.order_by(Member.id)):
        top = code(admin.agency_id, tree)
        if top is not None and office not in tree.members([top]):
            continue
        yield Draft(
            key=f"{NOTICE}:{request.mark[:32]}:{request.id}:p{admin.id}",
            kind=NOTICE,
            step=NOTICE,
            due_at=(due_at := _awake(asked_at, wishes.get(admin.id, USUAL))),
            expires_at=due_at + _WORTH,
            weight=_WEIGHT,
            person_id=admin.id,
            body={"request": request.id},
        )


def _awake(moment: datetime, wishes: Wishes) -> datetime:
    """A moment, or the end of somebody's quiet hours that it lies in; UTC."""
    return utc(awake(moment, wishes.quiet))


def waiting(
    session: Session, units: Collection[str] | None, now: datetime, page: int = 1
) -> tuple[Sequence[Request], int]:
    """A page of the open requests for some offices (None: all), the oldest first; how many."""
    chosen = _with_codes().where(
        JoinRequest.decided_at.is_(None), JoinRequest.asked_at > now - KEPT
    )
    if units is not None:
        chosen = chosen.where(Agency.code.in_(units))
    total = session.scalar(select(func.count()).select_from(chosen.subquery())) or 0
    shown = chosen.order_by(JoinRequest.id).offset((page - 1) * PAGE).limit(PAGE)
    return [_request(row, unit) for row, unit in session.execute(shown)], total


def one(session: Session, number: int) -> Request | None:
    """An open request by its number."""
    chosen = _with_codes().where(JoinRequest.id == number, JoinRequest.decided_at.is_(None))
    row = session.execute(chosen).first()
    return _request(row[0], row[1]) if row else None


def grant(database: Database, number: int, role: Role, by: Actor, now: datetime) -> int:
    """Lets somebody in with a role at the office that they named; our number for them.

    NotAllowed where it is not this actor's to say, or was said already. `now` is UTC.
    """
    try:
        with database.writing() as session:
            row, unit = _decided(session, number, by, now, granted=True)
            post = Post(role, unit)
            check_new(by, post, agencies.load(session))
            if people.account(session, [row.mark], row.channel) is not None:
                raise NotAllowed(Why.ALREADY)
            person = membership.add(session, row.name, post, row.agency_id, now)
            kept = {"channel": row.channel, "mark": row.mark, "sealed": row.sealed}
            session.add(Account(person_id=person, joined_at=now, **kept))
            facts = {"request": number, "whose": person, "role": role, "agency": unit}
            note(session, database.vault, Act.GRANTED, by, now, facts)
            outbox.post(session, [_told(row, GRANTED, now, person_id=person)], now)
    except IntegrityError as race:
        raise NotAllowed(Why.ALREADY) from race
    return person


def deny(database: Database, number: int, by: Actor, now: datetime) -> None:
    """Turns a request down. NotAllowed as for `grant`; `now` is UTC."""
    with database.writing() as session:
        row, unit = _decided(session, number, by, now, granted=False)
        facts = {"request": number, "agency": unit}
        note(session, database.vault, Act.REJECTED, by, now, facts)
        body = {"to": row.sealed}
        outbox.post(session, [_told(row, DENIED, now, channel=row.channel, body=body)], now)


def _told(row: JoinRequest, step: str, now: datetime, **whom: Any) -> Draft:
    """What tells whoever asked how it was decided; at once, since they wait for it."""
    until, key = now + _WORTH, f"{NOTICE}:{row.mark[:32]}:{row.id}:{step}"
    return Draft(key, NOTICE, step, now, until, _WEIGHT, **whom)


def _decided(
    session: Session, number: int, by: Actor, now: datetime, *, granted: bool
) -> tuple[JoinRequest, str]:
    """An open request, closed with this, and the code of its office."""
    tree = agencies.load(session)
    is_open = update(JoinRequest).where(
        JoinRequest.id == number,
        JoinRequest.decided_at.is_(None),
        JoinRequest.asked_at > now - KEPT,
    )
    decided = is_open.values(decided_at=now, decided_by=by.number, granted=granted)
    found = session.scalar(decided.returning(JoinRequest.id))
    row = session.get(JoinRequest, found) if found is not None else None
    if row is None:
        raise NotAllowed(Why.NOT_THERE)
    unit = tree.by_id[row.agency_id].code
    if not covers(by, unit, tree):
        raise NotAllowed(Why.NOT_THERE)
    return row, unit


def _with_codes() -> Select[JoinRequest, str]:
    return select(JoinRequest, Agency.code).join(Agency, Agency.id == JoinRequest.agency_id)


def _request(row: JoinRequest, unit: str) -> Request:
    return Request(row.id, row.name, unit, row.channel, row.asked_at)
