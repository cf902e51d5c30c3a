"""A small province with people in it, to change rights in.

T is the top; A and B are below it, A1 below A; S is the top of another province. A0 ceased, and A
took over from it.
"""

from datetime import date, datetime

from db import agencies, invitations, people
from db.agencies import AgencyTree
from db.authority import Actor
from db.models import Agency
from db.people import Post
from db.session import Database
from db.terms import AgencyKind, Role

NOW = datetime(2026, 11, 23, 1, 0)
TODAY = date(2026, 11, 23)
OPERATOR = Actor("terminal", "operator", (Post(Role.OPERATOR),), lasting=True)

_OFFICES = {
    "T": (1, "Thi hành án dân sự tỉnh Mẫu", None),
    "A": (2, "Phòng Thi hành án dân sự khu vực 1", 1),
    "B": (3, "Phòng Thi hành án dân sự khu vực 2", 1),
    "A1": (4, "Tổ Nà Phặc", 2),
    "S": (5, "Thi hành án dân sự tỉnh Khác", None),
}


def settle(database: Database) -> AgencyTree:
    """Puts the offices into an empty database."""
    with database.writing() as session:
        for code, (number, name, parent) in _OFFICES.items():
            kind = AgencyKind.DIVISION if parent else AgencyKind.PROVINCE
            session.add(Agency(id=number, code=code, name=name, kind=kind, parent_id=parent))
            session.flush()
        old = "Chi cục Thi hành án dân sự huyện Cốc Xa"
        ended = {"valid_to": date(2025, 6, 30), "successor_id": 2}
        session.add(Agency(id=6, code="A0", name=old, kind=AgencyKind.BRANCH, parent_id=1, **ended))
    with database.reading() as session:
        return agencies.load(session)


def join(
    database: Database,
    number: str,
    role: Role,
    unit: str | None,
    name: str = "",
    *,
    body: str = "",
    channel: str = "telegram",
    now: datetime = NOW,
) -> int:
    """Lets somebody in by a code; our number for them."""
    post = Post(role, unit, body=body)
    code = invitations.invite(database, post, OPERATOR, now, name=name).code
    welcome = invitations.use(database, code, (channel, number), now)
    assert welcome is not None
    return welcome.number


def acting(database: Database, number: str, today: date = TODAY) -> Actor:
    """Whoever has this number on Telegram, as one who changes rights."""
    known = people.find(database, "telegram", number, today)
    assert known is not None
    return Actor("telegram", number, known.posts, known.number)
