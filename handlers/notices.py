"""What a parcel of deliveries says: broadcasts, alerts, and words on how the program runs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy.orm import Session

from db import requests
from db.addresses import recipient
from db.outbox import Draft
from db.parcels import Parcel
from db.session import Database
from db.vocabulary import Lexicographer
from handlers import wording_deliveries as wording
from handlers import wording_people
from handlers.alerts import NO_LETTER, Alerts
from handlers.messages import Kind, Line, Reply, line

#: The kind of delivery that tells administrators how the program runs.
OPERATOR: Final = "operator"
#: The kind that tells somebody that only the urgent is sent to them for now.
QUOTA: Final = "quota"
#: What needs no look at the cases, by the step of the delivery.
_PLAIN: Final[Mapping[str, str]] = {
    requests.GRANTED: wording_people.LET_IN,
    requests.DENIED: wording_people.TURNED_DOWN,
    QUOTA: wording.ONLY_URGENT,
}


@dataclass(frozen=True, slots=True)
class Rendered:
    """What a parcel says: the message, and the numbers of the deliveries that it tells.

    The others have nothing to tell any more, or not to this person.
    """

    reply: Reply
    told: frozenset[int] = frozenset()


#: For whom there is nothing.
NOTHING: Final = Rendered(Reply(Kind.ANSWER, ()))


class Notices:
    """Words whatever is due to one recipient as one message; safe to use from several threads."""

    def __init__(self, database: Database, names: Lexicographer) -> None:
        self._database = database
        self._alerts = Alerts(database, names)

    def render(self, parcel: Parcel, channel: str, now: datetime) -> Rendered:
        """What there is to tell, then how the program runs. `now` carries the office's zone."""
        plain = [due for due in parcel.dues if due.draft.step in _PLAIN]
        operator = [due for due in parcel.dues if due.draft.kind == OPERATOR]
        alone = len(plain) + len(operator) == len(parcel.dues)
        letter = NO_LETTER if alone else self._alerts.letter(parcel.dues, channel, now)
        words = [line(_PLAIN[due.draft.step]) for due in plain]
        words += self._of_operators([due.draft for due in operator])
        names = bool(letter.lines)
        reply = replace(letter.reply, lines=(*letter.lines, *words), names=names)
        return Rendered(reply, letter.told | {due.id for due in (*plain, *operator)})

    def _of_operators(self, drafts: Sequence[Draft]) -> list[Line]:
        if not drafts:
            return []
        with self._database.reading() as session:
            return operator_lines(session, drafts)


def operator_lines(session: Session, drafts: Sequence[Draft]) -> list[Line]:
    """A line for each word to an administrator."""
    return [line(_words(session, draft.body or {})) for draft in drafts]


def _words(session: Session, body: Mapping[str, Any]) -> str:
    if body.get("what") == "stopped":
        return wording.worker_stopped(str(body["worker"]), str(body["role"]))
    if body.get("what") == "quota":
        channel, bot = str(body["channel"]), str(body["bot"])
        return wording.quota(channel, bot, int(body["sent"]), int(body["allowed"]))
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
