"""A reply where the messenger has no buttons: one message, its next steps numbered below it."""

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Final

from bot.channels.base import Limits, Piece
from bot.channels.layout import pieces, shortened, units
from db import menus
from db.buttons import Holder
from db.menus import Rest, Step
from db.session import Database
from handlers import wording
from handlers import wording_menus as menu_words
from handlers.messages import Choice, Kind, Line, Person, Reply, line
from handlers.topics.guidance import said

#: So much of a message tells which one a step belongs to.
_HEAD: Final = 60
_NUMBER: Final = re.compile(r"(?:số |so |chọn |chon )?(\d{1,2})[.)]?", re.IGNORECASE)
#: What asks for more: of an answer what did not fit, else the next page of a list.
_MORE: Final = frozenset({"tiep", "xem tiep", "tiep theo", "tiep tuc", "xem them"})


@dataclass(frozen=True, slots=True)
class Picked:
    """What a message chose: a question to ask, what was left of an answer, or a word on neither."""

    question: str = ""
    rest: Rest | None = None
    reply: Reply | None = None


async def offered(
    database: Database, holder: Holder, reply: Reply, now: datetime, *, unasked: bool = False
) -> tuple[Line, ...]:
    """The lines of a reply with its next steps below them, open from now on. `now` is UTC."""
    head = shortened(reply.text.partition("\n")[0], _HEAD)
    steps = [Step(_plain(one), one.question, head=head) for one in reply.choices]
    words = [Step(_plain(one), one.question) for one in reply.feedback]
    if not (steps or words) and unasked:
        return reply.lines
    made = await asyncio.to_thread(
        menus.put, database, holder, steps, now, words=words, unasked=unasked
    )
    if not made:
        return reply.lines
    listed = (line(f"{step.number}. {step.label}") for step in made)
    return (*reply.lines, line(menu_words.CHOOSE), *listed)


def _plain(choice: Choice) -> str:
    """A label without the signs that are for the eye on a button."""
    return re.sub(r"^[^\w]+", "", choice.label).strip() or choice.label


def parts(lines: Sequence[Line], limits: Limits) -> list[Piece]:
    """The lines as messages; where they do not fit in one, with room for how to see the rest."""
    whole = pieces(lines, limits)
    if len(whole) < 2:
        return whole
    return pieces(lines, replace(limits, text=limits.text - units(menu_words.MORE) - 1))


async def kept_back(
    database: Database, holder: Holder, found: Sequence[Piece], person: Person, now: datetime
) -> Piece:
    """The first of the messages; those after it wait until they are asked for. `now` is UTC."""
    first, *others = found
    left = tuple((piece.text, piece.bold) for piece in others)
    rest = Rest(left, rights(person)) if left else None
    await asyncio.to_thread(menus.keep_rest, database, holder, rest, now)
    return replace(first, text=f"{first.text}\n{menu_words.MORE}") if left else first


def left_of(rest: Rest) -> list[Piece]:
    """What was left of an answer, as messages."""
    return [Piece(text, bold) for text, bold in rest.messages]


def rights(person: Person) -> str:
    """A mark of what somebody may see, to tell whether it is the same still."""
    return sha256(repr((person.role, person.posts)).encode()).hexdigest()


def picked(
    database: Database, holder: Holder, text: str, person: Person, now: datetime
) -> Picked | None:
    """What a message chooses of what was offered; None where it is a question of its own. UTC."""
    number = _NUMBER.fullmatch(text.strip())
    if number is not None:
        step = menus.numbered(database, holder, int(number[1]), now)
        if step is None:
            return Picked(reply=said(Kind.UNKNOWN, menu_words.no_such_choice(int(number[1]))))
        return Picked(step.question)
    if menus.key(text) in _MORE:
        return _more(database, holder, person, now)
    steps = menus.worded(database, holder, text, now)
    questions = dict.fromkeys(step.question for step in steps)
    if len(questions) > 1:
        return Picked(reply=_which(steps))
    return Picked(steps[0].question) if steps else None


def _more(database: Database, holder: Holder, person: Person, now: datetime) -> Picked:
    left = menus.rest(database, holder, now)
    if left is not None and left.rights == rights(person):
        return Picked(rest=left)
    turned = menus.worded(database, holder, wording.NEXT_PAGE, now)
    if turned:
        return Picked(turned[0].question)
    return Picked(reply=said(Kind.UNKNOWN, menu_words.NOTHING_MORE))


def _which(steps: Sequence[Step]) -> Reply:
    """The steps of the same words, each with the message that it stood under."""
    shown = (f"{one.number}. {one.label} – {one.head}" for one in steps if one.number)
    return said(Kind.CLARIFY, menu_words.WHICH_CHOICE, *shown)
