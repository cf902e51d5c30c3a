"""People come, are blocked, move and leave; what becomes of it is seen at their next message."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import delete, or_, update
from sqlalchemy.orm import Session

from db import agencies, feeds
from db.agencies import AgencyTree
from db.authority import (
    Actor,
    NotAllowed,
    Why,
    agency_id,
    check,
    check_new,
    code,
    held,
    keep_an_admin,
)
from db.changes import Act, note
from db.people import Post, post_of
from db.people_models import Absence, Account, Invitation, Member
from db.session import Database
from db.terms import Role, Status
from db.tries import Who
from db.vault import Vault


@dataclass(frozen=True, slots=True)
class _Change:
    """A person in hand, with all that is needed to change them; `others` administer too."""

    session: Session
    member: Member
    others: list[Member]
    tree: AgencyTree
    post: Post


def add(session: Session, name: str, post: Post, agency: int | None, now: datetime) -> int:
    """A new person; our number for them. `now` is UTC."""
    made = Member(
        name=name,
        role=post.role,
        agency_id=agency,
        officer=post.officer or (name if post.role is Role.OFFICER else "") or None,
        body=post.body or None,
        status=Status.ACTIVE,
        joined_at=now,
        changed_at=now,
    )
    session.add(made)
    session.flush()
    return made.id


def add_account(session: Session, vault: Vault, person: int, who: Who, now: datetime) -> None:
    """A person's account in a messenger. `now` is UTC."""
    channel, number = who
    made = Account(
        person_id=person,
        channel=channel,
        mark=vault.mark(channel, number),
        sealed=vault.seal(number),
        joined_at=now,
    )
    session.add(made)
    session.flush()


def block(database: Database, number: int, by: Actor, now: datetime) -> None:
    """Takes all rights from a person, until they are unblocked. NotAllowed; `now` is UTC."""
    with _changing(database, number, by) as change:
        _expect(change.member.status == Status.ACTIVE)
        keep_an_admin(change.member, change.others, by, change.tree)
        change.member.status = Status.BLOCKED
        _withdraw(change.session, number, now)
        feeds.revoke(change.session, number, now)
        _noted(database, change, Act.BLOCKED, by, now)


def unblock(database: Database, number: int, by: Actor, now: datetime) -> None:
    """Gives a blocked person back what they had. NotAllowed; `now` is UTC."""
    with _changing(database, number, by) as change:
        _expect(change.member.status == Status.BLOCKED)
        change.member.status = Status.ACTIVE
        _noted(database, change, Act.UNBLOCKED, by, now)


def move(database: Database, number: int, post: Post, by: Actor, now: datetime) -> None:
    """Gives a person another role or office; names in the case files stay where none are given.

    NotAllowed where they may not take the old post, or give the new one. `now` is UTC.
    """
    with _changing(database, number, by) as change:
        check_new(by, post, change.tree)
        if not _is_more(post, change.post):
            keep_an_admin(change.member, change.others, by, change.tree)
        member = change.member
        member.role, member.agency_id = post.role, agency_id(post.unit, change.tree)
        member.officer = post.officer or member.officer
        member.body = post.body or member.body
        _withdraw(change.session, number, now)
        _noted(database, replace(change, post=post), Act.CHANGED, by, now)


def rename(
    database: Database,
    number: int,
    by: Actor,
    now: datetime,
    *,
    name: str | None = None,
    officer: str | None = None,
    body: str | None = None,
) -> None:
    """Writes a person's name, their name in the case files, or their organisation otherwise.

    NotAllowed where they are not this actor's to change. `now` is UTC.
    """
    with _changing(database, number, by) as change:
        member = change.member
        member.name = member.name if name is None else name
        member.officer = member.officer if officer is None else officer or None
        member.body = member.body if body is None else body or None
        _noted(database, change, Act.CHANGED, by, now)


def leave(database: Database, number: int, by: Actor, now: datetime) -> None:
    """Ends a person's registration, by themself or by who administers them. `now` is UTC.

    Their accounts are removed with their numbers; name and role stay, to read the audit by.
    """
    with _changing(database, number, by, themself=True) as change:
        keep_an_admin(change.member, change.others, by, change.tree)
        session, member = change.session, change.member
        member.status = Status.LEFT
        session.execute(delete(Account).where(Account.person_id == number))
        theirs = or_(Absence.person_id == number, Absence.stand_in_id == number)
        session.execute(delete(Absence).where(theirs, Absence.ends_on >= now.date()))
        _withdraw(session, number, now)
        feeds.revoke(session, number, now)
        _noted(database, change, Act.LEFT, by, now)


@contextmanager
def _changing(
    database: Database, number: int, by: Actor, *, themself: bool = False
) -> Iterator[_Change]:
    """A person who is this actor's to change, or is `themself` the actor."""
    with database.writing() as session:
        tree = agencies.load(session)
        member, others = held(session, number)
        post = post_of(member, code(member.agency_id, tree))
        if not (themself and by.number == number):
            check(by, post, tree)
        yield _Change(session, member, others, tree, post)


def _expect(as_told: bool) -> None:
    if not as_told:
        raise NotAllowed(Why.ALREADY)


def _is_more(post: Post, before: Post) -> bool:
    """Whether who administered goes on doing so, everywhere that they did."""
    return post.role.administers and post.unit in (None, before.unit)


def _withdraw(session: Session, person: int, now: datetime) -> None:
    """Ends the open codes that a person made, or that are for them."""
    theirs = or_(Invitation.made_by == person, Invitation.person_id == person)
    open_ones = update(Invitation).where(theirs, Invitation.ended_at.is_(None))
    session.execute(open_ones.values(ended_at=now))


def _noted(database: Database, change: _Change, act: Act, by: Actor, now: datetime) -> None:
    change.member.changed_at = now
    change.session.flush()
    post = change.post
    facts = {"whose": change.member.id, "role": post.role, "agency": post.unit}
    note(change.session, database.vault, act, by, now, facts)
