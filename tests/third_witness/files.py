"""A province written down as its offices hand it over: two deliveries of CSV files, none tidy.

The first has slips that the second puts right, and lacks what came later: the last word counts.
"""

import csv
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from random import Random

from tests.third_witness.province import Held, Matter, Province

Cells = list[str]

HEADERS = {
    "Đơn vị": "Mã đơn vị|Tên đơn vị|Loại|Mã cấp trên|Hoạt động từ|Hoạt động đến|Đơn vị kế thừa",
    "Việc": "Mã việc|Mã đơn vị|Số quyết định|Ngày thụ lý|Loại án|Nhóm|Chấp hành viên"
    "|Người phải thi hành án|Số tiền phải thi hành",
    "Diễn biến": "Mã việc|Ngày|Diễn biến",
    "Thu tiền": "Mã việc|Ngày|Số tiền|Loại|Số biên lai",
    "Cưỡng chế": "Mã cưỡng chế|Mã việc|Thời gian|Huy động lực lượng|Chấp hành viên|Trạng thái",
    "Chỉ tiêu": "Mã đơn vị|Năm|Chỉ tiêu việc (%)|Chỉ tiêu tiền (%)",
    "Kiến nghị": "Mã|Ngày|Mã đơn vị|Loại",
}

_YES = {True: "Có", False: "Không"}


def deliver(province: Province, folder: Path, seed: int) -> list[Path]:
    """Writes the deliveries; gives their folders in the order in which they are handed in."""
    writer = _Writer(Random(seed))
    deliveries = writer.first(province), writer.second(province)
    found = []
    for number, sheets in enumerate(deliveries):
        at = folder / str(number)
        at.mkdir(parents=True)
        for name, rows in sheets.items():
            writer.write(at / f"{name}.csv", name, rows)
        found.append(at)
    return found


class _Writer:
    def __init__(self, chance: Random) -> None:
        self._chance = chance

    def write(self, file: Path, name: str, rows: Iterable[Cells]) -> None:
        encoding = self._chance.choice(["utf-8", "utf-8-sig"])
        with file.open("w", encoding=encoding, newline="") as lines:
            sheet = csv.writer(lines, delimiter=self._chance.choice(",;\t"))
            sheet.writerow(HEADERS[name].split("|"))
            sheet.writerows(rows)

    def first(self, province: Province) -> dict[str, list[Cells]]:
        """All offices and cases as they began, with slips; of each story what was known early."""
        matters = list(province.matters.values())
        early = [m for m in matters if not self._late(m)]
        return {
            "Đơn vị": [self._office(province, code) for code in province.offices],
            "Việc": [self._case(m, m.offices[0], slip=self._slips(m)) for m in matters],
            "Diễn biến": self._events(early),
            "Thu tiền": self._payments(early),
            "Chỉ tiêu": [[code, str(year), "77", "33"] for code, year in province.targets],
        }

    def second(self, province: Province) -> dict[str, list[Cells]]:
        """The rest, and every case of the first that was not right or has gone elsewhere."""
        matters = list(province.matters.values())
        again = [m for m in matters if self._slips(m) or len(m.offices) > 1]
        late = [m for m in matters if self._late(m)]
        return {
            "Việc": [self._case(m, m.offices[-1]) for m in again],
            "Diễn biến": self._events(late),
            "Thu tiền": self._payments(late),
            "Cưỡng chế": [
                [c.code, c.case, self._time(c), _YES[c.forced], c.officer, c.state]
                for c in province.coercions
            ],
            "Chỉ tiêu": [
                [code, str(year), *(share.replace(".", ",") for share in shares)]
                for (code, year), shares in province.targets.items()
            ],
            "Kiến nghị": [
                [code, self._day(day), office, kind] for code, day, office, kind in province.papers
            ],
        }

    @staticmethod
    def _late(matter: Matter) -> bool:
        """Whether all that happened to the case is told only in the second delivery."""
        return matter.code.endswith(("3", "7"))

    @staticmethod
    def _slips(matter: Matter) -> bool:
        return matter.code.endswith("5")

    def _office(self, province: Province, code: str) -> Cells:
        office = province.offices[code]
        days = [self._day(day) for day in (office.starts, office.ends)]
        return [code, office.name, office.kind, office.above, *days, office.heir]

    def _case(self, matter: Matter, office: str, *, slip: bool = False) -> Cells:
        accepted = matter.accepted - timedelta(200) if slip else matter.accepted
        amount = matter.amount + 7_777_777 if slip else matter.amount
        return [
            matter.code,
            office,
            f"{matter.code}/QĐ",
            self._day(accepted),
            "Lao động" if slip else matter.category,
            matter.group,
            matter.officer,
            matter.debtor,
            self._money(amount) if amount or self._slips(matter) else "",
        ]

    def _events(self, matters: Iterable[Matter]) -> list[Cells]:
        return [[m.code, self._day(day), what] for m in matters for day, what in m.events]

    def _payments(self, matters: Iterable[Matter]) -> list[Cells]:
        rows = []
        for matter in matters:
            for place, (day, amount, kind) in enumerate(matter.payments):
                number = f"BL{matter.code}-{place}" if self._chance.random() < 0.6 else ""
                rows.append([matter.code, self._day(day), self._money(amount), kind, number])
        self._chance.shuffle(rows)
        return rows

    def _day(self, day: date | None) -> str:
        if day is None:
            return ""
        shapes = f"{day:%d/%m/%Y}", f"{day.day}/{day.month}/{day.year}", f"{day:%Y-%m-%d}"
        return self._chance.choice([*shapes, f"{day:%d.%m.%Y}", f"{day:%d-%m-%Y}"])

    def _time(self, coercion: Held) -> str:
        return f"{coercion.hour}h30 ngày {self._day(coercion.day)}"

    def _money(self, dong: int) -> str:
        dots = f"{dong:,}".replace(",", ".")
        return self._chance.choice([str(dong), dots, f"{dong:,}", f" {dots} đ"])
