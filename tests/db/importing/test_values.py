"""Cells: every form that the offices' files hold, and what is refused rather than guessed."""

import unicodedata
from contextlib import suppress
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.folding import tidy
from db.importing.report import Reason
from db.importing.sheets import SHEETS, Column, Kind
from db.importing.values import LARGEST, Cell, Unreadable, reader, shown

DATE = Column("Ngày", "on_date", Kind.DATE)
MOMENT = Column("Thời gian", "scheduled_at", Kind.MOMENT)
MONEY = Column("Số tiền", "amount", Kind.MONEY)
PER_CENT = Column("Chỉ tiêu", "money", Kind.PER_CENT)
YEAR = Column("Năm", "work_year", Kind.YEAR)
YES_NO = Column("Huy động lực lượng", "forced", Kind.YES_NO)
TEXT = Column("Ghi chú", "note", longest=12)
CODE = Column("Số bản án", "judgment_number", Kind.CODE, longest=12)
NAMES = Column("Tên gọi khác", "aliases", Kind.NAMES, longest=12)
CHOICE = Column("Loại", "kind", Kind.CHOICE, choices={"uy thac": "entrusted", "thu": "collected"})


def nfd(text: str) -> str:
    return unicodedata.normalize("NFD", text)


READ: list[tuple[Column, Cell, Any]] = [
    # Days: day before month, always.
    (DATE, "5/3/2021", date(2021, 3, 5)),
    (DATE, "05/03/2021", date(2021, 3, 5)),
    (DATE, "05.03.2021", date(2021, 3, 5)),
    (DATE, "05-03-2021", date(2021, 3, 5)),
    (DATE, "2021-03-05", date(2021, 3, 5)),
    (DATE, "2021-03-05 00:00:00", date(2021, 3, 5)),
    (DATE, "8h30 ngày 05/03/2021", date(2021, 3, 5)),
    (DATE, "  05/03/2021 ", date(2021, 3, 5)),
    (DATE, date(2021, 3, 5), date(2021, 3, 5)),
    (DATE, datetime(2021, 3, 5, 8, 30), date(2021, 3, 5)),
    (DATE, 44260, date(2021, 3, 5)),
    (DATE, 44260.0, date(2021, 3, 5)),
    (DATE, 44260.75, date(2021, 3, 5)),
    (DATE, "44260", date(2021, 3, 5)),
    (DATE, "29/02/2020", date(2020, 2, 29)),
    (DATE, "   ", None),
    # Day and hour.
    (MOMENT, "8h30 ngày 05/03/2021", datetime(2021, 3, 5, 8, 30)),
    (MOMENT, nfd("8h30 ngày 05/03/2021"), datetime(2021, 3, 5, 8, 30)),
    (MOMENT, "8 giờ 30 phút ngày 05/03/2021", datetime(2021, 3, 5, 8, 30)),
    (MOMENT, "Lúc 8 giờ, ngày 5/3/2021", datetime(2021, 3, 5, 8, 0)),
    (MOMENT, "8g30 05/03/2021", datetime(2021, 3, 5, 8, 30)),
    (MOMENT, "08:30 05-03-2021", datetime(2021, 3, 5, 8, 30)),
    (MOMENT, "05/03/2021 14h", datetime(2021, 3, 5, 14, 0)),
    (MOMENT, "2021-03-05T08:30:00", datetime(2021, 3, 5, 8, 30)),
    (MOMENT, "2021-03-05 08:30", datetime(2021, 3, 5, 8, 30)),
    (MOMENT, datetime(2021, 3, 5, 8, 30), datetime(2021, 3, 5, 8, 30)),
    (MOMENT, date(2021, 3, 5), datetime(2021, 3, 5)),
    (MOMENT, 44260 + 8.5 / 24, datetime(2021, 3, 5, 8, 30)),
    # Whole dong; `.` or `,` before exactly three digits is a group mark.
    (MONEY, 1302149296, 1302149296),
    (MONEY, 1302149296.0, 1302149296),
    (MONEY, "1302149296", 1302149296),
    (MONEY, "1302149296.0", 1302149296),
    (MONEY, "5000000,00", 5000000),
    (MONEY, "1.302.149.296", 1302149296),
    (MONEY, "1,302,149,296", 1302149296),
    (MONEY, "1 302 149 296", 1302149296),
    (MONEY, " 5.000.000 đ", 5000000),
    (MONEY, "5.000.000 đồng", 5000000),
    (MONEY, nfd("5.000.000 đồng"), 5000000),
    (MONEY, "5.000.000 VNĐ", 5000000),
    (MONEY, "1.000", 1000),
    (MONEY, "5 triệu", 5_000_000),
    (MONEY, "5tr", 5_000_000),
    (MONEY, "1,2 tỷ", 1_200_000_000),
    (MONEY, "1.2 tỉ đồng", 1_200_000_000),
    (MONEY, nfd("1,2 tỷ"), 1_200_000_000),
    (MONEY, "1.302.149 triệu", 1_302_149_000_000),
    (MONEY, "300 nghìn", 300_000),
    (MONEY, "0", 0),
    (MONEY, "-5.000", -5000),
    (MONEY, LARGEST, LARGEST),
    (MONEY, " ", None),
    # Per cents.
    (PER_CENT, "83,5", Decimal("83.5")),
    (PER_CENT, "83.5%", Decimal("83.5")),
    (PER_CENT, " 83,5 %", Decimal("83.5")),
    (PER_CENT, 83.5, Decimal("83.5")),
    (PER_CENT, 80, Decimal("80")),
    (PER_CENT, "0,5%", Decimal("0.5")),
    (PER_CENT, 0, Decimal("0")),
    (PER_CENT, "100", Decimal("100")),
    (PER_CENT, "", None),
    # The rest.
    (YEAR, 2021, 2021),
    (YEAR, 2021.0, 2021),
    (YEAR, "2021", 2021),
    (YEAR, " ", None),
    (YES_NO, "Có", True),
    (YES_NO, "KHÔNG", False),
    (YES_NO, True, True),
    (YES_NO, " ", None),
    (TEXT, "  hai   chữ ", "hai chữ"),
    (TEXT, nfd("hoà giải"), "hoà giải"),
    (TEXT, 12.0, "12"),
    (TEXT, 12.5, "12.5"),
    (TEXT, date(2021, 3, 5), "05/03/2021"),
    (TEXT, "12 ký tự tròn"[:12], "12 ký tự trò"),
    (TEXT, "\u00a0", None),
    (CODE, " 12/2020/DS-ST"[:12], "12/2020/DS-"),
    (CODE, 12.0, "12"),
    (CODE, " ", None),
    (CHOICE, "Ủy thác", "entrusted"),
    (CHOICE, "UỶ  THÁC", "entrusted"),
    (CHOICE, nfd("ủy thác"), "entrusted"),
    (CHOICE, " ", None),
    (NAMES, "An; An  Mẫu;;", frozenset({"An", "An Mẫu"})),
    (NAMES, ";", None),
]


