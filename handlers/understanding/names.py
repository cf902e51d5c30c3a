"""Names from the database by the words people use for them: offices, officers, categories."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from db.agencies import Office
from db.terms import AgencyKind
from db.vocabulary import Vocabulary
from handlers.understanding.normalise import tokens

#: Words that say what kind of office is meant; what is left of its name is its own.
_OFFICE_WORDS = re.compile(
    r"^(?:(?:chi cuc|cuc|phong|van phong|thads|thi hanh an dan su|thi hanh an|cc ?thads|va|don vi)"
    r"(?: |$))+"
)
_PLACE_WORDS = {
    "tinh": ("tinh",),
    "thanh pho": ("thanh pho", "tp"),
    "thi xa": ("thi xa", "tx"),
    "huyen": ("huyen", "h"),
    "quan": ("quan", "q"),
    "khu vuc": ("khu vuc", "kv"),
}
_PLACE = re.compile(rf"^({'|'.join(_PLACE_WORDS)}) (.+)$")


@dataclass(frozen=True)
class Names:
    """Folded words to what they name; several where the words alone do not decide."""

    units: dict[str, tuple[str, ...]]
    initials: dict[str, tuple[str, ...]]
    officers: dict[str, tuple[str, ...]]
    categories: dict[str, str]
    groups: dict[str, str]
    longest: int
    words: frozenset[str]
    cores: tuple[tuple[str, str], ...]


@lru_cache(maxsize=4)
def names(vocabulary: Vocabulary) -> Names:
    """The index of a snapshot, made once for it."""
    units: dict[str, set[str]] = {}
    initials: dict[str, set[str]] = {}
    cores = []
    for office in vocabulary.tree.offices.values():
        for key in _ways(office):
            units.setdefault(key, set()).add(office.code)
        for key in _initials(office):
            initials.setdefault(key, set()).add(office.code)
        cores.append((_core(office.name)[1], office.code))
    units |= _only_of_its_kind(vocabulary.tree.offices.values())
    for office in vocabulary.tree.offices.values():
        # A code names one office, whatever else its letters could stand for.
        units[_key(office.code)] = {office.code}
        initials.pop(_key(office.code), None)
    officers: dict[str, set[str]] = {}
    for officer in vocabulary.officers:
        officers.setdefault(_key(officer.name), set()).add(officer.name)
    keys = [*units, *officers]
    return Names(
        _frozen(units),
        _frozen(initials),
        _frozen(officers),
        {_key(name): name for name in vocabulary.categories},
        {_key(name): name for name in vocabulary.groups},
        max((len(key.split()) for key in keys), default=1),
        frozenset(word for key in keys for word in key.split()),
        tuple(cores),
    )


def _only_of_its_kind(offices: Iterable[Office]) -> dict[str, set[str]]:
    """`chi cục thành phố`, where the province has only one."""
    of_place: dict[str, set[str]] = {}
    for office in offices:
        kind, _ = _core(office.name)
        if office.kind == AgencyKind.BRANCH and kind:
            of_place.setdefault(f"chi cuc {kind}", set()).add(office.code)
    return {key: codes for key, codes in of_place.items() if len(codes) == 1}


def near(known: Names, words: str) -> list[str]:
    """The codes of offices whose own name begins with (or has) these folded words."""
    found = [code for core, code in known.cores if core.startswith(words)]
    return found or [code for core, code in known.cores if f" {words} " in f" {core} "]


def _key(name: str) -> str:
    return " ".join(token.folded for token in tokens(name))


def _frozen(found: dict[str, set[str]]) -> dict[str, tuple[str, ...]]:
    return {key: tuple(sorted(codes)) for key, codes in found.items()}


def _core(name: str) -> tuple[str, str]:
    """The kind of place and the own name: `huyen`, `bao thang`."""
    bare = _OFFICE_WORDS.sub("", _key(name))
    place = _PLACE.match(bare)
    return (place[1], place[2]) if place else ("", bare)


def _ways(office: Office) -> Iterator[str]:
    """All folded ways of naming an office that its name, aliases and code allow."""
    yield _key(office.code)
    for name in (office.name, *office.aliases):
        yield _key(name)
        kind, own = _core(name)
        if own and not own.isdigit():
            yield own
        for word in _PLACE_WORDS.get(kind, ()):
            yield f"{word} {own}"
            if own.isdigit() and office.kind == AgencyKind.DIVISION:
                yield f"phong {own}"
        first, *rest = own.split() or [""]
        if rest and not rest[-1].isdigit():
            yield " ".join([first[:1], *rest])
            yield own.replace(" ", "")


def _initials(office: Office) -> Iterator[str]:
    """`bt` of Bảo Thắng, `tplc` of thành phố Lào Cai; only ever met in capitals."""
    kind, own = _core(office.name)
    letters = "".join(word[0] for word in own.split())
    if len(letters) > 1 and letters.isalpha():
        short = "".join(word[0] for word in kind.split())
        if kind != "tinh":
            yield letters
        if short:
            yield short + letters


def whose(vocabulary: Vocabulary, officer: str) -> Iterable[str]:
    """The offices that have an officer of this name."""
    return [known.unit for known in vocabulary.officers if known.name == officer]
