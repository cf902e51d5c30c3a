"""Known words that are one slip of the finger from a given one, found without trying them all."""

from collections.abc import Iterable, Iterator

from rapidfuzz.distance import OSA


class Nearby:
    """Words by what is left of them when a letter is struck out, once and for all.

    Two words that differ by a letter more, less, other or swapped with its neighbour have such a
    rest in common, or one is a rest of the other.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._words = frozenset(words)
        found: dict[str, list[str]] = {}
        for word in sorted(self._words):
            for rest in _rests(word):
                found.setdefault(rest, []).append(word)
        self._by_rest = {rest: tuple(all_) for rest, all_ in found.items()}

    def __contains__(self, word: str) -> bool:
        return word in self._words

    def to(self, word: str) -> tuple[str, ...]:
        """The words one slip away, the word itself left out."""
        some = {other for rest in _rests(word) for other in self._by_rest.get(rest, ())}
        near = (other for other in some if OSA.distance(word, other, score_cutoff=1) == 1)
        return tuple(sorted(near))


def _rests(word: str) -> Iterator[str]:
    yield word
    yield from {word[:at] + word[at + 1 :] for at in range(len(word))}