@pytest.mark.parametrize(("column", "cell", "value"), READ)
def test_a_cell_is_read_as_what_its_column_holds(column: Column, cell: Cell, value: Any) -> None:
    found = reader(column)(cell)
    assert found == value
    assert type(found) is type(value)


REFUSED: list[tuple[Column, Cell, Reason]] = [
    (DATE, "31/02/2021", Reason.NOT_A_DATE),
    (DATE, "29/02/2021", Reason.NOT_A_DATE),
    (DATE, "12/31/2021", Reason.NOT_A_DATE),
    (DATE, "05/03/21", Reason.NOT_A_DATE),
    (DATE, "tháng 3/2021", Reason.NOT_A_DATE),
    (DATE, "hôm qua", Reason.NOT_A_DATE),
    (DATE, 5, Reason.NOT_A_DATE),
    (DATE, 20210305, Reason.NOT_A_DATE),
    (DATE, float("inf"), Reason.NOT_A_DATE),
    (DATE, float("nan"), Reason.NOT_A_DATE),
    (DATE, True, Reason.NOT_A_DATE),
    (DATE, time(8, 30), Reason.NOT_A_DATE),
    (DATE, "05/03/2021 hoặc 06/03/2021", Reason.NOT_A_TIME),
    (MOMENT, "25h ngày 05/03/2021", Reason.NOT_A_TIME),
    (MOMENT, "8h75 ngày 05/03/2021", Reason.NOT_A_TIME),
    (MOMENT, "sáng ngày 05/03/2021", Reason.NOT_A_TIME),
    (MOMENT, "8h30", Reason.NOT_A_DATE),
    (MONEY, "1,5", Reason.TWO_READINGS),
    (MONEY, "1.50", Reason.TWO_READINGS),
    (MONEY, "1234.000", Reason.TWO_READINGS),
    (MONEY, "1.200 triệu", Reason.TWO_READINGS),
    (MONEY, "1.302,149", Reason.NOT_MONEY),
    (MONEY, "1.30.149", Reason.NOT_MONEY),
    (MONEY, "0,0000000001 tỷ", Reason.NOT_MONEY),
    (MONEY, 5000000.5, Reason.NOT_MONEY),
    (MONEY, float("inf"), Reason.NOT_MONEY),
    (MONEY, float("nan"), Reason.NOT_MONEY),
    (MONEY, True, Reason.NOT_MONEY),
    (MONEY, "đồng", Reason.NOT_MONEY),
    (MONEY, "năm triệu", Reason.NOT_MONEY),
    (MONEY, "100 USD", Reason.NOT_MONEY),
    (MONEY, date(2021, 3, 5), Reason.NOT_MONEY),
    (MONEY, LARGEST + 1, Reason.NOT_MONEY),
    (MONEY, "99999999999999999999", Reason.NOT_MONEY),
    (PER_CENT, 0.835, Reason.TWO_READINGS),
    (PER_CENT, "1", Reason.TWO_READINGS),
    (PER_CENT, "8350", Reason.ABOVE_100),
    (PER_CENT, "-5", Reason.NOT_A_NUMBER),
    (PER_CENT, "cao", Reason.NOT_A_NUMBER),
    (PER_CENT, True, Reason.NOT_A_NUMBER),
    (YEAR, "năm nay", Reason.NOT_A_NUMBER),
    (YEAR, 21, Reason.NOT_A_NUMBER),
    (YEAR, 2021.5, Reason.NOT_A_NUMBER),
    (YES_NO, "x", Reason.NOT_OF_THE_LIST),
    (CHOICE, "Uỷ quyền", Reason.NOT_OF_THE_LIST),
    (TEXT, "mười ba ký tự", Reason.TOO_LONG),
    (NAMES, "An;mười ba ký tự", Reason.TOO_LONG),
    (CODE, "mười ba ký tự", Reason.TOO_LONG),
    (CODE, date(2020, 12, 1), Reason.NOT_A_CODE),
    (CODE, datetime(2020, 12, 1, 8), Reason.NOT_A_CODE),
    (CODE, time(12, 20), Reason.NOT_A_CODE),
    (CODE, True, Reason.NOT_A_CODE),
]


