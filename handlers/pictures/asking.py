"""Whether a picture is asked for, in words or by a command, and what of it."""

from typing import Final

from db.folding import fold

#: The command; alone it stands for the question of its line in the lexicon.
COMMAND: Final = "/bieudo"
_CHART: Final = ("bieu", "do")
#: What may stand before the word, after it, and before it at the end of a question.
_BEFORE: Final = frozenset("ve hay cho toi xem lap gui em anh xin dung len".split())
_AFTER: Final = frozenset("cot thanh duong cua ve".split())
_AT_THE_END: Final = frozenset("ve bang dung lap thanh cho toi xem len".split())


def plain(text: str) -> tuple[str, bool]:
    """The question without the words that ask for a picture of it, and whether there were any."""
    words = text.split()
    if not words:
        return text, False
    if words[0].partition("@")[0].lower() == COMMAND:
        return " ".join(words[1:]), True
    folded = [fold(word.strip(".,:;?!")) for word in words]
    begin = _end_of(folded, 0, _BEFORE)
    if tuple(folded[begin : begin + 2]) == _CHART:
        return " ".join(words[_end_of(folded, begin + 2, _AFTER) :]), True
    if tuple(folded[-2:]) == _CHART:
        end = len(words) - 2
        while end and folded[end - 1] in _AT_THE_END:
            end -= 1
        return " ".join(words[:end]).rstrip(" ,;:"), True
    return text, False


def _end_of(folded: list[str], begin: int, words: frozenset[str]) -> int:
    """The first place from `begin` on that holds none of some words."""
    while begin < len(folded) and folded[begin] in words:
        begin += 1
    return begin
