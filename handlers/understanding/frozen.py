"""The questions whose reading no learnt phrase may change; what it would change is told."""

from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from db.agencies import AgencyTree, Office
from db.learned import Learned
from db.vocabulary import OfficerName, Vocabulary
from handlers.understanding.readings import Reading
from handlers.understanding.understand import understand


def changed(phrases: tuple[Learned, ...]) -> tuple[str, ...]:
    """The frozen questions that are read otherwise once these phrases are learnt."""
    taught = _vocabulary().taught(phrases)
    today = _today()
    return tuple(
        question
        for question, reading in _readings().items()
        if understand(question, taught, today) != reading
    )


@cache
def questions() -> tuple[str, ...]:
    """All frozen questions."""
    return tuple(dict.fromkeys(_asked(_data())))


def _asked(data: dict[str, Any]) -> Iterator[str]:
    yield from data["asked"]
    for figure in data["figures"]:
        yield from (f"{figure} {about}".strip() for about in data["about"])


@cache
def _readings() -> dict[str, Reading]:
    """How the questions are read with nothing learnt."""
    return {question: understand(question, _vocabulary(), _today()) for question in questions()}


@cache
def _vocabulary() -> Vocabulary:
    data = _data()
    offices = [
        Office(
            number,
            one["code"],
            one["name"],
            one["kind"],
            one.get("above"),
            one.get("heir"),
            one.get("since"),
            one.get("until"),
        )
        for number, one in enumerate(data["offices"], 1)
    ]
    officers = tuple(OfficerName(name, unit) for name, unit in data["officers"].items())
    tree = AgencyTree({office.code: office for office in offices})
    return Vocabulary(1, tree, officers, tuple(data["categories"]), tuple(data["groups"]))


def _today() -> date:
    today: date = _data()["as_of"]
    return today


@cache
def _data() -> dict[str, Any]:
    text = (Path(__file__).parent / "frozen.yaml").read_text(encoding="utf-8")
    found: dict[str, Any] = yaml.safe_load(text)
    return found