@pytest.mark.parametrize(("column", "cell", "reason"), REFUSED)
def test_a_cell_that_is_not_plain_is_refused(column: Column, cell: Cell, reason: Reason) -> None:
    with pytest.raises(Unreadable) as refused:
        reader(column)(cell)
    assert refused.value.reason is reason


@given(st.dates(date(1993, 1, 1), date(2100, 12, 31)), st.sampled_from("/.-"))
def test_a_day_is_read_back_however_it_is_written(day: date, mark: str) -> None:
    read = reader(DATE)
    serial = (day - date(1899, 12, 30)).days
    forms = f"%d{mark}%m{mark}%Y", f"%Y{mark}%m{mark}%d"
    assert {read(day.strftime(form)) for form in forms} == {day}
    assert read(f"{day.day}{mark}{day.month}{mark}{day.year}") == day
    assert read(serial) == read(str(serial)) == read(day) == day


@given(st.integers(0, 10**15), st.sampled_from([",", ".", " "]))
def test_money_is_read_back_however_it_is_grouped(dong: int, mark: str) -> None:
    grouped = f"{dong:,}".replace(",", mark)
    read = reader(MONEY)
    assert read(grouped) == read(f"{grouped} đ") == read(dong) == read(str(dong)) == dong
    assert read(f"-{grouped}") == -dong


@given(st.text(max_size=20))
def test_no_text_breaks_a_reader(text: str) -> None:
    for sheet in SHEETS:
        for column in sheet.columns:
            with suppress(Unreadable):
                assert reader(column)(text) is not text or tidy(text) == text


def test_a_report_shows_a_cell_in_the_form_of_the_country_and_short() -> None:
    assert shown(date(2021, 3, 5)) == "05/03/2021"
    assert shown(datetime(2021, 3, 5, 8, 30)) == "05/03/2021 08:30"
    assert shown(None) == ""
    assert len(shown("x" * 500)) == 60
