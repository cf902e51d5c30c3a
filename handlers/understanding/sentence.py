"""The words of a question, and every way to read a run of them as words that we know."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from handlers.understanding import periods
from handlers.understanding.normalise import Token

#: Known phrases word by word: each word leads on to those that may follow it.
Node = dict[str, Any]
_END = ""
_YEAR = "nam"
#: A word of fewer letters is put right among at least so many others that were right.
_LONG = 3
_BESIDE = 1


def tree(phrases: Iterable[str]) -> Node:
    """The phrases as a tree of words, so that reading stops where none goes on."""
    root: Node = {}
    for phrase in phrases:
        node = root
        for word in phrase.split():
            node = node.setdefault(word, {})
        node[_END] = {}
    return root


@dataclass(frozen=True, slots=True)
class Way:
    """Tokens from `begin` up to but without `end`, read as the known `words`.

    `changed` are the places of those that had to be corrected for it.
    """

    begin: int
    end: int
    words: str
    changed: tuple[int, ...] = ()

    @property
    def corrected(self) -> str:
        """The words where any was corrected, else nothing."""
        return self.words if self.changed else ""


_State = tuple[Node, tuple[str, ...], tuple[int, ...]]


@dataclass(frozen=True)
class Sentence:
    """The tokens of a question, and what each misspelt one could stand for."""

    tokens: tuple[Token, ...]
    slips: Mapping[int, tuple[str, ...]]
    #: Whether `ít nhất` is a superlative here, and sets no limit.
    ranked: bool = False

    def words(self) -> list[str]:
        """The folded words, each certain slip put right."""
        return [self._word(place) for place in range(len(self.tokens))]

    def _word(self, place: int) -> str:
        token, meant = self.tokens[place], self.slips.get(place, ())
        if token.text == "sáu":
            return "6"  # without its tone it would be the month after
        if len(meant) > 1:
            if not token.is_word and _YEAR in meant and self._is_before_year(place):
                return _YEAR
            meant = tuple(word for word in meant if word in periods.WORDS)
        return meant[0] if len(meant) == 1 and token.is_sure_slip else token.folded

    def _is_before_year(self, place: int) -> bool:
        following = self.tokens[place + 1].folded if place + 1 < len(self.tokens) else ""
        return following.isdecimal() and len(following) == 4

    def ways(self, known: Node) -> Iterator[Way]:
        """All runs of tokens that read as phrases of `known`, the misspelt ones corrected."""
        for begin in range(len(self.tokens)):
            states: list[_State] = [(known, (), ())]
            for place in range(begin, len(self.tokens)):
                states = [after for state in states for after in self._after(state, place)]
                if not states:
                    break
                for node, words, changed in states:
                    if _END in node and self._is_sure(begin, words, changed):
                        yield Way(begin, place + 1, " ".join(words), changed)

    def _after(self, state: _State, place: int) -> Iterator[_State]:
        """Where the token at `place`, or what it could stand for, leads on to."""
        node, words, changed = state
        folded = self.tokens[place].folded
        if folded in node:
            yield node[folded], (*words, folded), changed
        for word in self.slips.get(place, ()):
            if word in node:
                yield node[word], (*words, word), (*changed, place)

    def _is_sure(self, begin: int, words: tuple[str, ...], changed: tuple[int, ...]) -> bool:
        """A corrected word wants others beside it that were right, or to be no word itself."""
        if sum(self.tokens[place].is_word for place in changed) > 1:
            return False  # `thái thị hằng` is somebody, and not `phải thi hành` twice misspelt
        within = self.tokens[begin : begin + len(words) - 1]
        if changed and any("," in token.gap for token in within):
            return False  # `răng, tháng này` is not `hàng tháng`
        if any(len(self.tokens[place].folded) < _LONG for place in changed):
            return len(words) - len(changed) >= _BESIDE
        if len(changed) < len(words) or not changed:
            return True
        return len(words) == 1 and self.tokens[begin].is_sure_slip
