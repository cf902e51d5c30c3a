"""Names from the database by the words people use for them: offices, officers, categories."""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from rapidfuzz import fuzz, process

from db.agencies import Office
from db.terms import AgencyKind
from db.vocabulary import Vocabulary
from handlers.understanding.lexicon import lexicon
from handlers.understanding.nearby import Nearby
from handlers.understanding.normalise import spelt_of, words_of
from handlers.understanding.numbers import in_words
from handlers.understanding.sentence import Node, tree

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
#: `khu vực 3 - Lào Cai` is known as khu vực 3.
_PLACE = re.compile(rf"^({'|'.join(_PLACE_WORDS)}) (\d+(?= |$)|.+$)")
#: How near (0–100, `ratio`) a name must be to be offered where none was met.
_NEAR = 72

Index = dict[str, tuple[str, ...]]


@dataclass(frozen=True)
class Names:
    """Folded words to what they name; several where the words alone do not decide.

    `toned` holds the same ways with their tones, for names that differ by nothing else.
    `called` are officers by the last words of their names, for after a word for officer.
    """

    units: Index
    toned: Index
    initials: Index
    officers: Index
    called: Index
    categories: dict[str, str]
    groups: dict[str, str]
    #: All of these, and the phrases of the lexicon, word by word.
    tree: Node
    #: Each two words that follow each other in any of them.
    pairs: frozenset[tuple[str, str]]
    words: frozenset[str]
    #: Those in the own name of an office.
    own_pairs: frozenset[tuple[str, str]]
    #: Each of these words with the forms that it has in names, tones apart.
    forms: dict[str, frozenset[str]]
    #: What a misspelt word may stand for: words of ours, of categories and of groups; where it
    #: can be no word itself, those of names too.
    common: Nearby
    every: Nearby
    #: The same in their right forms.
    spelt: Nearby
    spelt_every: Nearby
    cores: dict[str, tuple[str, ...]]
    #: The kind of each office, by code.
    kinds: dict[str, str]


class _Ways:
    """Names gathered by the words for them."""

    def __init__(self) -> None:
        self._held: dict[str, set[str]] = {}

    def add(self, key: str, name: str) -> None:
        """One more way to say a name."""
        if key:
            self._held.setdefault(key, set()).add(name)

    def only(self, key: str, name: str) -> None:
        """A way that means this and nothing else."""
        self._held[key] = {name}

    def drop(self, key: str) -> None:
        """A way that is not to be used."""
        self._held.pop(key, None)

    def frozen(self) -> Index:
        """All of them, sorted."""
        return {key: tuple(sorted(names)) for key, names in self._held.items()}


def names(vocabulary: Vocabulary) -> Names:
    """The index of a snapshot, made once for all that have the same names."""
    return _names(vocabulary.names_of or vocabulary)


@lru_cache(maxsize=4)
def _names(vocabulary: Vocabulary) -> Names:
    units, toned, initials, cores = _offices(tuple(vocabulary.tree.offices.values()))
    officers, officers_toned, called = _officers(officer.name for officer in vocabulary.officers)
    categories, groups = _plain(vocabulary.categories), _plain(vocabulary.groups)
    keys = [*units, *officers]
    words = frozenset(word for key in keys for word in key.split())
    kept = (*vocabulary.categories, *vocabulary.groups)
    common = lexicon().folded | {folded for name in kept for folded, _ in words_of(name)}
    spelt = lexicon().spelt | lexicon().short | {word for name in kept for word in spelt_of(name)}
    phrases = (*lexicon().phrases, *keys, *initials, *called, *categories, *groups)
    short = _short(tuple(vocabulary.tree.offices.values()))
    return Names(
        units,
        {**toned, **officers_toned},
        initials,
        officers,
        called,
        categories,
        groups,
        tree(phrases),
        frozenset(pair for phrase in phrases for pair in pairwise(phrase.split())),
        words | common,
        frozenset(pair for core in cores for pair in pairwise(core.split())),
        _forms(vocabulary),
        Nearby(common),
        Nearby(common | words - short),
        Nearby(spelt),
        Nearby(spelt | _spelt(vocabulary)),
        cores,
        {office.code: office.kind for office in vocabulary.tree.offices.values()},
    )


def _offices(offices: Iterable[Office]) -> tuple[Index, Index, Index, Index]:
    units, toned, initials, cores = _Ways(), _Ways(), _Ways(), _Ways()
    for office in offices:
        for way in _ways(office):
            units.add(way, office.code)
        for letters in _letters(office):
            initials.add(letters, office.code)
        for name in (office.name, *office.aliases):
            cores.add(_core(name)[1], office.code)
            toned.add(_toned_core(name), office.code)
        for letters in _initials(office):
            initials.add(letters, office.code)
    for key, codes in _only_of_its_kind(offices).items():
        if len(codes) == 1:
            units.add(key, *codes)
    for office in offices:
        # A code names one office, whatever else its letters could stand for.
        units.only(key_of(office.code), office.code)
        initials.drop(key_of(office.code))
    return units.frozen(), toned.frozen(), initials.frozen(), cores.frozen()


