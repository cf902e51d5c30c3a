"""What happened to cases, put together: stories told, judged and written with what follows."""

from collections.abc import Iterable, Mapping
from datetime import date
from itertools import chain
from typing import Any

from db.importing import cases, receipts, timeline
from db.importing.cases import Dossiers
from db.importing.findings import Findings
from db.importing.ledger import Ledger
from db.importing.officers import Officers
from db.importing.recognising import Row
from db.importing.sheets import SHEET
from db.importing.stories import Story, remarks
from db.models import CaseSpell, table
from db.spells import Spell

_SPELLS = table(CaseSpell)


def find_cases(ledger: Ledger, findings: Findings, dossiers: Dossiers) -> None:
    """Takes in hand the cases that other sheets speak of; rows of unknown ones are rejected."""
    sheets = [SHEET[name] for name in ("events", "receipts", "coercions")]
    cases.look_up(
        ledger, dossiers, {row.values["case"] for s in sheets for row in findings.standing(s)}
    )
    for sheet in sheets:
        for row in findings.standing(sheet):
            if row.values["case"] not in dossiers:
                findings.reject_for_lack(sheet, row, "case", SHEET["cases"])


def happenings(ledger: Ledger, findings: Findings, officers: Officers, dossiers: Dossiers) -> None:
    """Merges cases, events and payments, and derives each touched case anew."""
    events = timeline.rows(findings)
    payments = receipts.handed(ledger, findings, dossiers)
    moved = {one.row: one.left for one in payments if one.left is not None}
    cases.look_up(ledger, dossiers, moved.values())
    touched = {row.values["case"] for row in events} | {one.case for one in payments}
    touched |= {*moved.values(), *(code for code, case in dossiers.items() if case.row)}
    known = receipts.known_payments(ledger, dossiers, touched)
    receipts.match_unnumbered(findings, payments, known)
    happened = timeline.timelines(ledger, dossiers, touched, events)
    told = receipts.stories(payments, known)
    rejected: set[Row] = set()
    stories = {
        code: Story(
            dossiers[code],
            rejected,
            [event.told for event in happened.get(code, ())],
            told.get(code, []),
        )
        for code in touched
    }
    _judge(findings, stories, moved)
    spells = _derive(stories)
    cases.write(ledger, findings, officers, dossiers)
    timeline.write(ledger, findings, dossiers, happened, rejected)
    receipts.write(ledger, findings, dossiers, payments, rejected)
    _write_spells(ledger, dossiers, spells)


def _judge(findings: Findings, stories: Mapping[str, Story], moved: Mapping[Row, str]) -> None:
    """Rejects what does not fit, and notes what is worth knowing of what does."""
    waiting = list(stories.values())
    while waiting:
        for sheet, row, problem in waiting.pop().objections():
            findings.condemn(sheet, row, problem)
            if row in moved:
                # The payment stays where it was, and that story was told without it.
                waiting.append(stories[moved[row]])
    for story in stories.values():
        for problem in remarks(story):
            findings.add(problem)


def _derive(stories: Mapping[str, Story]) -> dict[str, tuple[Spell, ...]]:
    """Sets what follows from each story in its case; gives the spells by code."""
    found = {}
    for code, story in stories.items():
        found[code], closing, story.case.paid = story.outcome()
        story.case.closed_on = closing.on if closing else None
        story.case.closed_by = closing.kind.value if closing else None
    return found


def _write_spells(
    ledger: Ledger, dossiers: Dossiers, found: Mapping[str, tuple[Spell, ...]]
) -> None:
    """Replaces the spells of the cases whose spells are others than before."""
    known: dict[int, set[tuple[date, date, str]]] = {}
    old = [dossiers[code].id for code in found if dossiers[code].known is not None]
    for row in ledger.rows([*_SPELLS.c], _SPELLS.c.case_id, old):
        known.setdefault(row.case_id, set()).add((row.starts_on, row.ends_on, row.standing))
    changed = {
        dossiers[code].id: spells
        for code, spells in found.items()
        if known.get(dossiers[code].id, set())
        != {(s.starts_on, s.ends_on, s.standing.value) for s in spells}
    }
    ledger.delete(_SPELLS, "case_id", [number for number in changed if number in known])
    ledger.insert(_SPELLS, chain.from_iterable(map(_rows, changed, changed.values())))


def _rows(number: int, spells: Iterable[Spell]) -> Iterable[dict[str, Any]]:
    for spell in spells:
        yield {
            "case_id": number,
            "starts_on": spell.starts_on,
            "ends_on": spell.ends_on,
            "standing": spell.standing.value,
        }
