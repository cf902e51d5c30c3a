"""The yardstick of the figures: what somebody would write in SQL for one question on our tables.

Each knows one question and the made-up province only, and is held to the program's own answer
before it is timed, so that both have done the same work.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from db.agencies import AgencyTree
from db.answers.numbers import cut
from db.facts import CaseAnswer, CaseListAnswer, FigureAnswer, FigureRow
from db.folding import fold
from db.query import Grouping, Period, Query

_INCLUDED = """
    FROM cases c LEFT JOIN case_spells s
      ON s.case_id = c.id AND s.starts_on <= :until AND s.ends_on > :until
    WHERE c.accepted_on <= :until AND (c.closed_on IS NULL OR c.closed_on >= :since)
      AND (s.standing IS NULL OR s.standing <> 'set_aside') {offices}
"""
_RATE = f"""
SELECT {{key}}
  sum(CASE WHEN ended IN ('enforced', 'terminated') THEN 1 ELSE 0 END),
  sum(CASE WHEN ended IN ('entrusted', 'withdrawn', 'cancelled') THEN 0
           WHEN standing = 'without_means' THEN 0 ELSE 1 END),
  sum(paid) + sum(CASE WHEN ended = 'terminated' THEN due - paid ELSE 0 END),
  sum(CASE WHEN ended IN ('entrusted', 'withdrawn', 'cancelled') THEN paid
           WHEN standing = 'without_means' THEN paid ELSE due END)
FROM (
  SELECT c.agency_id, s.standing, CASE WHEN c.closed_on <= :until THEN c.closed_by END AS ended,
    c.amount - coalesce((SELECT sum(r.amount) FROM receipts r
      WHERE r.case_id = c.id AND r.on_date < :since), 0) AS due,
    coalesce((SELECT sum(r.amount) FROM receipts r
      WHERE r.case_id = c.id AND r.on_date BETWEEN :since AND :until), 0) AS paid
  {_INCLUDED}
) counted {{group}}
"""
_SUCCESSOR = "JOIN agencies a ON a.id = agency_id LEFT JOIN agencies b ON b.id = a.successor_id"
_COLLECTED = """
SELECT coalesce(sum(r.amount), 0) FROM receipts r
WHERE r.kind = 'collected' AND r.on_date BETWEEN :since AND :until AND NOT EXISTS (
  SELECT 1 FROM case_spells s WHERE s.case_id = r.case_id AND s.standing = 'set_aside'
    AND s.starts_on <= :until AND s.ends_on > :until)
"""
_LIST = f"""
SELECT code, owed, count(*) OVER (), sum(owed) OVER () FROM (
  SELECT c.id, c.code, c.accepted_on, c.amount - coalesce((SELECT sum(r.amount) FROM receipts r
    WHERE r.case_id = c.id AND r.on_date <= :until), 0) AS owed
  {_INCLUDED} AND s.standing IS NOT NULL
) listed ORDER BY owed DESC, accepted_on, id LIMIT 10
"""
_CASE = """
SELECT c.code FROM cases c WHERE c.decision_key = '{key}' {offices}
ORDER BY c.accepted_on DESC, c.id LIMIT 10
"""

Rows = list[tuple[Any, ...]]


@dataclass(frozen=True)
class Written:
    """SQL to run once for each of some periods, and the same rows out of the program's answer."""

    sql: str
    periods: tuple[Period, ...]
    same: Callable[[Any], Rows]

    def run(self, session: Session) -> Rows:
        """The rows, through the driver itself."""
        embedded = session.get_bind().dialect.name == "sqlite"
        sql = self.sql if embedded else re.sub(r":(since|until)", r"%(\1)s", self.sql)
        cursor = session.connection().connection.cursor()
        found: Rows = []
        for days in self.periods:
            limits = {"since": days.start.isoformat(), "until": days.end.isoformat()}
            found += cursor.execute(sql, limits).fetchall()
        return sorted(found) if "GROUP BY" in sql else found


def written(query: Query, tree: AgencyTree) -> Written:
    """What one would write for a question like those of `questions.yaml`."""
    if query.period is None:
        raise ValueError("a figure needs its days")
    offices = _offices(query, tree)
    if query.metric == "case":
        key = fold(query.subject)
        return Written(_CASE.format(key=key, offices=offices), (query.period,), _candidates)
    if query.metric == "unenforced_list":
        return Written(_LIST.format(offices=offices), (query.period,), _listed)
    if query.group_by is Grouping.MONTH:
        months = tuple(cut(query.period, Grouping.MONTH))
        return Written(_COLLECTED, months, _by_month)
    if query.group_by is Grouping.UNIT:
        key, group = "coalesce(b.code, a.code) AS office,", f"{_SUCCESSOR} GROUP BY office"
        return Written(
            _RATE.format(key=key, group=group, offices=offices), (query.period,), _by_office
        )
    return Written(_RATE.format(key="", group="", offices=offices), (query.period,), _single)


def _offices(query: Query, tree: AgencyTree) -> str:
    members = tree.members(query.units)
    if len(members) == len(tree.offices):
        return ""
    numbers = sorted(tree.offices[code].id for code in members)
    return f"AND c.agency_id IN ({', '.join(map(str, numbers))})"


def _single(answer: FigureAnswer) -> Rows:
    return [_fractions(answer)]


def _by_office(answer: FigureAnswer) -> Rows:
    return sorted((row.unit, *_fractions(row)) for row in answer.rows)


def _by_month(answer: FigureAnswer) -> Rows:
    return [(row.money.value if row.money else None,) for row in answer.rows]


def _listed(answer: CaseListAnswer) -> Rows:
    return [(row.case, row.outstanding, answer.total, answer.outstanding) for row in answer.rows]


def _candidates(answer: CaseAnswer) -> Rows:
    return [(row.case,) for row in answer.candidates]


def _fractions(held: FigureAnswer | FigureRow) -> tuple[int | None, ...]:
    numbers = [number for number in (held.cases, held.money) if number]
    return tuple(part for n in numbers for part in (n.numerator, n.denominator))
