"""Whether an answer is asked for as a workbook, in words or by a command, and which."""

from typing import Final

from db.folding import fold

#: The command; alone it stands for the answer before.
COMMAND: Final = "/xuat"
_BOOK: Final = frozenset({"excel", "exel", "xlsx"})
#: What belongs to the wish before the word, and after it.
_BEFORE: Final = frozenset("xuat tai luu gui lap ra ve xuong file tep bang dang sang vao".split())
_AFTER: Final = frozenset("cua ve cho".split())


def plain(text: str) -> tuple[str, bool]:
    """The question without the words that ask for a workbook, and whether there were any."""
    words = text.split()
    if not words:
        return text, False
    if words[0].partition("@")[0].lower() == COMMAND:
        return " ".join(words[1:]), True
    folded = [fold(word.strip(".,:;?!")) for word in words]
    place = next((n for n, word in enumerate(folded) if word in _BOOK), None)
    if place is None:
        return text, False
    begin, end = place, place + 1
    while begin and folded[begin - 1] in _BEFORE:
        begin -= 1
    while begin == 0 and end < len(folded) and folded[end] in _AFTER:
        end += 1
    return " ".join([*words[:begin], *words[end:]]).strip(" ,;:"), True
