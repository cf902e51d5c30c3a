"""A small province with people, whose coercions are handed over; and what its outbox then has."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from db.alert_models import Delivery, Subscription
from db.folding import fold
from db.importing.gathering import Delivery as Handing
from db.importing.report import Report
from db.importing.run import bring_in
from db.models import Agency, Case, Coercion
from db.people_models import Absence, Group, Member
from db.session import Database
from tests.db.importing.handing_over import Tables, lines, raw
from tests.db.planning.matters import at

FILES: Tables = {
    "Đơn vị": lines("""
Mã đơn vị | Tên đơn vị            | Loại          | Mã cấp trên
N         | THADS tỉnh Mẫu        | THADS tỉnh    |
K         | Phòng THADS khu vực 1 | Phòng khu vực | N
L         | Phòng THADS khu vực 2 | Phòng khu vực | N
"""),
    "Việc": lines("""
Mã việc | Mã đơn vị | Số quyết định | Ngày thụ lý | Chấp hành viên \
| Người phải thi hành án | Địa bàn
V1 | K | 1/QĐ-THADS | 01/03/2026 | Lò Văn An     | Giàng A Một | xã Bản Hồ
V2 | L | 2/QĐ-THADS | 02/03/2026 | Vàng Thị Bình | Công ty Hai | xã Cốc Xá
"""),
}
_HEADER = (
    "Mã cưỡng chế | Mã việc | Thời gian | Địa điểm | Biện pháp | Huy động lực lượng "
    "| Cơ quan phối hợp | Chấp hành viên | Trạng thái"
)
PARTNERS = "Công an xã Bản Hồ; VKSND khu vực 1"

#: Everybody by the name that tests know them by: role, office, name in the files, organisation.
FOLK: dict[str, tuple[str, str | None, str | None, str | None]] = {
    "an": ("officer", "K", "Lò Văn An", None),
    "bình": ("officer", "L", "Vàng Thị Bình", None),
    "cao": ("officer", "K", "Lý Văn Cao", None),
    "trưởng K": ("head", "K", None, None),
    "trưởng L": ("head", "L", None, None),
    "trưởng tỉnh": ("head", "N", None, None),
    "lãnh đạo": ("leader", None, None, None),
    "công an": ("partner", None, None, "CÔNG AN xã Bản Hồ"),
    "công an khác": ("partner", None, None, "Công an xã Bản Hồ Thượng"),
    "quản trị": ("admin", None, None, None),
}
JOINED = datetime(2026, 11, 1)


class Office:
    """The province at work, on one database."""

    def __init__(self, database: Database) -> None:
        self.database = database
        bring_in(database, raw(FILES), _delivery("2026-11-02 08:00"))
        self.numbers: dict[str, int] = {}
        with database.writing() as session:
            for name in FOLK:
                self.numbers[name] = self.join(session, name)

    def join(self, session: Session, name: str) -> int:
        role, unit, officer, body = FOLK[name]
        agency = session.scalar(select(Agency.id).where(Agency.code == unit)) if unit else None
        made = Member(
            name=name,
            role=role,
            agency_id=agency,
            officer=officer,
            body=body,
            status="active",
            joined_at=JOINED,
            changed_at=JOINED,
        )
        session.add(made)
        session.flush()
        return made.id

    def group(self, body: str) -> None:
        with self.database.writing() as session:
            held = {"channel": "telegram", "sealed": "", "registered_at": JOINED}
            session.add(Group(mark=body, body=body, **held))

    def follow(self, name: str, **what: Any) -> None:
        with self.database.writing() as session:
            if "case" in what:
                code = Case.code == what.pop("case")
                what["case_id"] = session.scalar(select(Case.id).where(code))
            if "locality" in what:
                what["locality_key"] = fold(what["locality"])
            session.add(Subscription(person_id=self.numbers[name], made_at=JOINED, **what))

    def stand_in(self, absent: str, stand_in: str, first: date, last: date) -> None:
        pair = {"person_id": self.numbers[absent], "stand_in_id": self.numbers[stand_in]}
        with self.database.writing() as session:
            session.add(Absence(starts_on=first, ends_on=last, made_at=JOINED, **pair))

    def hand_over(self, now: str, *rows: str, **options: Any) -> Report:
        """Coercions as cells in the order of the header; what is left out at the end is empty."""
        width = _HEADER.count("|")
        full = [row + " |" * (width - row.count("|")) for row in rows]
        sheet = {"Cưỡng chế": lines("\n".join([_HEADER, *full]))}
        return bring_in(self.database, raw(sheet), _delivery(now), **options)

    def settle(self, now: str) -> None:
        """Sends all that is due."""
        moment = at(now).astimezone(UTC).replace(tzinfo=None)
        due = (Delivery.state == "planned") & (Delivery.due_at <= moment)
        with self.database.writing() as session:
            session.execute(update(Delivery).where(due).values(state="sent", sent_at=moment))

    def outbox(self, *states: str, steps: tuple[str, ...] = ()) -> list[tuple[str, str, int, str]]:
        """Who, step, version and local minute of what the outbox has of coercions."""
        names = {number: name for name, number in self.numbers.items()}
        chosen = select(Delivery).where(Delivery.coercion_id.is_not(None))
        if states:
            chosen = chosen.where(Delivery.state.in_(states))
        if steps:
            chosen = chosen.where(Delivery.step.in_(steps))
        with self.database.reading() as session:
            found = [
                (
                    names.get(row.person_id or 0, "nhóm"),
                    row.step,
                    row.version or 0,
                    f"{row.due_at + timedelta(hours=7):%Y-%m-%d %H:%M}",
                )
                for row in session.scalars(chosen)
            ]
        return sorted(found)

    def coercion(self, code: str) -> int:
        """The number of a coercion."""
        with self.database.reading() as session:
            return session.scalars(select(Coercion.id).where(Coercion.code == code)).one()


def _delivery(now: str) -> Handing:
    return Handing("mẫu.xlsx", "0" * 64, "test", at(now))
