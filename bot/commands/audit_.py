"""`audit`: what was asked and changed, the newest first; or whether all of it is as it was."""

import json
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from bot.app import App
from bot.commands.arguments import count, day
from bot.settings import utc
from db import audit, journal
from db.audit import Act, Record
from db.audit_check import Verdict, verify
from db.journal import Entry, Wanted
from handlers import wording_audit as words
from handlers.journal import told
from handlers.wording_commands import HELP

#: Records that are read at a time.
BATCH = 500


def add(parser: ArgumentParser) -> None:
    """The arguments."""
    parser.add_argument("--json", action="store_true", help=HELP["json"])
    parser.add_argument("--verify", action="store_true", help=HELP["verify"])
    parser.add_argument("--person", type=count, help=HELP["person"])
    parser.add_argument("--from", dest="start", type=day, help=HELP["from"])
    parser.add_argument("--to", dest="end", type=day, help=HELP["to"])


def run(app: App, asked: Namespace) -> int:
    """0, or 1 where a record is not as it was written, with all that is wrong."""
    app.prepare()
    return _verified(app, as_json=asked.json) if asked.verify else _listed(app, asked)


def _verified(app: App, *, as_json: bool) -> int:
    with app.database.reading() as session:
        verdict = verify(session, app.database.vault)
    if as_json:
        print(json.dumps(_verdict_json(verdict)))
    elif verdict.findings:
        print(words.broken(verdict.records, len(verdict.findings)), file=sys.stderr)
        print(*(words.finding(one) for one in verdict.findings), sep="\n", file=sys.stderr)
    else:
        print(words.holds(verdict.records, verdict.last, verdict.hash))
    return 1 if verdict.findings else 0


def _verdict_json(verdict: Verdict) -> dict[str, Any]:
    findings = [
        {"flaw": str(one.flaw), "from": one.number, "to": one.to} for one in verdict.findings
    ]
    return {
        "records": verdict.records,
        "last": verdict.last,
        "hash": verdict.hash,
        "findings": findings,
    }


def _listed(app: App, asked: Namespace) -> int:
    """Lists the records; that they were read is the next one."""
    now = app.clock()
    facts = {"person": asked.person, "from": asked.start, "to": asked.end}
    facts = {name: str(value) for name, value in facts.items() if value is not None}
    with app.database.writing() as session:
        record = Record(utc(now), Act.AUDIT_READ, audit.OPERATOR, "terminal", facts=facts)
        last = audit.append(session, app.database.vault, record)
    for entry in _entries(app, asked, last):
        print(json.dumps(_json(entry), ensure_ascii=False) if asked.json else told(entry, now))
    return 0


def _entries(app: App, asked: Namespace, before: int) -> Iterator[Entry]:
    zone = app.settings.timezone
    start = _begins(asked.start, zone) if asked.start else None
    end = _begins(asked.end + timedelta(days=1), zone) if asked.end else None
    wanted = Wanted(asked.person, None, start, end)
    while True:
        with app.database.reading() as session:
            found = journal.entries(session, app.database.vault, wanted, BATCH, before)
        yield from found
        if len(found) < BATCH:
            return
        before = found[-1].id


def _begins(day: date, zone: Any) -> datetime:
    return utc(datetime.combine(day, time(), zone))


def _json(one: Entry) -> dict[str, Any]:
    return {
        "id": one.id,
        "at": one.at.replace(tzinfo=UTC).isoformat(),
        "kind": one.kind,
        "person": one.person,
        "name": one.name or None,
        "actor": one.actor,
        "channel": one.channel,
        "facts": dict(one.facts),
        "words": one.words and dict(one.words),
        "spoilt": one.spoilt,
        "hash": one.hash,
    }
