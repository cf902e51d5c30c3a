"""Questions read where many names are known, beside the least that finds names: exact look-ups."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import islice, product
from pathlib import Path
from statistics import median

import yaml

from bench.stage import Size, Stage
from bench.table import Row
from bench.timing import percentile, warm
from db.agencies import AgencyTree, Office
from db.folding import fold
from db.vocabulary import OfficerName, Vocabulary
from handlers.understanding.names import Names, names
from handlers.understanding.understand import understand
from tests.handlers import province

_QUESTIONS = Path(__file__).parents[1] / "tests" / "questions"
_SAMPLE = Path(__file__).parents[1] / "db" / "sample" / "names.yaml"
_MEDIAN_BAR, _P99_BAR = 0.0015, 0.005


def rows(stage: Stage) -> Iterator[Row]:
    """Each question's median; then the median and the 99th percentile over the questions."""
    ours, theirs = [], []
    for name in sorted(file.stem for file in (_QUESTIONS / "provinces").glob("*.yaml")):
        known = _crowded(province.named(name), stage.size)
        for text, today in islice(_asked(name), stage.size.questions):
            reading, finding = warm(
                stage.size.rounds,
                lambda: understand(text, known, today),  # noqa: B023 - in its round
                lambda: _found(text, names(known)),  # noqa: B023
            )
            ours.append(reading)
            theirs.append(finding)
    what = f"understanding, {len(ours):,} questions"
    yield Row(f"{what}: median", median(ours), "exact look-ups", median(theirs), _MEDIAN_BAR)
    slowest = percentile(theirs, 0.99)
    yield Row(f"{what}: p99", percentile(ours, 0.99), "exact look-ups", slowest, _P99_BAR)
    (index,) = warm(3, lambda: names(replace(known)))
    yield Row("the index of all names, made once an import", index)


def _asked(name: str) -> Iterator[tuple[str, date]]:
    """All questions about a province with their day: our examples, and those labelled by others."""
    ours, labelled = _QUESTIONS / f"{name}.yaml", _QUESTIONS / f"{name}.jsonl"
    if labelled.exists():
        for line in labelled.read_text(encoding="utf-8").splitlines():
            asked = json.loads(line)
            yield asked["q"], date.fromisoformat(asked["as_of"])
    if ours.exists():
        examples = yaml.safe_load(ours.read_text(encoding="utf-8"))
        texts = [text for example in examples["read"] for text in example["ask"]]
        texts += [e["ask"] for e in (*examples["asked_back"], *examples["not_answered"])]
        yield from ((text, examples["as_of"]) for text in texts)


def _found(text: str, known: Names) -> list[tuple[str, ...]]:
    """The offices that any run of up to four words names."""
    words = fold(text).split()
    runs = (" ".join(words[at : at + size]) for at in range(len(words)) for size in (1, 2, 3, 4))
    return [known.units[run] for run in runs if run in known.units]


def _crowded(some: Vocabulary, size: Size) -> Vocabulary:
    """A province's names with made-up offices and officers beside them, up to `size`."""
    parts = yaml.safe_load(_SAMPLE.read_text(encoding="utf-8"))
    offices = dict(some.tree.offices)
    places = (f"{a} {b}" for a, b in product(parts["family"], parts["given_f"]))
    for number, place in enumerate(islice(places, max(size.offices - len(offices), 0)), 1_000):
        name = f"Chi cục Thi hành án dân sự huyện {place}"
        offices[f"X{number}"] = Office(number, f"X{number}", name, "branch")
    officers = (*some.officers, *_people(parts, size.officers - len(some.officers), list(offices)))
    return Vocabulary(1, AgencyTree(offices), officers, some.categories, some.groups)


def _people(parts: dict[str, list[str]], wanted: int, codes: Sequence[str]) -> list[OfficerName]:
    """So many officers, with names of four words."""
    middle = parts["middle_m"] + parts["middle_f"]
    given = parts["given_m"] + parts["given_f"]
    whole = (" ".join(four) for four in product(parts["family"], middle, given, given))
    return [
        OfficerName(name, codes[number % len(codes)])
        for number, name in enumerate(islice(whole, max(wanted, 0)))
    ]
