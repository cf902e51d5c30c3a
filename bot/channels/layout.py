"""A reply becomes messages that fit: cut between lines, bold as runs instead of markup."""

from collections.abc import Iterator, Sequence

from bot.channels.base import Limits, Piece
from handlers.messages import Line, Span


def units(text: str) -> int:
    """The length of a text in UTF-16 units, as messengers count."""
    return len(text.encode("utf-16-le")) // 2


def pieces(lines: Sequence[Line], limits: Limits) -> list[Piece]:
    """The lines in as few messages as they fit in; only a line that is too long itself is cut."""
    found: list[Piece] = []
    held: list[Line] = []
    size = bold = 0
    for line in _short_enough(lines, limits):
        length = units(line.text)
        runs = sum(span.bold for span in line.spans)
        if held and (size + 1 + length > limits.text or bold + runs > limits.entities):
            found.append(_piece(held))
            held, size, bold = [], 0, 0
        size += length + (1 if held else 0)
        bold += runs
        held.append(line)
    return [*found, _piece(held)] if held else found


def _short_enough(lines: Sequence[Line], limits: Limits) -> Iterator[Line]:
    for line in lines:
        if units(line.text) <= limits.text:
            yield line
        else:
            yield from _cut(line, limits.text)


def _cut(line: Line, most: int) -> Iterator[Line]:
    """A line too long for a message, at blanks where there are any."""
    held: list[Span] = []
    room = most
    for span in line.spans:
        text = span.text
        while text:
            part = _head(text, room)
            if not part:
                yield Line(tuple(held))
                held, room = [], most
                continue
            held.append(Span(part, span.bold))
            room -= units(part)
            text = text[len(part) :]
    if held:
        yield Line(tuple(held))


def _head(text: str, room: int) -> str:
    """As much of a text as fits, up to a blank if there is one; surrogate pairs stay whole."""
    if units(text) <= room:
        return text
    part = text.encode("utf-16-le")[: room * 2].decode("utf-16-le", errors="ignore")
    blank = part.rfind(" ")
    return part[: blank + 1] if blank > 0 else part


def _piece(lines: Sequence[Line]) -> Piece:
    texts, bold, at = [], [], 0
    for line in lines:
        for span in line.spans:
            size = units(span.text)
            if span.bold and span.text.strip():
                bold.append((at, size))
            at += size
        texts.append(line.text)
        at += 1
    return Piece("\n".join(texts), tuple(bold))
