"""Every sentence of digests: the coercions ahead, what is due, who is silent, idle cases."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from db.facts import CoercionRow
from db.idle import Idle
from db.planning.terms import Step
from handlers import forms
from handlers.wording import FORCED
from handlers.wording_alerts import CHECKPOINTS
from handlers.wording_cases import NO_PLACE, decision, of_officer

IDLE_TO_DO: Final = "Đồng chí rà soát, tổ chức thi hành hoặc cập nhật diễn biến."


def daily(day: date) -> str:
    """The first line of a morning."""
    return f"Cưỡng chế cần biết, {forms.day_of_week(day)}"


def weekly(day: date) -> str:
    """The first line of a week."""
    return f"Cưỡng chế trong hai tuần, từ {forms.day_of_week(day)}"


def today(number: int) -> str:
    """How many today."""
    return f"Hôm nay: {forms.count(number)} việc cưỡng chế"


def until(number: int, day: date) -> str:
    """How many after today."""
    return f"Từ mai đến {forms.day_of_week(day)}: {forms.count(number)} việc cưỡng chế"


def row(found: CoercionRow, unit: str) -> str:
    """A coercion in a digest."""
    at = forms.day_of_week(found.time) if found.by_day else forms.moment_of_week(found.time)
    forced = f", {FORCED}" if found.forced else ""
    where = found.place or NO_PLACE
    return f"• {at} – {where}{forced}; {of_officer(unit, found.officer)} ({found.coercion})"


def more(number: int) -> str:
    """What is not told one by one."""
    return f"… và {forms.count(number)} mục khác"


def checkpoints(number: int) -> str:
    """How many checkpoints are due."""
    return f"Mốc đến hạn: {forms.count(number)}"


def checkpoint(step: Step, day: str, coercion: str) -> str:
    """A checkpoint that is due."""
    return f"• {day}: {CHECKPOINTS[step]} ({coercion})"


def silent(number: int) -> str:
    """How many coercions somebody has not answered."""
    return f"Chưa đủ xác nhận: {forms.count(number)} việc"


def silent_row(coercion: str, who: Sequence[str]) -> str:
    """Who has not answered a coercion."""
    return f"• {coercion}: {', '.join(who)}"


def idle(number: int, months: int) -> str:
    """How many cases are idle."""
    return f"{forms.cases(number)} có điều kiện, {months} tháng trở lên không có diễn biến"


def idle_row(found: Idle) -> str:
    """An idle case."""
    left = forms.dong(found.outstanding)
    return f"• {decision(found.decision)} ({found.case}): {forms.months(found.months)}, còn {left}"
