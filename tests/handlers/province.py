"""Names to read questions with: the provinces of `tests/questions/provinces`."""

from datetime import date
from functools import cache
from pathlib import Path

import yaml

from db.agencies import AgencyTree, Office
from db.vocabulary import OfficerName, Vocabulary

_FOLDER = Path(__file__).parents[1] / "questions" / "provinces"


@cache
def named(name: str) -> Vocabulary:
    """The names of a province."""
    held = yaml.safe_load((_FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
    offices = [_office(number, *row) for number, row in enumerate(held["offices"], 1)]
    officers = (
        OfficerName(officer, unit)
        for unit, everyone in held["officers"].items()
        for officer in everyone
    )
    tree = AgencyTree({office.code: office for office in offices})
    return Vocabulary(1, tree, tuple(officers), tuple(held["categories"]), tuple(held["groups"]))


def _office(
    number: int,
    code: str,
    name: str,
    kind: str,
    parent: str | None = None,
    aliases: str | None = None,
    first: date | None = None,
    last: date | None = None,
    successor: str | None = None,
) -> Office:
    others = tuple(aliases.split("; ")) if aliases else ()
    return Office(number, code, name, kind, parent, successor, first, last, others)


LAO_CAI = named("lao_cai")
NUMBERED = named("hoa_sen")
CATEGORIES, GROUPS = LAO_CAI.categories, LAO_CAI.groups
