"""What a parcel of deliveries says; here the words to administrators about how things run."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy.orm import Session

from db.addresses import recipient
from db.outbox import Draft
from db.parcels import Parcel
from db.session import Database
from handlers import wording_deliveries as wording
from handlers.messages import Kind, Line, Reply, line

#: The kind of delivery that tells administrators how the program runs.
OPERATOR: Final = "operator"


@dataclass(frozen=True, slots=True)
class Rendered:
    """What a parcel says: the message, and the numbers of the deliveries that it tells.

    The others have nothing to tell any more, or not to this person.
    """

    reply: Reply
    told: frozenset[int] = frozenset()


class Notices:
    """Words what is for administrators, and nothing else."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def render(self, parcel: Parcel, channel: str, now: datetime) -> Rendered:
        """One message of all that is due to an administrator."""
        told = [due for due in parcel.dues if due.draft.kind == OPERATOR]
        with self._database.reading() as session:
            lines = operator_lines(session, [due.draft for due in told])
        return Rendered(Reply(Kind.ANSWER, tuple(lines)), frozenset(due.id for due in told))


def operator_lines(session: Session, drafts: Sequence[Draft]) -> list[Line]:
    """A line for each word to an administrator."""
    return [line(_words(session, draft.body or {})) for draft in drafts]


def _words(session: Session, body: Mapping[str, Any]) -> str:
    if body.get("what") == "stopped":
        return wording.worker_stopped(str(body["worker"]), str(body["role"]))
    name = _name(session, body)
    if body.get("what") == "unreachable":
        told = wording.unreachable(name, str(body.get("channel")))
    else:
        told = wording.undelivered(name, str(body.get("reason")))
    elsewhere = str(body.get("elsewhere") or "")
    return f"{told} {wording.sent_elsewhere(elsewhere) if elsewhere else wording.SEE_DEAD}"


def _name(session: Session, body: Mapping[str, Any]) -> str:
    """Whom it was for, by the name that administrators know."""
    nobody = wording.A_GROUP if body.get("person") is None else wording.SOMEBODY
    return recipient(session, body.get("person"), body.get("group")) or nobody
