"""The sample's offices and people: who a case belongs to, all made up from lists of names."""

from collections import Counter
from datetime import date
from itertools import accumulate
from pathlib import Path
from typing import Any

import yaml

from db.sample.lives import Life
from db.sample.plan import stream

#: The day on which the divisions took over from the Chi cục.
REORGANISED = date(2025, 7, 1)
_LAST_DAY = date(2025, 6, 30)


class Province:
    """Offices, their officers, and the particulars of their cases."""

    def __init__(self, seed: int) -> None:
        self._chance = stream(seed, "people")
        self.names: dict[str, Any] = yaml.safe_load(
            (Path(__file__).parent / "names.yaml").read_text(encoding="utf-8")
        )
        self._old: dict[str, Any] = self.names["offices"]
        self._new: dict[str, Any] = self.names["successors"]
        self._codes = list(self._old)
        self._shares = list(accumulate(office[5] for office in self._old.values()))
        self._officers = {
            code: [self.person() for _ in range(office[6])] for code, office in self._old.items()
        }
        for code, office in self._old.items():
            self._officers.setdefault(office[4], []).extend(self._officers[code][::2])
        self._categories = list(self.names["categories"])
        self._frequencies = list(accumulate(self.names["categories"].values()))
        self._decisions: Counter[tuple[str, int]] = Counter()

    def offices(self, until: date) -> list[dict[str, Any]]:
        """The sheet of offices; those of 2025 only once they are known."""
        known = until >= date(2025, 1, 1)
        rows = [
            {
                "Mã đơn vị": code,
                "Tên đơn vị": name,
                "Loại": kind,
                "Mã cấp trên": parent or None,
                "Tên gọi khác": aliases,
                "Hoạt động từ": date(1993, 7, 1),
                "Hoạt động đến": _LAST_DAY if known else None,
                "Đơn vị kế thừa": successor if known else None,
            }
            for code, (name, kind, parent, aliases, successor, *_) in self._old.items()
        ]
        for code, (name, kind, parent, aliases, _) in self._new.items() if known else ():
            rows.append(
                {
                    "Mã đơn vị": code,
                    "Tên đơn vị": name,
                    "Loại": kind,
                    "Mã cấp trên": parent or None,
                    "Tên gọi khác": aliases,
                    "Hoạt động từ": REORGANISED,
                    "Hoạt động đến": None,
                    "Đơn vị kế thừa": None,
                }
            )
        return rows

    def codes(self, day: date) -> list[str]:
        """The offices that there were on a day."""
        return list(self._new) if day >= REORGANISED else self._codes

    def case(self, life: Life) -> dict[str, Any]:
        """The particulars of a case; called in the order of acceptance."""
        chance = self._chance
        code = chance.choices(self._codes, cum_weights=self._shares)[0]
        if life.accepted >= REORGANISED:
            code = self._old[code][4]
        self._decisions[code, life.accepted.year] += 1
        number = self._decisions[code, life.accepted.year]
        category = chance.choices(self._categories, cum_weights=self._frequencies)[0]
        return {
            "Mã việc": f"{code}-{life.accepted.year}-{number:05}",
            "Mã đơn vị": code,
            "Số quyết định": f"{number}/QĐ-{self._suffix(code)}",
            "Ngày quyết định": life.accepted,
            "Ngày thụ lý": life.accepted,
            "Hình thức": "Theo yêu cầu" if life.bank or chance.random() < 0.4 else "Chủ động",
            "Loại án": "Kinh doanh, thương mại" if life.bank else category,
            "Nhóm": "Tín dụng ngân hàng" if life.bank else self._group(category),
            "Chấp hành viên": chance.choice(self._officers[code]),
            "Người phải thi hành án": self.firm() if life.bank else self.person(),
            "Người được thi hành án": self._creditor(life, category),
            "Địa bàn": chance.choice(self._places(code)),
            "Số bản án": f"{chance.randrange(1, 180)}/{life.accepted.year}/{_LETTERS[category]}",
            "Tòa án": chance.choice(self.names["courts"]),
            "Số tiền phải thi hành": life.amount,
        }

    def person(self) -> str:
        """A made-up person."""
        sex = self._chance.choice("mf")
        parts = (self.names["family"], self.names[f"middle_{sex}"], self.names[f"given_{sex}"])
        return " ".join(self._chance.choice(part) for part in parts)

    def firm(self) -> str:
        """A made-up firm."""
        chance = self._chance
        return f"{chance.choice(self.names['firm'])} {chance.choice(self.names['firm_name'])}"

    def _places(self, code: str) -> list[str]:
        office = self._old.get(code) or self._new[code]
        return list(office[-1])

    def _group(self, category: str) -> str | None:
        corrupt = category == "Hình sự" and self._chance.random() < 0.02
        return "Tham nhũng, kinh tế" if corrupt else None

    def _creditor(self, life: Life, category: str) -> str | None:
        if life.bank:
            return str(self._chance.choice(self.names["bank"]))
        return None if category == "Hình sự" else self.person()

    @staticmethod
    def _suffix(code: str) -> str:
        if code == "LC":
            return "CTHADS"
        return "CCTHADS" if code.startswith("LC") else "THADS"


_LETTERS = {
    "Hình sự": "HSST",
    "Hôn nhân và gia đình": "HNGĐ-ST",
    "Dân sự": "DS-ST",
    "Kinh doanh, thương mại": "KDTM-ST",
    "Hành chính": "HC-ST",
    "Lao động": "LĐ-ST",
    "Phá sản": "QĐ-TBPS",
}
