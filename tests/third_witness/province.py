"""Provinces drawn at random, before and after a reorganisation; only the import format is known.

What happens to a case keeps the rules that an import checks, and seeks their edges: several
events of one day, work years' first and last days, leap days, whole debts and none at all.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

LAST, NEXT = date(2025, 6, 30), date(2025, 7, 1)
FIRST = date(2019, 5, 1)
EDGES = [
    date(year, month, day)
    for year in range(2019, 2027)
    for month, day in ((9, 30), (10, 1), (12, 31), (3, 31), (2, 28))
]
EDGES += [date(2020, 2, 29), date(2024, 2, 29), LAST, NEXT]
CLOSINGS = ("Thi hành xong", "Đình chỉ", "Ủy thác", "Thu hồi", "Hủy")
CATEGORIES = (
    "Dân sự",
    "Hình sự",
    "Hôn nhân và gia đình",
    "Kinh doanh, thương mại",
    "",
)
GROUPS = ("Tín dụng ngân hàng", "Tham nhũng, kinh tế", "", "")
DISTRICTS = (
    "huyện Tân Phú",
    "huyện Tân Phú Đông",
    "thị xã Bình Minh",
    "huyện Bình Minh Thượng",
    "thành phố Hải Vân",
)
PEOPLE = (
    "Trần Văn An",
    "Lê Thị Bình",
    "Phạm Minh Châu",
    "Đỗ Quốc Dũng",
    "Vũ Thị Hạnh",
    "Ngô Văn Khải",
)
SIZES = (0, 200_000, 50_000_000, 100_000_000, 500_000_000, 1_000_000_000, 5_000_000_000)


@dataclass(frozen=True)
class Office:
    code: str
    name: str
    kind: str
    above: str = ""
    starts: date | None = None
    ends: date | None = None
    heir: str = ""

    def there(self, day: date) -> bool:
        return (self.starts or day) <= day <= (self.ends or day)


@dataclass
class Matter:
    """A case: the offices that had it one after the other, its events in order, its payments."""

    code: str
    offices: list[str]
    accepted: date
    amount: int
    category: str
    group: str
    officer: str
    debtor: str
    events: list[tuple[date, str]] = field(default_factory=list)
    payments: list[tuple[date, int, str]] = field(default_factory=list)

    @property
    def closing(self) -> tuple[date, str] | None:
        return next((event for event in self.events if event[1] in CLOSINGS), None)


@dataclass(frozen=True)
class Held:
    """A coercion decision."""

    code: str
    case: str
    day: date
    hour: int
    forced: bool
    officer: str
    state: str


@dataclass(frozen=True)
class Province:
    offices: dict[str, Office]
    matters: dict[str, Matter]
    coercions: tuple[Held, ...]
    targets: dict[tuple[str, int], tuple[str, str]]
    papers: tuple[tuple[str, date, str, str], ...]
    today: date

    def top(self, day: date) -> Office:
        """The one office of the day with none above it; after a merger that of today."""
        tops = [o for o in self.offices.values() if not o.above and o.there(day)]
        return tops[0] if len(tops) == 1 else self.top(self.today)


def draw(seed: int, shape: str) -> Province:
    """A province of one `shape`: plain, rooms (numbered), reorganised, merged."""
    chance = Random(f"{shape} {seed}")
    offices = {o.code: o for o in _offices(chance, shape)}
    today = chance.choice([date(2025, 11, 20), date(2026, 2, 28), date(2025, 10, 1)])
    matters = {}
    for number in range(chance.randint(60, 90)):
        matter = _matter(chance, number, list(offices.values()), today)
        matters[matter.code] = matter
    drawn = list(matters.values())
    coercions = tuple(_coercion(chance, n, m, today) for n, m in enumerate(drawn[::4]))
    papers = tuple(_paper(chance, n, list(offices.values()), today) for n in range(8))
    targets = {
        (code, year): (_share(chance, 50, 99), _share(chance, 10, 60))
        for code in offices
        for year in range(2020, 2027)
        if chance.random() < 0.8
    }
    return Province(offices, matters, coercions, targets, papers, today)


def officers(code: str) -> list[str]:
    """Two of the people for each office; some names are borne in several."""
    place = sum(map(ord, code))
    return [PEOPLE[place % len(PEOPLE)], PEOPLE[(place * 7 + 1) % len(PEOPLE)]]


def _offices(chance: Random, shape: str) -> list[Office]:
    if shape == "rooms":
        return _rooms(None)
    ends = None if shape == "plain" else LAST
    heir = "" if shape == "plain" else "T0"
    old = [Office("H0", "Cục Thi hành án dân sự tỉnh Hải Vân", "Cục", ends=ends, heir=heir)]
    if shape == "merged":
        old.append(
            Office("G0", "Cục Thi hành án dân sự tỉnh Gió Ngàn", "Cục", "", None, LAST, heir)
        )
    tops = [office.code for office in old]
    for number, district in enumerate(DISTRICTS):
        name = f"Chi cục Thi hành án dân sự {district}"
        follows = chance.choice(["K1", "K10", "K12"]) if ends else ""
        old.append(Office(f"C{number}", name, "Chi cục", chance.choice(tops), None, ends, follows))
    return old if shape == "plain" else [*old, *_rooms(NEXT)]


def _rooms(starts: date | None) -> list[Office]:
    top = Office("T0", "Thi hành án dân sự tỉnh Hải Vân", "THADS tỉnh", "", starts)
    rooms = (
        Office(f"K{n}", f"Phòng Thi hành án dân sự khu vực {n}", "Phòng khu vực", "T0", starts)
        for n in (1, 10, 12)
    )
    return [top, *rooms]


def day_of(chance: Random, first: date, last: date) -> date:
    """A day of the span, often one of the edges in it."""
    edges = [day for day in EDGES if first <= day <= last]
    if edges and chance.random() < 0.4:
        return chance.choice(edges)
    return first + timedelta(chance.randint(0, (last - first).days))


def _share(chance: Random, low: int, high: int) -> str:
    return f"{chance.randint(low * 100, high * 100) / 100:.2f}"


def _matter(chance: Random, number: int, offices: list[Office], today: date) -> Matter:
    accepted = day_of(chance, FIRST, today)
    office = chance.choice([office for office in offices if office.there(accepted)])
    matter = Matter(
        f"{office.code}-{number:03}",
        [office.code],
        accepted,
        chance.choice([*SIZES, *(chance.randint(1, 900_000_000) for _ in range(6))]),
        chance.choice(CATEGORIES),
        chance.choice(GROUPS),
        chance.choice([*officers(office.code) * 3, ""]),
        f"Người {chance.choice('ABCDEGHIK')} {number}",
    )
    _live(chance, matter, today)
    _pay(chance, matter, today)
    _hand_over(chance, matter, office, offices)
    return matter


def _live(chance: Random, matter: Matter, today: date) -> None:
    day = matter.accepted
    for _ in range(chance.choice([0, 0, 1, 2, 3, 5])):
        day = day if chance.random() < 0.3 else day_of(chance, day, today)
        what = chance.choice(
            ["Chưa có điều kiện"] * 3
            + ["Có điều kiện"] * 3
            + ["Hoãn", "Tạm đình chỉ", "Tiếp tục", "Chuyển sổ theo dõi riêng"]
        )
        if (day, what) not in matter.events:
            matter.events.append((day, what))
    if chance.random() < 0.55:
        day = day if chance.random() < 0.1 else day_of(chance, day, today)
        matter.events.append((day, chance.choice(["Thi hành xong"] * 4 + list(CLOSINGS))))


def _pay(chance: Random, matter: Matter, today: date) -> None:
    """Parts of the debt, and all of it where the case ends as enforced."""
    last, what = matter.closing or (today, "")
    left = matter.amount
    for _ in range(chance.randint(0, 3)):
        part = chance.choice([left // 2, left // 3, min(left, 1000)])
        if part:
            kind = chance.choice(["Thu", "Thu", "", "Giảm"])
            matter.payments.append((day_of(chance, matter.accepted, last), part, kind))
            left -= part
    if what == "Thi hành xong" and left:
        day = last if chance.random() < 0.6 else day_of(chance, matter.accepted, last)
        matter.payments.append((day, left, chance.choice(["Thu", "Giảm"])))


def _hand_over(chance: Random, matter: Matter, office: Office, offices: list[Office]) -> None:
    """Half of what was open at the reorganisation is handed in anew, mostly by the heir."""
    if office.ends is None or (matter.closing or (NEXT,))[0] <= LAST or chance.random() < 0.5:
        return
    new = [other.code for other in offices if other.starts]
    matter.offices.append(office.heir if chance.random() < 0.75 else chance.choice(new))
    matter.officer = chance.choice(officers(matter.offices[-1]))


def _coercion(chance: Random, number: int, matter: Matter, today: date) -> Held:
    if matter.closing or chance.random() < 0.7:
        last = matter.closing[0] if matter.closing else today
        day, state = day_of(chance, matter.accepted, last), "Đã tổ chức"
    else:
        day = today + timedelta(chance.randint(0, 20))
        state = chance.choice(["Dự kiến", "", "Hoãn", "Hủy"])
    officer = chance.choice([matter.officer, ""])
    forced = chance.random() < 0.5
    return Held(f"CC{number}", matter.code, day, chance.randint(7, 16), forced, officer, state)


def _paper(
    chance: Random, number: int, offices: list[Office], today: date
) -> tuple[str, date, str, str]:
    day = day_of(chance, FIRST, today)
    office = chance.choice(["", *(o.code for o in offices if o.there(day))])
    return f"KN{number}", day, office, chance.choice(["Kiến nghị", "Kháng nghị"])
