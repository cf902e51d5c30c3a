"""A broadcast as its recipient reads it, worded when it leaves."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from db import broadcasts
from db.agencies import AgencyTree
from db.broadcasts import Letter
from db.parcels import Due
from db.vault import Vault
from handlers import posts
from handlers import wording_broadcast as words
from handlers.broadcast import HAVE_READ, texts
from handlers.messages import Choice, Line, bold, line


@dataclass(frozen=True, slots=True)
class Told:
    """The lines of one broadcast, the button under it, and the delivery that it tells."""

    lines: tuple[Line, ...]
    choices: tuple[Choice, ...]
    delivery: int


def letters(
    session: Session, vault: Vault, tree: AgencyTree, dues: Sequence[Due]
) -> Iterator[Told]:
    """Those of the deliveries that are broadcasts, each in words; late ones too."""
    numbers = {due.id: due.draft.broadcast_id for due in dues if due.draft.kind == broadcasts.KIND}
    found = broadcasts.letters(session, vault, [n for n in numbers.values() if n is not None])
    for delivery, number in numbers.items():
        letter = found.get(number or 0)
        if letter is not None:
            choice = Choice(words.READ, f"{HAVE_READ} {number}")
            lines = (line(bold(_head(letter, tree))), *texts(letter.text))
            yield Told(lines, (choice,), delivery)


def _head(letter: Letter, tree: AgencyTree) -> str:
    if letter.post is None:
        return words.BY_ADMINISTRATORS
    return words.by(letter.name, posts.described(letter.post, tree))
