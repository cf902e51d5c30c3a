"""Questions as hurried people write them: variants of each, made by one slip or habit at a time.

The same seed gives the same variants. What a variant may end in: read as its original, or asked
back; never answered differently.
"""

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain
from random import Random
from re import IGNORECASE, Match, compile, sub

import yaml

from db.folding import fold
from tests.handlers import province
from tests.handlers.understanding.labelled import FOLDER, Labelled, questions

#: A slip in a shorter word makes another word of it.
_SHORTEST = 3
_WORD = compile(r"[^\W\d_]+")
_BESIDE = {
    key: row[max(at - 1, 0) : at] + row[at + 1 : at + 2]
    for row in ("qwertyuiop", "asdfghjkl", "zxcvbnm")
    for at, key in enumerate(row)
}


@dataclass(frozen=True)
class Variant:
    """A question written otherwise: how, and the one that it was made from."""

    way: str
    text: str
    place: str
    origin: int

    @property
    def original(self) -> Labelled:
        """The question that it was made from, at `origin` among all of them."""
        return originals()[self.origin][1]


Way = Callable[[str, Random], str]


def bare(text: str, _: Random) -> str:
    """Without diacritics."""
    letters = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def swapped(text: str, chance: Random) -> str:
    """Two letters of a word the wrong way round."""
    return _in_a_word(
        text, chance, lambda word, at: word[:at] + word[at + 1] + word[at] + word[at + 2 :], 1
    )


def dropped(text: str, chance: Random) -> str:
    """A letter left out."""
    return _in_a_word(text, chance, lambda word, at: word[:at] + word[at + 1 :])


def doubled(text: str, chance: Random) -> str:
    """A letter struck twice."""
    return _in_a_word(text, chance, lambda word, at: word[: at + 1] + word[at:])


def beside(text: str, chance: Random) -> str:
    """A letter whose neighbour on the keyboard was struck."""

    def struck(word: str, at: int) -> str:
        keys = _BESIDE.get(fold(word[at]), "")
        return word[:at] + chance.choice(keys) + word[at + 1 :] if keys else word

    return _in_a_word(text, chance, struck)


def telex(text: str, chance: Random) -> str:
    """One or two words as the keys of Telex, which the phone did not join."""
    return _typed(text, chance, _telex)


def vni(text: str, chance: Random) -> str:
    """One or two words as the keys of VNI."""
    return _typed(text, chance, _vni)


def decomposed(text: str, _: Random) -> str:
    """Each diacritic a sign of its own (NFD)."""
    return unicodedata.normalize("NFD", text)


def placed(text: str, _: Random) -> str:
    """Tones on the other vowel: `hoà` for `hòa`, `thủy` for `thuỷ`."""
    return _PLACED.sub(_other_vowel, unicodedata.normalize("NFC", text))


def shortened(text: str, chance: Random) -> str:
    """One or two things abbreviated as offices do."""
    fitting = [rule for rule in _SHORT if compile(rule[0], IGNORECASE).search(text)]
    for said, short in chance.sample(fitting, min(len(fitting), chance.randint(1, 2))):
        text = sub(said, short, text, count=1, flags=IGNORECASE)
    return text


def capitals(text: str, _: Random) -> str:
    """All in capitals."""
    return text.upper()


def small(text: str, _: Random) -> str:
    """All in small letters."""
    return text.lower()


def courteous(text: str, chance: Random) -> str:
    """Words of courtesy before and after."""
    before, after = chance.choice(_BEFORE), chance.choice(_AFTER)
    return f"{before} {_within(text).rstrip('.?! ')} {after}".strip()


def _within(text: str) -> str:
    """A question that does not begin its sentence: in small letters, but for names."""
    first, second = (*text.split(), "", "")[:2]
    return text if second.istitle() or first.isupper() else text[0].lower() + text[1:]


WAYS: dict[str, Way] = {
    way.__name__: way
    for way in (
        bare,
        swapped,
        dropped,
        doubled,
        beside,
        telex,
        vni,
        decomposed,
        placed,
        shortened,
        capitals,
        small,
        courteous,
    )
}


#: What is not done to a question that is misspelt already.
_SLIPS = frozenset({swapped, dropped, doubled, beside, telex, vni})


def variants(wanted: int, seed: int) -> Iterator[Variant]:
    """So many variants of the examples and the labelled questions, of each way as many."""
    chance = Random(seed)
    asked = originals()
    ways = list(WAYS.items())
    made = 0
    while made < wanted:
        name, way = ways[made % len(ways)]
        origin = chance.randrange(len(asked))
        place, original = asked[origin]
        if not original.text.strip() or original.text.startswith("/"):
            continue
        if original.slips and way in _SLIPS:
            continue  # a second slip in one question is another thing
        text = way(original.text, chance)
        if text != original.text and not _names_another(text, original.text, place):
            yield Variant(name, text, place, origin)
            made += 1


@cache
def originals() -> Sequence[tuple[str, Labelled]]:
    """All questions that there are, each with its province."""
    labelled = (
        (file.stem, asked) for file in FOLDER.glob("*.jsonl") for asked in questions(file.stem)
    )
    return sorted(chain(labelled, _examples()), key=lambda pair: (pair[0], pair[1].text))


def _examples() -> Iterator[tuple[str, Labelled]]:
    for file in FOLDER.glob("*.yaml"):
        part = yaml.safe_load(file.read_text(encoding="utf-8"))
        texts = [text for example in part["read"] for text in example["ask"]]
        for text in (*texts, *(each["ask"] for each in part["asked_back"] + part["not_answered"])):
            yield part["province"], Labelled(text, part["as_of"], ())


