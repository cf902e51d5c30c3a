"""`/guilai`: what did not arrive by itself, and sending it anew."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from db import outbox
from db.folding import fold, tidy
from db.outbox import Letter
from db.session import Database
from handlers import forms
from handlers import wording_deliveries as words
from handlers.messages import Choice, Kind, Question, Reply, line
from handlers.posts import for_administrators
from handlers.topics.guidance import said

REPLAY: Final = "/guilai"
#: So many are shown.
_SHOWN: Final = 20
_NUMBERS: Final = re.compile(r"\d{1,9}(?:[\s,;]+\d{1,9})*")


@for_administrators
def reply(question: Question, database: Database) -> Reply:
    """The list of what did not arrive, or how much of it is sent anew; for administrators."""
    _, _, rest = question.text.partition(" ")
    rest = rest.strip()
    if not rest:
        return _list(question, database)
    if fold(tidy(rest)) == fold(words.ALL):
        return _replay(question, database, None)
    if _NUMBERS.fullmatch(rest):
        return _replay(question, database, [int(part) for part in re.findall(r"\d+", rest)])
    return said(Kind.CLARIFY, words.WHICH)


def _list(question: Question, database: Database) -> Reply:
    with database.reading() as session:
        letters = outbox.dead_letters(session, _SHOWN)
        total = outbox.counts(session)[outbox.State.DEAD]
    if not letters:
        return said(Kind.ANSWER, words.NONE_DEAD)
    lines = [words.dead(forms.count(total)), *told(letters, question.asked_at)]
    if total > len(letters):
        lines.append(words.and_more(forms.count(total - len(letters))))
    lines.append(words.WHICH)
    again = Choice(words.REPLAY_ALL, f"{REPLAY} {words.ALL}")
    return Reply(Kind.ANSWER, tuple(line(text) for text in lines), (again,))


def told(letters: Sequence[Letter], now: datetime) -> list[str]:
    """A line for each; days and hours in the zone of `now`."""
    return [
        words.dead_letter(
            letter.id,
            letter.to,
            words.what(letter.kind, letter.coercion or ""),
            forms.moment(letter.due_at.replace(tzinfo=UTC).astimezone(now.tzinfo)),
            letter.reason or "",
        )
        for letter in letters
    ]


def _replay(question: Question, database: Database, numbers: Sequence[int] | None) -> Reply:
    with database.writing() as session:
        found = outbox.replay(session, numbers, question.at)
    if not found:
        return said(Kind.ANSWER, words.NONE_DEAD if numbers is None else words.NONE_OF_THEM)
    return said(Kind.ANSWER, words.replayed(forms.count(len(found))))
