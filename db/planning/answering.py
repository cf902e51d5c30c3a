"""What an answer to an alert sets off: its reminders end, and what is in the way goes up."""

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from db import outbox, overrides
from db.acknowledgements import Said, Verdict, keep
from db.outbox import Which
from db.planning.facts import ANSWERED
from db.planning.planner import heard
from db.planning.replanning import draft, take_turn
from db.planning.terms import Kind, Knower, Matter, Part, Planned, Step


def answer(
    session: Session,
    matter: Matter,
    knowers: Collection[Knower],
    said: Said,
    steps: Collection[str],
) -> None:
    """Keeps an answer, and ends the reminders of these steps to whoever gave it, by any channel.

    What is in the way is told at once to the heads, or to the leaders where it is in a head's way.
    """
    take_turn(session)
    number = keep(session, said)
    if steps:
        which = Which(coercion_id=matter.id, steps=steps, person_id=said.person)
        outbox.void(session, which, ANSWERED, said.at)
    if said.verdict is Verdict.HINDERED:
        now = overrides.here(session, said.at)
        told = _above(knowers, said.person)
        drafts = (_hindered(matter, knower, number, now) for knower in told)
        outbox.post(session, map(draft, drafts), said.at)


def _above(knowers: Collection[Knower], person: int) -> Iterable[Knower]:
    """Who can do something about it."""
    heads = [one for one in knowers if one.part is Part.HEAD and one.who.person != person]
    is_head = any(one.part is Part.HEAD and one.who.person == person for one in knowers)
    leaders = [one for one in knowers if one.part is Part.LEADER and one.who.person != person]
    return leaders or heads if is_head else heads or leaders


def _hindered(matter: Matter, knower: Knower, answer_: int, now: datetime) -> Planned:
    due_at = heard(matter, knower, now)
    until = matter.scheduled_at.replace(tzinfo=now.tzinfo)
    key = f"c{matter.id}:v{matter.version}:{Step.HINDERED}{answer_}:{knower.who}:"
    body = {"part": str(knower.part), "answer": answer_}
    of_coercion = (matter.id, matter.version, body)
    return Planned(
        key, Kind.COERCION, Step.HINDERED, knower.who, due_at, max(until, due_at), 1, *of_coercion
    )
