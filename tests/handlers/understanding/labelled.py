"""Questions that others labelled, who did not write the program: `tests/questions/*.jsonl`.

A line has the question `q`, the day `as_of` it is asked on, and what to `expect`: the fields of
`ask --json` that are not null, or a list of such where the words allow more than one reading (`why`
says why). A case is told by its `subject` alone. `slips` says that it is misspelt already.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from db.catalogue import METRICS
from db.vocabulary import Vocabulary
from handlers import permissions
from handlers.messages import Kind, Question, Reply
from handlers.outcome import outcome
from handlers.understanding.readings import AskBack, NotUnderstood, Reason
from handlers.understanding.understand import understand
from tests.handlers.asking import OPERATOR, ZONE

FOLDER = Path(__file__).parents[2] / "questions"

Fields = Mapping[str, Any]

#: What must agree; of a definition only that it is one, of a case only which.
_COMPARED = tuple(
    "unit period condition group_by order limit filters compare".split()  # and the measure
)


@dataclass(frozen=True)
class Labelled:
    """A question, the day, and every reading that is right."""

    text: str
    today: date
    expect: tuple[Fields, ...]
    slips: bool = False


def questions(name: str) -> Iterator[Labelled]:
    """The labelled questions about a province."""
    for line in (FOLDER / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
        said = json.loads(line)
        expect = said["expect"] if isinstance(said["expect"], list) else [said["expect"]]
        day = date.fromisoformat(said["as_of"])
        yield Labelled(said["q"], day, tuple(expect), said.get("slips", False))


def told(text: str, vocabulary: Vocabulary, today: date) -> dict[str, Any]:
    """What `ask --json` says of how a question was read, without its figures."""
    reading = understand(text, vocabulary, today)
    if isinstance(reading, NotUnderstood):
        kind = Kind.REFUSE if reading.reason is Reason.NEVER_TOLD else Kind.UNKNOWN
        return outcome(Reply(kind, ()))
    if isinstance(reading, AskBack):
        return outcome(Reply(Kind.CLARIFY, ()))
    if reading.query.metric in ("help", "definition"):
        return outcome(Reply(Kind.HELP, (), query=reading.query))
    asked = Question(text, OPERATOR, datetime.combine(today, time(12), ZONE))
    query = permissions.narrow(reading.query, asked, vocabulary)
    if isinstance(query, AskBack):
        return outcome(Reply(Kind.CLARIFY, ()))
    measures = METRICS[query.metric].measures
    if query.measure is None and len(measures) > 1:
        query = replace(query, measure=measures[0])  # the one that is told first
    return outcome(Reply(Kind.ANSWER, (), query=query))


def differences(expect: Fields, found: Fields) -> dict[str, tuple[Any, Any]]:
    """The fields that are not as expected: each as it should be and as it is."""
    if expect["kind"] != found["kind"]:
        return {"kind": (expect["kind"], found["kind"])}
    names = ["metric", *_fields(expect)]
    pairs = {name: (expect.get(name) or None, _plain(name, found)) for name in names}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def _fields(expect: Fields) -> tuple[str, ...]:
    if expect["kind"] != "answer":
        return ()
    if expect["metric"] == "case":
        return ("subject",)
    return ("measure", *_COMPARED) if "measure" in expect else _COMPARED


def _plain(name: str, found: Fields) -> Any:
    """A field as the labels write it: nothing for what is empty, no end for the end of time."""
    value = found[name] or None
    if name == "period" and value and value["to"] is None:
        return {"from": value["from"]}
    return value
