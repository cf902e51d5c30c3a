"""What the posts of whoever asks give them: which offices, whose names in full, which places."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from db import bodies
from db.agencies import AgencyTree
from db.catalogue import METRICS, Shape
from db.facts import CoercionRow
from db.folding import alike
from db.query import Body, Query, Reach
from db.terms import Role
from handlers.messages import Place, Post, Question

#: Shapes that show single cases.
ROWS = frozenset({Shape.CASE, Shape.CASE_LIST, Shape.SCHEDULE})
#: They read names in full within their offices.
_IN_FULL = frozenset({Role.OPERATOR, Role.ADMIN, Role.HEAD})
#: They know of a coercion to come where and at what hour.
_AT_COERCIONS = _IN_FULL | {Role.LEADER}


@dataclass(frozen=True)
class Rights:
    """The posts in force for one question; `shared` is what a group may be told, None: no group."""

    tree: AgencyTree
    posts: tuple[Post, ...]
    shared: frozenset[str] | None = None

    @classmethod
    def of(cls, question: Question, tree: AgencyTree) -> "Rights":
        """The rights of whoever asks, where they ask; a group that is not registered has none."""
        person = question.person
        held = person.posts or ((Post(person.role),) if person.role.administers else ())
        posts = tuple(post for post in held if post.role.is_known)
        if question.place is not Place.GROUP:
            return cls(tree, posts)
        circle = question.circle
        return cls(tree, posts, _below(circle.unit, tree) if circle else frozenset())

    @cached_property
    def _figures(self) -> frozenset[str]:
        return self._offices(self.posts)

    @cached_property
    def _rows(self) -> frozenset[str]:
        return self._offices(post for post in self.posts if post.role is not Role.PARTNER)

    @cached_property
    def _bodies(self) -> tuple[Body, ...]:
        partners = (post for post in self.posts if post.role is Role.PARTNER and post.body)
        return tuple(Body(post.body, self._offices([post])) for post in partners)

    def _offices(self, posts: Iterable[Post]) -> frozenset[str]:
        offices = frozenset[str]().union(*(_below(post.unit, self.tree) for post in posts))
        return offices if self.shared is None else offices & self.shared

    def reach(self, query: Query) -> Reach:
        """How far a query may go: figures by all posts, single cases not by those of partners."""
        shape = METRICS[query.metric].shape
        if not shows_cases(query):
            return Reach(self._figures)
        return Reach(self._rows, self._bodies if shape is Shape.SCHEDULE else ())

    def officers(self) -> tuple[tuple[str, frozenset[str]], ...]:
        """The names in the case files that are their own, with the offices where they are."""
        return tuple(
            (post.officer, _below(post.unit, self.tree))
            for post in self.posts
            if post.officer and post.role is not Role.PARTNER
        )

    def is_everything(self, offices: frozenset[str]) -> bool:
        """Whether these are all the offices that there are."""
        return len(offices) == len(self.tree.offices)

    def tells_names(self, unit: str, officer: str | None) -> bool:
        """Whether the parties of a case of an office and officer are named in full."""
        return any(
            post.role in _IN_FULL or _is_theirs(post, officer) for post in self._posts_at(unit)
        )

    def tells_place(self, row: CoercionRow) -> bool:
        """Whether the place and the hour of a coercion to come are told; never in a group."""
        return self.shared is None and any(
            post.role in _AT_COERCIONS
            or _is_theirs(post, row.officer)
            or _is_theirs(post, row.case_officer)
            or _takes_part(post, row)
            for post in self._posts_at(row.unit)
        )

    def sees(self, row: CoercionRow) -> bool:
        """Whether anything of a coercion is told: in their offices, or taking part in it."""
        return any(
            post.role is not Role.PARTNER or _takes_part(post, row)
            for post in self._posts_at(row.unit)
        )

    def oversees(self, row: CoercionRow) -> bool:
        """Whether they see what became of its alerts: whoever answers for it, or stands above."""
        return self.shared is None and any(
            post.role in _AT_COERCIONS
            or _is_theirs(post, row.officer)
            or _is_theirs(post, row.case_officer)
            for post in self._posts_at(row.unit)
        )

    def _posts_at(self, unit: str) -> Iterable[Post]:
        return (post for post in self.posts if unit in _below(post.unit, self.tree))


def shows_cases(query: Query) -> bool:
    """Whether a query tells of single cases: by their rows, or as a figure of one debtor."""
    return METRICS[query.metric].shape in ROWS or query.filters.debtor is not None


def _below(unit: str | None, tree: AgencyTree) -> frozenset[str]:
    """An office with those below it and those it took over; None is everywhere."""
    if unit is None:
        return frozenset(tree.offices)
    return tree.members([unit]) if unit in tree.offices else frozenset()


def _is_theirs(post: Post, officer: str | None) -> bool:
    if post.role is Role.PARTNER or not post.officer or not officer:
        return False
    return alike(post.officer) == alike(officer)


def _takes_part(post: Post, row: CoercionRow) -> bool:
    sought = bodies.key(post.body)
    return post.role is Role.PARTNER and bool(sought) and str(sought) in (row.partners_key or "")