def _officers(all_names: Iterable[str]) -> tuple[Index, Index, Index]:
    whole, toned, called = _Ways(), _Ways(), _Ways()
    for name in all_names:
        said = tuple(words_of(name))
        words = [folded for folded, _ in said]
        whole.add(" ".join(words), name)
        toned.add(" ".join(tone for _, tone in said), name)
        for size in range(1, min(len(words), 4)):
            called.add(" ".join(words[-size:]), name)
    return whole.frozen(), toned.frozen(), called.frozen()


def _forms(vocabulary: Vocabulary) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for name in _all(vocabulary):
        for folded, tone in words_of(name):
            found.setdefault(folded, set()).add(tone)
    return {word: frozenset(forms) for word, forms in found.items()}


def _spelt(vocabulary: Vocabulary) -> set[str]:
    """The words of all names of offices and officers, but for abbreviations."""
    whole = (name for name in _all(vocabulary) if not _is_letters(name))
    return {word for name in whole for word in spelt_of(name)}


def _all(vocabulary: Vocabulary) -> Iterator[str]:
    """The names of offices, their aliases, the names of officers."""
    for office in vocabulary.tree.offices.values():
        yield from (office.name, *office.aliases)
    yield from (officer.name for officer in vocabulary.officers)


def _only_of_its_kind(offices: Iterable[Office]) -> dict[str, set[str]]:
    """`chi cục thành phố`, where the province has only one."""
    of_place: dict[str, set[str]] = {}
    for office in offices:
        kind, _ = _core(office.name)
        if office.kind == AgencyKind.BRANCH and kind:
            of_place.setdefault(f"chi cuc {kind}", set()).add(office.code)
    return of_place


def _plain(all_names: Iterable[str]) -> dict[str, str]:
    """Categories or groups by their words, `và` said or not."""
    found = {}
    for name in all_names:
        key = key_of(name)
        found[key.replace(" va ", " ")] = name
        found[key] = name
    return found


def called(text: str, offices: Collection[Office], most: int) -> tuple[list[str], bool]:
    """The codes of offices that a whole text names, and whether it does so for certain.

    Where it names none, those that it may have been meant for, `most` of them; only to be offered.
    """
    units, _, initials, cores = _offices(tuple(offices))
    said, (_, own) = key_of(text), _core(text)
    for index, words in ((units, said), (initials, said), (units, own), (cores, own)):
        if found := index.get(words):
            return list(found), True
    holds = (office.code for office in offices if f" {said} " in f" {key_of(office.name)} ")
    alike = process.extract(own, list(cores), scorer=fuzz.ratio, score_cutoff=_NEAR, limit=most)
    codes = dict.fromkeys([*holds, *(code for core, _, _ in alike for code in cores[core])])
    return list(codes)[:most], False


def near(known: Names, words: str, most: int) -> list[str]:
    """The codes of offices that these folded words, which name none, may have been meant for.

    First those whose own name begins with the words or holds them, then the nearest by letters;
    never more than `most`, and only ever offered, not taken.
    """
    begins = [core for core in known.cores if core.startswith(words)]
    holds = [core for core in known.cores if f" {words} " in f" {core} "]
    alike = process.extract(
        words, list(known.cores), scorer=fuzz.ratio, score_cutoff=_NEAR, limit=most
    )
    found = begins or holds or [core for core, _, _ in alike]
    return list(dict.fromkeys(code for core in found for code in known.cores[core]))[:most]


def key_of(name: str) -> str:
    """The folded words of a name."""
    return " ".join(folded for folded, _ in words_of(name))


def _core(name: str) -> tuple[str, str]:
    """The kind of place and the own name: `huyen`, `bao thang`."""
    bare = _OFFICE_WORDS.sub("", key_of(name))
    place = _PLACE.match(bare)
    return (place[1], place[2]) if place else ("", bare)


def _toned_core(name: str) -> str:
    """The own name of an office with its tones."""
    size = len(_core(name)[1].split())
    return " ".join(tone for _, tone in tuple(words_of(name))[-size:]) if size else ""


def _ways(office: Office) -> Iterator[str]:
    """All folded ways of naming an office that its name, aliases and code allow."""
    for name in (office.name, *office.aliases):
        if _is_letters(name):
            continue
        if key_of(name) not in lexicon().folded:
            yield key_of(name)
        kind, own = _core(name)
        # A name that is also a common word wants its kind of place before it.
        if own and not own.isdigit() and own not in lexicon().folded:
            yield own
        for word in _PLACE_WORDS.get(kind, ()):
            yield f"{word} {own}"
            if own.isdigit():
                yield f"{word} {in_words(int(own))}"
            if own.isdigit() and office.kind == AgencyKind.DIVISION:
                yield f"phong {own}"
        first, *rest = own.split() or [""]
        if rest and not rest[-1].isdigit():
            yield " ".join([first[:1], *rest])
            if all(len(word) > 1 for word in own.split()):
                yield own.replace(" ", "")  # `V.An` is said letter by letter, and is no `văn`


def _is_letters(name: str) -> bool:
    """Whether an alias is an abbreviation, like `TĐ`: only ever met in capitals."""
    return name.isupper() and name.isalpha() and len(name) <= 6


def _letters(office: Office) -> Iterator[str]:
    yield from (key_of(alias) for alias in office.aliases if _is_letters(alias))


def _short(offices: Iterable[Office]) -> frozenset[str]:
    """Codes and abbreviations: exact or not at all, for each is one slip from another."""
    return frozenset(
        word for office in offices for word in (key_of(office.code), *_letters(office))
    )


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
