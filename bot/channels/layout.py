"""A reply becomes messages that fit: cut between lines, bold as runs instead of markup."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.channels.base import Limits, Outgoing, Piece
from handlers.messages import Line, Reply, Span

_WORDS = re.compile(r"\S+\s*|\s+")
_GAP = " … "


def units(text: str) -> int:
    """The length of a text in UTF-16 units, as messengers count."""
    return len(text.encode("utf-16-le")) // 2


def pieces(lines: Sequence[Line], limits: Limits) -> list[Piece]:
    """The lines in as few messages as they fit in; only a line that is too long itself is cut."""
    found: list[Piece] = []
    held: list[Line] = []
    size = bold = 0
    for line in _short_enough(lines, limits):
        length, runs = units(line.text), _runs(line.spans)
        if held and (size + 1 + length > limits.text or bold + runs > limits.entities):
            found.append(_piece(held))
            held, size, bold = [], 0, 0
        size += length + (1 if held else 0)
        bold += runs
        held.append(line)
    return [piece for piece in (*found, _piece(held)) if piece.text]


def files(reply: Reply, limits: Limits) -> list[Outgoing]:
    """The files of a reply, a message each, where the channel can send any."""
    sent = reply.attachments if limits.files else ()
    return [Outgoing(Piece(""), protected=reply.names, attachment=file) for file in sent]


def photo(reply: Reply, limits: Limits) -> tuple[Outgoing | None, Sequence[Line]]:
    """The picture of a reply under which stand as many whole lines as fit, and the lines left."""
    if reply.picture is None or not limits.pictures:
        return None, reply.lines
    tight = replace(limits, text=limits.caption)
    most = 0
    while most < len(reply.lines) and _fit(reply.lines[: most + 1], tight):
        most += 1
    under = _piece(reply.lines[:most])
    return Outgoing(under, protected=reply.names, picture=reply.picture), reply.lines[most:]


def _fit(lines: Sequence[Line], limits: Limits) -> bool:
    size = units("\n".join(line.text for line in lines))
    return size <= limits.text and sum(_runs(line.spans) for line in lines) <= limits.entities


def shortened(label: str, most: int) -> str:
    """A button's label in at most `most` units: its middle gives way, as names end differently."""
    if units(label) <= most:
        return label
    words, room = label.split(), most - units(_GAP) + 2  # every word brings a blank, two too many
    head: list[str] = []
    tail: list[str] = []
    while words:
        at_end = units("".join(tail)) <= units("".join(head))
        word = words.pop(-1 if at_end else 0)
        room -= units(word) + 1
        if room < 0:
            break
        (tail if at_end else head).append(word)
    if not tail:
        return f"{_head(label, most - 1)}…"
    return f"{' '.join(head)}{_GAP}{' '.join(reversed(tail))}".strip()


def _short_enough(lines: Sequence[Line], limits: Limits) -> Iterator[Line]:
    for line in lines:
        if units(line.text) <= limits.text and _runs(line.spans) <= limits.entities:
            yield line
        else:
            yield from _cut(line, limits)


def _cut(line: Line, limits: Limits) -> Iterator[Line]:
    """A line too long for a message, between words where there are any."""
    held: list[Span] = []
    size = 0
    for word in _words(line, limits.text):
        length = units(word.text)
        if size + length > limits.text or _runs((*held, word)) > limits.entities:
            yield Line(tuple(held))
            held, size = [], 0
        held.append(word)
        size += length
    yield Line(tuple(held))


def _words(line: Line, most: int) -> Iterator[Span]:
    for span in line.spans:
        for match in _WORDS.finditer(span.text):
            text = match[0]
            while text:
                part = _head(text, most)
                yield Span(part, span.bold)
                text = text[len(part) :]


def _head(text: str, most: int) -> str:
    """As much of a text as fits; surrogate pairs stay whole."""
    return text.encode("utf-16-le")[: most * 2].decode("utf-16-le", errors="ignore")


def _runs(spans: Sequence[Span]) -> int:
    """How many bold runs the spans make; those that touch are one."""
    before = (False, *(span.bold for span in spans))
    return sum(span.bold and not was for span, was in zip(spans, before, strict=False))


def _piece(lines: Sequence[Line]) -> Piece:
    """The lines as one text, without the blanks around it that messengers take away."""
    bold: list[tuple[int, int]] = []
    at = 0
    for line in lines:
        for span in line.spans:
            size = units(span.text)
            if span.bold and bold and sum(bold[-1]) == at:
                bold[-1] = (bold[-1][0], bold[-1][1] + size)
            elif span.bold:
                bold.append((at, size))
            at += size
        at += 1
    text = "\n".join(line.text for line in lines)
    start = units(text) - units(text.lstrip())
    end = units(text.rstrip())
    runs = ((max(a, start), min(a + size, end)) for a, size in bold)
    return Piece(text.strip(), tuple((a - start, b - a) for a, b in runs if b > a))
