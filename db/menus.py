"""Next steps on a messenger without buttons: what the next message may choose, by number or words.

Steps of an answer make way for those of the next one; what was offered unasked stays open beside
them, under numbers of its own, so that no number means two things.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, delete, select

from db.buttons import Holder
from db.chat_models import MenuEntry
from db.folding import fold
from db.session import Database
from db.vault import Vault, WrongKeys

#: So long a step of an answer may be chosen, and one that was offered unasked.
LASTS: Final = timedelta(hours=2)
LASTS_UNASKED: Final = timedelta(days=3)
#: What has no number is chosen by its words alone.
_HIDDEN: Final = 0
_REST: Final = "tiep"
_LABEL: Final = 100


@dataclass(frozen=True, slots=True)
class Step:
    """One next step: what it says, the question that it asks, the message that it stood under."""

    label: str
    question: str
    number: int = _HIDDEN
    head: str = ""


@dataclass(frozen=True, slots=True)
class Rest:
    """What was left of an answer: its messages as (text, bold runs), and for which rights."""

    messages: tuple[tuple[str, tuple[tuple[int, int], ...]], ...]
    rights: str


def put(
    database: Database,
    holder: Holder,
    steps: Sequence[Step],
    now: datetime,
    *,
    words: Sequence[Step] = (),
    unasked: bool = False,
) -> list[Step]:
    """Offers steps, which come back with their numbers; `words` have none. `now` is UTC."""
    vault = database.vault
    with database.writing() as session:
        theirs = _of(vault, holder)
        if not unasked:
            session.execute(delete(MenuEntry).where(theirs, MenuEntry.unasked.is_(False)))
        held = list(session.scalars(select(MenuEntry).where(theirs)))
        again = {step.question for step in steps}
        for row in list(held):
            step = _step(row, vault)
            told_again = unasked and step is not None and step.question in again
            if row.expires_at <= now or told_again:
                session.delete(row)
                held.remove(row)
        taken = {row.number for row in held}
        numbers = _free(taken, len(steps))
        made = [
            Step(step.label, step.question, number, step.head)
            for step, number in zip(steps, numbers, strict=True)
        ]
        until = now + (LASTS_UNASKED if unasked else LASTS)
        session.add_all(_row(vault, holder, one, until, unasked=unasked) for one in (*made, *words))
    return made


def keep_rest(database: Database, holder: Holder, rest: Rest | None, now: datetime) -> None:
    """Keeps what is left of an answer, in place of what was left before. `now` is UTC."""
    vault = database.vault
    with database.writing() as session:
        session.execute(delete(MenuEntry).where(_of(vault, holder), MenuEntry.label == _REST))
        if rest is not None:
            said = {"messages": rest.messages, "rights": rest.rights}
            session.add(_made(vault, holder, _HIDDEN, _REST, said, now + LASTS, unasked=False))


def numbered(database: Database, holder: Holder, number: int, now: datetime) -> Step | None:
    """The open step of a number."""
    found = _steps(database, holder, MenuEntry.number == number, now) if number else []
    return found[0] if found else None


def worded(database: Database, holder: Holder, words: str, now: datetime) -> list[Step]:
    """The open steps that say just these words, whatever their marks, the latest first."""
    return _steps(database, holder, MenuEntry.label == key(words), now)


def rest(database: Database, holder: Holder, now: datetime) -> Rest | None:
    """What is left of the last answer."""
    with database.reading() as session:
        chosen = select(MenuEntry).where(
            _of(database.vault, holder), MenuEntry.label == _REST, MenuEntry.expires_at > now
        )
        row = session.scalars(chosen.order_by(MenuEntry.id.desc())).first()
        said = _said(row, database.vault) if row is not None else None
    if said is None or "messages" not in said:
        return None
    messages = tuple((text, tuple((a, b) for a, b in bold)) for text, bold in said["messages"])
    return Rest(messages, said["rights"])


def key(words: str) -> str:
    """Words to compare by: their letters and digits, folded."""
    letters = "".join(one if one.isalnum() else " " for one in words)
    return " ".join(fold(letters).split())[:_LABEL]


def _steps(
    database: Database, holder: Holder, which: ColumnElement[bool], now: datetime
) -> list[Step]:
    vault = database.vault
    chosen = select(MenuEntry).where(_of(vault, holder), which, MenuEntry.expires_at > now)
    with database.reading() as session:
        rows = session.scalars(chosen.order_by(MenuEntry.id.desc()))
        return [step for row in rows if (step := _step(row, vault)) is not None]


def _free(taken: set[int], count: int) -> list[int]:
    """As many numbers in a row as are wanted, the lowest that nothing open has."""
    first = 1
    while met := taken & set(range(first, first + count)):
        first = max(met) + 1
    return list(range(first, first + count))


def _of(vault: Vault, holder: Holder) -> ColumnElement[bool]:
    return and_(MenuEntry.channel == holder[0], MenuEntry.holder.in_(vault.marks(*holder)))


def _row(vault: Vault, holder: Holder, step: Step, until: datetime, *, unasked: bool) -> MenuEntry:
    said = {"label": step.label, "question": step.question, "head": step.head}
    return _made(vault, holder, step.number, key(step.label), said, until, unasked=unasked)


def _made(
    vault: Vault,
    holder: Holder,
    number: int,
    label: str,
    said: dict[str, Any],
    until: datetime,
    *,
    unasked: bool,
) -> MenuEntry:
    return MenuEntry(
        channel=holder[0],
        holder=vault.mark(*holder),
        number=number,
        label=label,
        sealed=vault.seal(json.dumps(said)),
        unasked=unasked,
        expires_at=until,
    )


def _step(row: MenuEntry, vault: Vault) -> Step | None:
    said = _said(row, vault)
    if said is None or "question" not in said:
        return None
    return Step(said["label"], said["question"], row.number, said["head"])


def _said(row: MenuEntry, vault: Vault) -> dict[str, Any] | None:
    """What an entry holds; None where no key opens it any more."""
    try:
        found: dict[str, Any] = json.loads(vault.open(row.sealed))
    except WrongKeys:
        return None
    return found
