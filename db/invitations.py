"""One-time codes: for somebody new with role and office inside, or for a person's next account."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import choice

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from db import agencies, membership, people, tries
from db.authority import Actor, NotAllowed, Why, agency_id, check, check_new
from db.authority import code as code_of
from db.changes import Act, note
from db.models import Agency
from db.people import Post
from db.people_models import Invitation, Member
from db.session import Database
from db.terms import Role, Status
from db.tries import Who

#: Letters and digits that look like no other one of them, in any hand and on any screen.
ALPHABET = "3479ACDEFHJKMNPQRTWXY"
#: Three groups of five: 21 ** 15 is more than 2 ** 65.
GROUPS, SIZE = 3, 5
#: How long an invitation is good, in days, where nothing else is said, and at most.
DAYS, MOST_DAYS = 7, 90
#: How long a code for one's own next account is good.
OWN = timedelta(minutes=30)

_GROUP = rf"[0-9A-Za-z]{{{SIZE}}}"
_CODE = re.compile(rf"{_GROUP}(?:[-–]?{_GROUP}){{{GROUPS - 1}}}")
_BETWEEN = re.compile(r"[\s\-–]+")


@dataclass(frozen=True, slots=True)
class Made:
    """A new code, and the number that its invitation is withdrawn by."""

    code: str
    number: int


@dataclass(frozen=True, slots=True)
class Welcome:
    """Whom a code let in; `again` where it was their next account."""

    number: int
    again: bool = False


def is_code(text: str) -> bool:
    """Whether a text looks like one of our codes, right or wrong; each has a digit."""
    return _CODE.fullmatch(text) is not None and any(sign.isdigit() for sign in text)


def new_code() -> str:
    """A code nobody can guess: `K7QTM-94XRW-3HFAC`."""
    while True:
        letters = "".join(choice(ALPHABET) for _ in range(GROUPS * SIZE))
        if any(letter.isdigit() for letter in letters):
            return "-".join(letters[at : at + SIZE] for at in range(0, len(letters), SIZE))


def _plain(code: str) -> str:
    return _BETWEEN.sub("", code).upper()


def invite(
    database: Database, post: Post, by: Actor, now: datetime, *, name: str = "", days: int = DAYS
) -> Made:
    """A code for somebody new; only its mark is kept. NotAllowed where it is not theirs to give.

    `now` is UTC.
    """
    if not 0 < days <= MOST_DAYS:
        raise NotAllowed(Why.BAD_DAYS)
    code = new_code()
    with database.writing() as session:
        tree = agencies.load(session)
        check_new(by, post, tree)
        made = Invitation(
            mark=database.vault.mark("code", _plain(code)),
            role=post.role,
            agency_id=agency_id(post.unit, tree),
            name=name or None,
            officer=post.officer or None,
            body=post.body or None,
            made_by=by.number,
            made_at=now,
            expires_at=now + timedelta(days=days),
        )
        session.add(made)
        session.flush()
        facts = {"invitation": made.id, "role": post.role, "agency": post.unit, "days": days}
        note(session, database.vault, Act.INVITED, by, now, facts)
    return Made(code, made.id)


def withdraw(database: Database, number: int, by: Actor, now: datetime) -> None:
    """Ends an invitation before it was used. NotAllowed where it is not theirs; `now` is UTC."""
    is_open = update(Invitation).where(
        Invitation.id == number, Invitation.ended_at.is_(None), Invitation.role.is_not(None)
    )
    with database.writing() as session:
        tree = agencies.load(session)
        found = session.scalar(is_open.values(ended_at=now).returning(Invitation.id))
        held = session.get(Invitation, found) if found is not None else None
        if held is None:
            raise NotAllowed(Why.NOT_THERE)
        check(by, _post(held, code_of(held.agency_id, tree)), tree)
        note(session, database.vault, Act.UNINVITED, by, now, {"invitation": number})


def connect(database: Database, by: Actor, now: datetime) -> str:
    """A code with which a person joins their account in another messenger. `now` is UTC.

    NotAllowed for who is not registered. The code before this one is good no longer.
    """
    if by.number is None:
        raise NotAllowed(Why.NOT_THERE)
    code = new_code()
    open_ones = update(Invitation).where(
        Invitation.person_id == by.number, Invitation.ended_at.is_(None)
    )
    with database.writing() as session:
        session.execute(open_ones.values(ended_at=now))
        session.add(
            Invitation(
                mark=database.vault.mark("code", _plain(code)),
                person_id=by.number,
                made_by=by.number,
                made_at=now,
                expires_at=now + OWN,
            )
        )
        note(session, database.vault, Act.INVITED, by, now, {"account_of": by.number})
    return code


def use(database: Database, code: str, who: Who, now: datetime) -> Welcome | None:
    """Lets somebody in with a code, once; None where it is not good, for whatever reason.

    Of several who use a code at once one gets in. After too many tries no code is good. `now` is
    UTC.
    """
    try:
        with database.writing() as session:
            return _used(session, database, code, who, now)
    except IntegrityError:
        return None  # the same person got in by another code at this very moment


def _used(
    session: Session, database: Database, code: str, who: Who, now: datetime
) -> Welcome | None:
    vault = database.vault
    if tries.are_used_up(session, vault, who, now):
        return None
    registered = people.account(session, vault.marks(*who), who[0]) is not None
    held = None if registered else _taken(session, vault.marks("code", _plain(code)), now)
    if held is None:
        tries.note(session, vault, who, now)
        locked = tries.are_used_up(session, vault, who, now)
        note(session, vault, Act.LOCKED_OUT if locked else Act.WRONG_CODE, Actor(*who, ()), now, {})
        return None
    if held.person_id is not None:
        membership.add_account(session, vault, held.person_id, who, now)
        actor = Actor(*who, (), held.person_id)
        note(session, vault, Act.ACCOUNT_ADDED, actor, now, {"whose": held.person_id})
        return Welcome(held.person_id, again=True)
    office = session.get(Agency, held.agency_id) if held.agency_id else None
    post = _post(held, office.code if office else None)
    number = membership.add(session, held.name or "", post, held.agency_id, now)
    membership.add_account(session, vault, number, who, now)
    facts = {"invitation": held.id, "role": post.role, "agency": post.unit}
    note(session, vault, Act.JOINED, Actor(*who, (), number), now, facts)
    return Welcome(number)


def _post(held: Invitation, unit: str | None) -> Post:
    """What an invitation holds for somebody new."""
    return Post(Role(str(held.role)), unit, held.officer or "", held.body or "")


def _taken(session: Session, marks: list[str], now: datetime) -> Invitation | None:
    """The invitation of a code, ended with this; None where it is not good, or no longer."""
    good = update(Invitation).where(
        Invitation.mark.in_(marks), Invitation.ended_at.is_(None), Invitation.expires_at > now
    )
    number = session.scalar(good.values(ended_at=now).returning(Invitation.id))
    held = session.get(Invitation, number) if number is not None else None
    if held is None or held.person_id is None:
        return held
    member = session.get(Member, held.person_id)
    return held if member is not None and member.status == Status.ACTIVE else None
