"""Who may ask: the person behind an account, the posts that are theirs today, and all people."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import Row, Select, bindparam, func, or_, select
from sqlalchemy.orm import Session

from db.models import Agency
from db.people_models import Absence, Account, Member
from db.session import Database
from db.terms import Role, Status

#: How many are shown at a time.
PAGE = 10


@dataclass(frozen=True, slots=True)
class Post:
    """What somebody is and where: a role, and the office where it is held (None: everywhere).

    `officer` is their own name in the case files; `body` a partner's organisation.
    """

    role: Role
    unit: str | None = None
    officer: str = ""
    body: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """Whoever has an account: our number for them, and their posts, their own first.

    The posts of those they stand in for today follow. Who is blocked or has left has none.
    """

    number: int
    name: str
    posts: tuple[Post, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A registered person as the list has them; `channels` are where they have accounts. UTC."""

    number: int
    name: str
    post: Post
    status: Status
    channels: tuple[str, ...]
    joined_at: datetime


def find(database: Database, channel: str, number: str, today: date) -> Known | None:
    """The person of an account as of now; None where nobody has it."""
    marks = database.vault.marks(channel, number)
    with database.reading() as session:
        held = session.execute(_OF_ACCOUNT, {"channel": channel, "marks": marks}).first()
        return _known(session, held, today)


def known(session: Session, number: int, today: date) -> Known | None:
    """The person of a number of ours, with the posts that are theirs on a day."""
    own = _with_codes().where(Member.id == number)
    return _known(session, session.execute(own).first(), today)


def _known(session: Session, held: Row[Member, str] | None, today: date) -> Known | None:
    if held is None:
        return None
    member, code = held
    if member.status != Status.ACTIVE:
        return Known(member.id, member.name, ())
    lent = tuple(_lent(session, member.id, today))
    return Known(member.id, member.name, (post_of(member, code), *lent))


def _lent(session: Session, number: int, today: date) -> Iterator[Post]:
    """The posts of those whom a person stands in for; a post that is lent is not lent on."""
    for member, code in session.execute(_LENT, {"number": number, "today": today}):
        yield post_of(member, code)


def _with_codes() -> Select[Member, str]:
    return select(Member, Agency.code).outerjoin(Agency, Agency.id == Member.agency_id)


#: Asked at every message, so made once.
_OF_ACCOUNT: Final = (
    _with_codes()
    .join(Account, Account.person_id == Member.id)
    .where(
        Account.channel == bindparam("channel"),
        Account.mark.in_(bindparam("marks", expanding=True)),
    )
)
#: Those whom somebody stands in for on a day.
_LENT: Final = (
    _with_codes()
    .join(Absence, Absence.person_id == Member.id)
    .where(
        Absence.stand_in_id == bindparam("number"),
        Absence.starts_on <= bindparam("today"),
        Absence.ends_on >= bindparam("today"),
        Member.status == Status.ACTIVE,
    )
    .order_by(Absence.id)
)


def post_of(member: Member, code: str | None) -> Post:
    """The own post of a person whose office has this code."""
    return Post(Role(member.role), code, member.officer or "", member.body or "")


def account(session: Session, marks: Sequence[str], channel: str) -> Account | None:
    """The account of a number in a channel, by its marks."""
    held = select(Account).where(Account.channel == channel, Account.mark.in_(marks))
    return session.scalars(held).first()


def listed(
    session: Session, units: Collection[str] | None, page: int | None = None
) -> tuple[Sequence[Entry], int]:
    """A page of the people of some offices (None: all people), and how many there are.

    Those who left are not among them. Without a page, all of them.
    """
    chosen = _with_codes().where(Member.status != Status.LEFT)
    if units is not None:
        chosen = chosen.where(Agency.code.in_(units))
    total = session.scalar(select(func.count()).select_from(chosen.subquery())) or 0
    chosen = chosen.order_by(Member.id)
    if page is not None:
        chosen = chosen.offset((page - 1) * PAGE).limit(PAGE)
    return _entries(session, chosen), total


def one(session: Session, number: int) -> Entry | None:
    """A person by our number, whatever their status."""
    found = _entries(session, _with_codes().where(Member.id == number))
    return found[0] if found else None


def standing_for(session: Session, number: int, today: date) -> Sequence[Entry]:
    """Those whom a person stands in for today."""
    return _entries(session, _LENT.params(number=number, today=today))


def colleagues(session: Session, number: int, units: Collection[str] | None) -> Sequence[Entry]:
    """The active people of some offices (None: of all), but one."""
    chosen = _with_codes().where(Member.status == Status.ACTIVE, Member.id != number)
    if units is not None:
        chosen = chosen.where(or_(Agency.code.in_(units), Member.agency_id.is_(None)))
    return _entries(session, chosen.order_by(Member.id))


def _entries(session: Session, chosen: Select[Member, str]) -> Sequence[Entry]:
    rows = session.execute(chosen).all()
    of_them = Account.person_id.in_([member.id for member, _ in rows])
    channels: dict[int, list[str]] = {}
    accounts = select(Account.person_id, Account.channel).where(of_them).order_by(Account.id)
    for person, channel in session.execute(accounts):
        channels.setdefault(person, []).append(channel)
    return [
        Entry(
            member.id,
            member.name,
            post_of(member, code),
            Status(member.status),
            tuple(channels.get(member.id, ())),
            member.joined_at,
        )
        for member, code in rows
    ]
