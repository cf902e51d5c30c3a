"""`/theodoi`, `/huytheodoi`: coercions that somebody wants to hear of, within what they may see."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from sqlalchemy.orm import Session

from db import agencies, subscriptions
from db.agencies import AgencyTree
from db.planning.replanning import replan_for_person
from db.query import Query
from db.session import Database
from db.subscriptions import Followed, Wanted
from handlers import posts
from handlers import wording_following as words
from handlers.messages import Choice, Kind, Line, Question, Reply, line
from handlers.posts import privately, rest
from handlers.rights import Rights
from handlers.topics.guidance import said

FOLLOW: Final = "/theodoi"
UNFOLLOW: Final = "/huytheodoi"

_FORCED: Final = re.compile(
    r"[,;]?\s*(?:chỉ|chi)?\s*(?:có|co)?\s*(?:huy động|huy dong)(?: lực lượng| luc luong)?\s*$",
    re.IGNORECASE,
)
_CASE: Final = re.compile(r"(?:việc|viec|mã việc|ma viec)\s+(\S.*)", re.IGNORECASE)
_SHOWN: Final = 8


@privately
def follow(question: Question, database: Database) -> Reply:
    """What somebody follows; or one thing more."""
    person = question.person.number
    if person is None:
        return said(Kind.REFUSE, words.NOT_REGISTERED)
    text = rest(question)
    with database.writing() as session:
        tree = agencies.load(session)
        if not text:
            return _listed(session, person, tree)
        forced_only = _FORCED.search(text) is not None
        named = _FORCED.sub("", text).strip()
        meant = _meant(session, question, tree, named, forced_only=forced_only)
        if isinstance(meant, Reply):
            return meant
        if not subscriptions.add(session, person, meant, question.at):
            return said(Kind.ANSWER, words.ALREADY)
        replan_for_person(session, person, question.at)
        return _listed(session, person, tree, words.FOLLOWED)


@privately
def unfollow(question: Question, database: Database) -> Reply:
    """Ends what somebody follows: by its number, or all of it."""
    person, text = question.person.number, rest(question)
    if person is None:
        return said(Kind.REFUSE, words.NOT_REGISTERED)
    with database.writing() as session:
        tree = agencies.load(session)
        everything = text.lower() in words.ALL
        if not everything and not (text.isdecimal() and len(text) < 10):
            return _listed(session, person, tree)
        ended = subscriptions.remove(session, person, None if everything else int(text))
        replan_for_person(session, person, question.at)
        return _listed(session, person, tree, words.ended(ended))


def _meant(
    session: Session, question: Question, tree: AgencyTree, text: str, *, forced_only: bool
) -> Wanted | Reply:
    """What is to be followed: a case, an office, or a commune."""
    seen = Rights.of(question, tree).reach(Query("coercion_schedule")).offices
    if not seen:
        return said(Kind.REFUSE, words.NOTHING_TO_FOLLOW)
    if not text:
        return Wanted(forced_only=forced_only)
    as_case = _CASE.fullmatch(text)
    case = subscriptions.case_of(session, as_case[1] if as_case else text)
    if case is not None and tree.by_id[case[1]].code in seen:
        return Wanted(case=case[0], forced_only=forced_only)
    places = subscriptions.localities(session, text)
    if len(places) == 1:
        return Wanted(locality=places[0], forced_only=forced_only)
    found, certain = posts.offices(text, tree, question.asked_at.date())
    fitting = [code for code in found if code in seen]
    if certain and len(fitting) == 1:
        return Wanted(agency=tree.offices[fitting[0]].id, forced_only=forced_only)
    behind = f" {words.FORCED_ONLY}" if forced_only else ""
    choices = [
        *(Choice(place, f"{FOLLOW} {place}{behind}") for place in places[:_SHOWN]),
        *(
            Choice(posts.office(code, tree), f"{FOLLOW} {code}{behind}")
            for code in fitting[:_SHOWN]
        ),
    ]
    told = words.WHICH if choices else words.NOT_FOUND
    return Reply(Kind.CLARIFY, (line(told), line(words.HOW)), tuple(choices))


def _listed(session: Session, person: int, tree: AgencyTree, first: str = "") -> Reply:
    rows = subscriptions.of(session, person)
    lines: list[Line] = [line(first)] if first else []
    lines += [line(words.FOLLOWING), *_rows(rows, tree)] if rows else [line(words.NONE)]
    choices = (Choice(words.end(one.number), f"{UNFOLLOW} {one.number}") for one in rows[:_SHOWN])
    return Reply(Kind.ANSWER, (*lines, line(words.HOW)), tuple(choices))


def _rows(rows: Sequence[Followed], tree: AgencyTree) -> Iterator[Line]:
    for one in rows:
        unit = posts.office(one.unit, tree) if one.unit else ""
        what = words.followed(unit, one.locality or "", one.case or "")
        yield line(words.row(one.number, what, forced_only=one.forced_only))
