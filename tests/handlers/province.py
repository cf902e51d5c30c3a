"""Names to read questions with: Lào Cai as it was and is, and a province of numbered offices."""

from datetime import date

from db.agencies import AgencyTree, Office
from db.vocabulary import OfficerName, Vocabulary

_LAST, _NEXT = date(2025, 6, 30), date(2025, 7, 1)
_HUYEN = "Bảo Thắng,Bảo Yên,Bát Xát,Bắc Hà,Mường Khương,Si Ma Cai,Văn Bàn".split(",")
CATEGORIES = ("Dân sự", "Hình sự", "Hôn nhân và gia đình", "Kinh doanh, thương mại", "Lao động")
GROUPS = ("Tham nhũng, kinh tế", "Tín dụng ngân hàng")


def _lao_cai() -> AgencyTree:
    named = {
        "LC": "Cục Thi hành án dân sự tỉnh Lào Cai",
        "LC01": "Chi cục Thi hành án dân sự thành phố Lào Cai",
        "LC02": "Chi cục Thi hành án dân sự thị xã Sa Pa",
        **{
            f"LC{number:02}": f"Chi cục Thi hành án dân sự huyện {name}"
            for number, name in enumerate(_HUYEN, 3)
        },
    }
    offices = [
        Office(
            number,
            code,
            name,
            "department" if code == "LC" else "branch",
            None if code == "LC" else "LC",
            "TLC" if code == "LC" else f"KV{number % 5 + 1}",
            None,
            _LAST,
        )
        for number, (code, name) in enumerate(named.items(), 1)
    ]
    offices.append(
        Office(20, "TLC", "Thi hành án dân sự tỉnh Lào Cai", "province", valid_from=_NEXT)
    )
    offices += [
        Office(
            20 + n,
            f"KV{n}",
            f"Phòng Thi hành án dân sự khu vực {n}",
            "division",
            "TLC",
            valid_from=_NEXT,
        )
        for n in range(1, 6)
    ]
    return AgencyTree({office.code: office for office in offices})


def _numbered() -> AgencyTree:
    """A city of numbered districts and look-alike names."""
    named = {
        "TP": ("Cục Thi hành án dân sự thành phố Hoa Sen", "department"),
        "Q1": ("Chi cục Thi hành án dân sự quận 1", "branch"),
        "Q10": ("Chi cục Thi hành án dân sự quận 10", "branch"),
        "Q11": ("Chi cục Thi hành án dân sự quận 11", "branch"),
        "DA": ("Chi cục Thi hành án dân sự huyện Đông An", "branch"),
        "DH": ("Chi cục Thi hành án dân sự huyện Đông Hà", "branch"),
        "HD": ("Chi cục Thi hành án dân sự quận Hà Đông", "branch"),
        "K1": ("Phòng Thi hành án dân sự khu vực 1", "division"),
        "K10": ("Phòng Thi hành án dân sự khu vực 10", "division"),
    }
    return AgencyTree(
        {
            code: Office(number, code, name, kind, None if code == "TP" else "TP")
            for number, (code, (name, kind)) in enumerate(named.items(), 1)
        }
    )


OFFICERS = (OfficerName("Nguyễn Văn An", "LC02"), OfficerName("Tẩn Thị Mẩy", "LC05"))
LAO_CAI = Vocabulary(1, _lao_cai(), OFFICERS, CATEGORIES, GROUPS)
NUMBERED = Vocabulary(1, _numbered(), (), CATEGORIES, GROUPS)
