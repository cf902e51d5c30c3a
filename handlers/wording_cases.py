"""The sentences of single cases and coercions, in lists and whole."""

from typing import Final

from handlers.wording import FORCED, NO_OFFICER

NO_CASES: Final = "Không có việc nào."
NO_PLACE: Final = "chưa ghi địa điểm"
NO_MONEY: Final = "Việc không có khoản tiền phải thi hành"
COERCIONS_OF_CASE: Final = "Cưỡng chế:"
#: Behind a day on which offices do not work.
DAY_OFF: Final = " – ngày nghỉ"


def found_none(subject: str) -> str:
    """No case was found."""
    return f"Không tìm thấy việc nào khớp với “{subject}” trong phạm vi của đồng chí."


def several(total: str) -> str:
    """More than one case was found."""
    return f"Có {total} việc khớp. Đồng chí chọn một việc:"


def say_more(shown: str) -> str:
    """There are more than can be chosen from."""
    return f"Mới nêu {shown} việc mới nhất. Đồng chí nói thêm tên đơn vị hoặc mã việc để tìm đúng."


def largest(number: str) -> str:
    """How many of the cases are listed, where not all are."""
    return f", {number} việc lớn nhất"


def case_line(decision_: str, case: str, age: str, standing: str) -> str:
    """A case in a list: its numbers, age and state."""
    return f"{decision(decision_)} ({case}), thụ lý {age}, {standing}"


def decision(number: str) -> str:
    """An enforcement decision by its number."""
    return f"QĐ {number}"


def of_officer(unit: str, officer: str | None) -> str:
    """Whose case it is."""
    return f"{unit}; CHV {officer}" if officer else unit


def coercion_state(state: str, *, forced: bool) -> str:
    """How a coercion stands, and whether force is at hand."""
    return f"{state}, {FORCED}" if forced else state


def on_case(case: str) -> str:
    """The case that a coercion belongs to."""
    return f"Việc {case}"


def on_day(day: str) -> str:
    """The day of an act."""
    return f"ngày {day}"


def outstanding(left: str, amount: str) -> str:
    """What is left of a debt."""
    return f"Còn phải thi hành {left} trên tổng số {amount}"


def paid(collected: str, reduced: str) -> str:
    """What was collected and reduced."""
    return f"Đã thu {collected}; được miễn, giảm {reduced}"


def accepted(case: str, day: str, officer: str | None, category: str) -> str:
    """A case's particulars."""
    told = f"Mã việc {case}; thụ lý {day}; {f'CHV {officer}' if officer else NO_OFFICER.lower()}"
    return f"{told}; {category}" if category else told


def judgment(number: str, day: str, court: str | None) -> str:
    """The judgment that is enforced."""
    on = f" {on_day(day)}" if day else ""
    return f"Bản án {number}{on}" + (f", {court}" if court else "")


def locality(place: str) -> str:
    """Where the case is."""
    return f"Địa bàn: {place}"