def _names_another(text: str, original: str, place: str) -> bool:
    """Whether a slip made the name of somebody else, or of another office: another question."""
    before, after = f" {fold(original)} ", f" {fold(text)} "
    return any(f" {name} " in after and f" {name} " not in before for name in _all_names(place))


@cache
def _all_names(place: str) -> frozenset[str]:
    known = province.named(place)
    offices = (alias for o in known.tree.offices.values() for alias in (_own(o.name), *o.aliases))
    return frozenset(fold(name) for name in (*offices, *(o.name for o in known.officers)))


def _own(name: str) -> str:
    """The last two words of an office's name, which tell it from others."""
    return " ".join(name.split()[-2:])


def _in_a_word(text: str, chance: Random, slip: Callable[[str, int], str], after: int = 0) -> str:
    """A slip at a random letter that has `after` others behind it in its word."""
    words = [
        word
        for word in _WORD.finditer(text)
        if len(word[0]) >= _SHORTEST and word[0][1:].islower()  # TLý, CĐK are no words
    ]
    places = [(word, at) for word in words for at in range(len(word[0]) - after)]
    if not places:
        return text
    word, at = chance.choice(places)
    return text[: word.start()] + slip(word[0], at) + text[word.end() :]


def _typed(text: str, chance: Random, keys: Callable[[str], str]) -> str:
    """One word with diacritics, or two in a row, as the keys that were struck for them."""
    words = [word for word in _WORD.finditer(text) if bare(word[0], chance) != word[0]]
    if not words:
        return text
    at = chance.randrange(len(words))
    for word in reversed(words[at : at + chance.randint(1, 2)]):
        text = text[: word.start()] + keys(word[0]) + text[word.end() :]
    return text


_TONES = dict(zip("\u0300\u0301\u0309\u0303\u0323", "fsrxj", strict=True))
_VNI = dict(zip("fsrxj", "21345", strict=True))
_MARKS = {"\u0302": "6", "\u031b": "7", "\u0306": "8"}


def _telex(word: str) -> str:
    """`hành` as `hanhf`, `được` as `dduwowcj`."""
    keys = {
        "6": lambda letter: letter * 2,
        "7": lambda letter: f"{letter}w",
        "8": lambda letter: f"{letter}w",
    }
    letters, tone = _apart(word)
    typed = [
        keys[mark](letter) if mark in keys else letter * (2 if mark else 1)
        for letter, mark in letters
    ]
    return "".join(typed) + tone


def _vni(word: str) -> str:
    """`lệ` as `le65`, `được` as `d9u7o7c5`."""
    letters, tone = _apart(word)
    return "".join(letter + mark for letter, mark in letters) + _VNI.get(tone, "")


def _apart(word: str) -> tuple[list[tuple[str, str]], str]:
    """The letters of a word, each with the sign over it, and the tone of the word."""
    tone, letters = "", []
    for letter in unicodedata.normalize("NFC", word):
        parts = unicodedata.normalize("NFD", letter)
        tone = next((_TONES[part] for part in parts if part in _TONES), tone)
        mark = next((_MARKS[part] for part in parts if part in _MARKS), "")
        struck = letter in "đĐ"
        letters.append(("d" if struck else parts[0], "9" if struck else mark))
    return letters, tone


_PAIRS = (
    "oà òa",
    "oá óa",
    "oả ỏa",
    "oã õa",
    "oạ ọa",
    "oè òe",
    "oé óe",
    "uỳ ùy",
    "uý úy",
    "uỷ ủy",
    "uỹ ũy",
    "uỵ ụy",
)
_OTHER = {a: b for pair in _PAIRS for a, b in (pair.split(), pair.split()[::-1])}
#: At the end of a word alone: `hoàn` has one place for its tone.
_PLACED = compile(rf"(?<!q)({'|'.join(_OTHER)})(?!\w)")


def _other_vowel(match: Match[str]) -> str:
    return _OTHER[match[1]]


#: What is said, and what offices write for it.
_SHORT = (
    (r"thi hành án dân sự", "THADS"),
    (r"chi cục thi hành án dân sự", "CCTHADS"),
    (r"chấp hành viên", "CHV"),
    (r"tín dụng ngân hàng", "TDNH"),
    (r"tham nhũng, kinh tế", "TNKT"),
    (r"thi hành xong", "THX"),
    (r"chưa có điều kiện", "CCĐK"),
    (r"có điều kiện", "CĐK"),
    (r"điều kiện", "ĐK"),
    (r"bao nhiêu", "bn"),
    (r"bao nhieu", "bn"),
    (r"không", "ko"),
    (r"được", "dc"),
    (r"(\d+) tháng", r"\1T"),
    (r"khu vực (\d+)", r"KV\1"),
    (r"quận (\d+)", r"Q\1"),
    (r"(\d+) triệu", r"\1tr"),
    (r"thành phố (?=[A-ZĐ])", "TP "),
    (r"thị xã (?=[A-ZĐ])", "TX "),
    (r"viện kiểm sát", "VKS"),
    (r"rồi", "r"),
    (r"với", "vs"),
)
_BEFORE = (
    "cho em hỏi",
    "xin chào,",
    "anh ơi",
    "dạ thưa anh,",
    "đồng chí cho biết",
    "Kính gửi trợ lý,",
    "bạn ơi giúp mình",
    "alo",
    "",
)
_AFTER = ("ạ", "nhé", "với ạ", "giúp em với", "cảm ơn", "nha", "em cảm ơn ạ", "hả anh", "")
