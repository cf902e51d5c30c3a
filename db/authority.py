"""Who may change whose rights: never more than they hold themselves, and never the last of them."""

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from db.agencies import AgencyTree
from db.people import Post
from db.people_models import Member
from db.terms import Role, Status

#: Roles that are held at an office, never everywhere.
_OF_AN_OFFICE = frozenset({Role.HEAD, Role.OFFICER})
#: Roles that can be given at all.
GIVEN = (Role.OFFICER, Role.HEAD, Role.LEADER, Role.PARTNER, Role.ADMIN)


class Why(StrEnum):
    """Why rights are not changed. What is outside somebody's reach is told like what is not."""

    NOT_THERE = "not_there"
    NOT_YOURS = "not_yours"
    NO_SUCH_POST = "no_such_post"
    LAST_ADMIN = "last_admin"
    ALREADY = "already"
    BAD_DAYS = "bad_days"
    BAD_STAND_IN = "bad_stand_in"


class NotAllowed(Exception):
    """Rights stay as they are; `why` says why."""

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Actor:
    """Who changes rights: their account, the posts that they hold, our number for them if any.

    `lasting` where they administer whatever becomes of the people that are registered.
    """

    channel: str
    id: str
    posts: tuple[Post, ...]
    number: int | None = None
    lasting: bool = False

    @property
    def administers(self) -> bool:
        """Whether they change the rights of others at all."""
        return any(post.role.administers for post in self.posts)


def reach(actor: Actor, tree: AgencyTree) -> frozenset[str] | None:
    """The offices that somebody administers; None is everywhere."""
    held = [post.unit for post in actor.posts if post.role.administers]
    if None in held:
        return None
    return tree.members(unit for unit in held if unit in tree.offices)


def covers(actor: Actor, unit: str | None, tree: AgencyTree) -> bool:
    """Whether somebody administers an office (None: everything)."""
    within = reach(actor, tree)
    return within is None or unit in within


def check(actor: Actor, post: Post, tree: AgencyTree) -> None:
    """NotAllowed where this actor may not give, take or change this post.

    A leader is of a province, which its top office stands for; heads and officers are of an office.
    """
    if not covers(actor, post.unit, tree):
        raise NotAllowed(Why.NOT_YOURS)
    if post.role not in GIVEN:
        raise NotAllowed(Why.NO_SUCH_POST)


def check_new(actor: Actor, post: Post, tree: AgencyTree) -> None:
    """NotAllowed where the post is not one to be given, or not by this actor."""
    check(actor, post, tree)
    office = tree.offices.get(post.unit) if post.unit is not None else None
    if post.unit is None and post.role in _OF_AN_OFFICE:
        raise NotAllowed(Why.NO_SUCH_POST)
    if post.unit is not None and office is None:
        raise NotAllowed(Why.NO_SUCH_POST)
    if post.role is Role.LEADER and office is not None and office.parent in tree.offices:
        raise NotAllowed(Why.NO_SUCH_POST)


def held(session: Session, number: int) -> tuple[Member, list[Member]]:
    """A person, and all other active administrators, ours alone until the transaction is over.

    Always in one order, so that two who take each other's rights wait for one another.
    """
    both = select(Member).where(or_(Member.id == number, Member.role == Role.ADMIN))
    rows = session.scalars(both.order_by(Member.id).with_for_update()).all()
    subject = next((row for row in rows if row.id == number), None)
    if subject is None or subject.status == Status.LEFT:
        raise NotAllowed(Why.NOT_THERE)
    return subject, [row for row in rows if row is not subject and row.status == Status.ACTIVE]


def keep_an_admin(subject: Member, others: list[Member], actor: Actor, tree: AgencyTree) -> None:
    """NotAllowed where nobody would be left to administer what this one did."""
    was_one = subject.role == Role.ADMIN and subject.status == Status.ACTIVE
    if not was_one or actor.lasting:
        return
    office = code(subject.agency_id, tree)
    for other in others:
        top = code(other.agency_id, tree)
        if top is None or (office is not None and office in tree.members([top])):
            return
    raise NotAllowed(Why.LAST_ADMIN)


def code(agency_id: int | None, tree: AgencyTree) -> str | None:
    """The code of an office by its number."""
    return tree.by_id[agency_id].code if agency_id is not None else None


def agency_id(unit: str | None, tree: AgencyTree) -> int | None:
    """The number of an office by its code."""
    return tree.offices[unit].id if unit is not None else None
