"""Random texts, of anything and of our own words: no crash, no wait, no office out of nowhere."""

import re
import statistics
import time
from collections.abc import Iterator
from datetime import date
from random import Random

import pytest
from rapidfuzz.distance import OSA

from db.agencies import Office
from db.folding import fold
from db.vocabulary import Vocabulary
from handlers.understanding.lexicon import lexicon
from handlers.understanding.numbers import in_words
from handlers.understanding.readings import Read, Reading
from handlers.understanding.understand import understand
from tests.handlers import province

TODAY = date(2026, 5, 20)
_PLACES = ("lao_cai", "hai_binh", "phu_giang", "tan_hoa")
#: What one text may take, in medians of the texts read with it: a machine's own pace cancels out.
_LONGEST = 40
_MOST_WORDS = 14
_RUN = re.compile(r"\d+|[^\W\d_]+")
_SIGNS = " .,?!/-%:;'\"()_\n\t"


def texts(wanted: int, seed: int) -> Iterator[tuple[str, str]]:
    """So many texts, each with the province to ask in: a third letters, two thirds words."""
    chance = Random(seed)
    words = sorted({word for phrase in lexicon().phrases for word in phrase.split()})
    phrases = sorted(lexicon().phrases)
    for number in range(wanted):
        place = chance.choice(_PLACES)
        if number % 3 == 0:
            yield place, "".join(_sign(chance) for _ in range(chance.randrange(80)))
            continue
        pool = [words, phrases, _own_words(place), ["1", "2", "3", "10", "2021", "quý", "tỷ"]]
        weights = [5, 5, 1, 2]
        size = chance.randrange(1, _MOST_WORDS)
        drawn = (chance.choice(each) for each in chance.choices(pool, weights, k=size))
        yield place, " ".join(drawn)


def _sign(chance: Random) -> str:
    """A letter of Vietnamese, a sign, a digit, or anything that Unicode has."""
    kind = chance.random()
    if kind < 0.5:
        return chance.choice("aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạ\u0301\u0309\u0323")
    if kind < 0.9:
        return chance.choice(_SIGNS + "0123456789")
    return chr(chance.choice([chance.randrange(0x20, 0xD800), chance.randrange(0xE000, 0x110000)]))


def _own_words(place: str) -> list[str]:
    """Single words of the names there, so that names come up in halves as well."""
    offices = province.named(place).tree.offices.values()
    return sorted({word for office in offices for word in office.name.split()})


def timed(text: str, known: Vocabulary) -> tuple[Reading, float]:
    """How a text is read, and the CPU seconds that it took."""
    start = time.thread_time()
    reading = understand(text, known, TODAY)
    return reading, time.thread_time() - start


_GENERAL = frozenset(
    "chi cuc thi hanh an dan su thads phong huyen quan thanh pho xa tinh khu vuc -".split()
)


def is_named(code: str, text: str, known: Vocabulary) -> bool:
    """Whether any way of naming an office stands in the text, a slip of a letter allowed."""
    office = known.tree.offices[code]
    said = _RUN.findall(fold(text))
    return any(_holds(said, _RUN.findall(way)) for way in _ways(office))


def _ways(office: Office) -> Iterator[str]:
    whole = [word for word in fold(office.name).split() if word != "-"]
    own = [word for word in whole if word not in _GENERAL] or whole[-2:]
    kind = [word for word in whole[whole.index(own[0]) - 2 :] if word in _GENERAL]
    yield from (" ".join(own), "".join(own), fold(office.code), *map(fold, office.aliases))
    yield " ".join([own[0][0], *own[1:]])
    yield from (in_words(int(word)) for word in own if word.isdecimal())
    yield from (f"phong {word}" for word in own if word.isdecimal())
    letters = "".join(word[0] for word in own)
    yield from (letters, "".join(word[0] for word in kind) + letters) if len(own) > 1 else ()
    yield " ".join(["chi", "cuc", *kind])  # `chi cục thành phố`, where there is one


def _holds(said: list[str], way: list[str]) -> bool:
    return all(
        any(OSA.distance(word, part, score_cutoff=1) <= _slips(part) for word in said)
        for part in way
    )


def _slips(part: str) -> int:
    return int(part.isalpha() and len(part) > 2)


def check(wanted: int, seed: int) -> None:
    """Holds random texts to what must never happen; the first of each kind that did are shown."""
    for place in _PLACES:
        understand("thụ lý", province.named(place), TODAY)  # the indexes are made once
    read, out_of_nowhere, times = 0, [], []
    for place, text in texts(wanted, seed):
        known = province.named(place)
        reading, took = timed(text, known)
        times.append((took, place, text))
        if isinstance(reading, Read):
            read += 1
            out_of_nowhere += [
                (place, code, text)
                for code in reading.query.units
                if known.tree.offices[code].parent and not is_named(code, text, known)
            ]
    slow = _slow(times)
    print(f"{wanted} random texts: {read} read, {len(slow)} slow, {len(out_of_nowhere)} unnamed")
    assert read > wanted // 100, "nothing is proved by texts that are never read"
    assert not out_of_nowhere, out_of_nowhere[:10]
    assert not slow, slow[:10]


def _slow(times: list[tuple[float, str, str]]) -> list[str]:
    """The texts that take far longer than the others, and do so again when read again."""
    bound = _LONGEST * statistics.median(took for took, _, _ in times)
    return [
        text
        for took, place, text in times
        if took > bound and min(timed(text, province.named(place))[1] for _ in range(3)) > bound
    ]


def test_random_texts_neither_crash_nor_hang_nor_name_an_office() -> None:
    check(2_000, 1)


@pytest.mark.soak
def test_a_hundred_thousand_random_texts_do_not_either() -> None:
    check(100_000, 2)
