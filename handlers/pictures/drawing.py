"""A chart is drawn: a picture of its own opaque ground, wide as a phone, for any chat's colours."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from handlers.pictures.chart import Bar, Chart, Look

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MEDIA_TYPE: Final = "image/png"
#: Pixels: how wide, and the margin around everything.
WIDTH, MARGIN = 1080, 48
#: Heights of letters in pixels, and of what stands around them.
TITLE, NAME, NOTE = 44, 34, 27
_LEADING: Final = 1.28
_BAR, _GAP = 40, 26
#: The height of standing columns or of a line.
_CALENDAR: Final = 900
_DPI: Final = 100
#: The ground, its edge (seen on white and on black), letters, bars, bars below target, the target.
GROUND, EDGE, INK, FAINT = "#F6F8FA", "#7B8794", "#14202B", "#44525F"
REACHED, MISSED, PLAIN, TARGET = "#0B6E5F", "#B4520A", "#1F5FA8", "#9B1C31"
#: Behind a name, so that no line runs through it.
_CLEAR: Final = {"facecolor": GROUND, "edgecolor": "none", "pad": 1}
#: One picture at a time: drawing is all processor, and two at once would only hold twice as much.
_ONE = threading.Lock()


@dataclass(frozen=True, slots=True)
class Drawn:
    """A figure with the axes that hold its bars."""

    figure: "Figure"
    axes: "Axes"


def png(chart: Chart) -> bytes:
    """The picture, as PNG; may be called from any thread, and takes its turn."""
    with _ONE:
        drawn = draw(chart)
        held = BytesIO()
        drawn.figure.savefig(held, format="png", dpi=_DPI, facecolor=GROUND)
        drawn.figure.clear()
    return held.getvalue()


def draw(chart: Chart) -> Drawn:
    """The picture as its parts."""
    return (_Lying if chart.look is Look.BARS else _Standing)(chart).drawn()


class _Sheet:
    """The ground with the title above and the notes below; what is between is drawn by others."""

    def __init__(self, chart: Chart) -> None:
        # Here, so that whoever never draws does not load it; and without pyplot, which keeps state.
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure

        self.chart = chart
        self.figure = Figure(figsize=(WIDTH / _DPI, 1), dpi=_DPI)
        self._canvas: Any = FigureCanvasAgg(self.figure)
        inner = WIDTH - 2 * MARGIN
        self._title = self.wrapped(chart.title, TITLE, inner, bold=True)
        self._notes = [ln for note in chart.notes for ln in self.wrapped(note, NOTE, inner)]

    def wide(self, text: str, size: float, *, bold: bool = False) -> float:
        """How wide a text is, in pixels."""
        from matplotlib.font_manager import FontProperties

        font = FontProperties(family="DejaVu Sans", size=_points(size), weight=_weight(bold))
        return float(
            self._canvas.get_renderer().get_text_width_height_descent(text, font, False)[0]
        )

    def wrapped(
        self, text: str, size: float, most: float, *, bold: bool = False, lines: int = 0
    ) -> list[str]:
        """A text in lines that fit; of more than `lines` the last ends with dots."""
        found: list[str] = []
        for word in text.split():
            longer = f"{found[-1]} {word}" if found else word
            if found and self.wide(longer, size, bold=bold) <= most:
                found[-1] = longer
            else:
                found.append(word)
        if lines and len(found) > lines:
            last = found[lines - 1]
            while last and self.wide(f"{last}…", size, bold=bold) > most:
                last = last[:-1].rstrip()
            found = [*found[: lines - 1], f"{last}…"]
        return found

    def axes(self, height: float, *, below: float = 0) -> "Axes":
        """Room of `height` pixels for the bars, and `below` for their names; the rest is set."""
        head = MARGIN + len(self._title) * TITLE * _LEADING + 30
        foot = MARGIN + len(self._notes) * NOTE * _LEADING + 24
        whole = round(head + height + below + foot)
        self.figure.set_size_inches(WIDTH / _DPI, whole / _DPI)
        top = float(MARGIN)
        for text in self._title:
            self._write(text, top, whole, TITLE, INK, bold=True)
            top += TITLE * _LEADING
        top = head + height + below + 24
        for text in self._notes:
            self._write(text, top, whole, NOTE, FAINT)
            top += NOTE * _LEADING
        self._edge()
        box = (MARGIN / WIDTH, (foot + below) / whole, 1 - 2 * MARGIN / WIDTH, height / whole)
        made = self.figure.add_axes(box)
        made.set_axis_off()
        return made

    def _write(
        self, text: str, top: float, whole: int, size: float, color: str, *, bold: bool = False
    ) -> None:
        self.figure.text(
            MARGIN / WIDTH, 1 - top / whole, text, va="top", color=color, **_font(size, bold=bold)
        )

    def _edge(self) -> None:
        from matplotlib.patches import Rectangle

        whole = self.figure.transFigure
        frame = Rectangle((0, 0), 1, 1, transform=whole, fill=False, edgecolor=EDGE, linewidth=6)
        self.figure.add_artist(frame)

    def color(self, value: float, target: float | None) -> str:
        """A bar that is held against a target tells by its colour too whether it is reached."""
        if target is None:
            return PLAIN
        return REACHED if value >= target else MISSED

    def far(self) -> tuple[float, float]:
        """The least and the greatest value of all that is drawn; zero is always between."""
        chart = self.chart
        values = [float(bar.value) for bar in chart.bars if bar.value is not None]
        values += [float(bar.target) for bar in chart.bars if bar.target is not None]
        values += [float(chart.target)] if chart.target is not None else []
        return min([0.0, *values]), max([0.0, *values]) or 1.0


class _Lying(_Sheet):
    """Bars under their names, one below the other; long names are wrapped."""

    def drawn(self) -> Drawn:
        inner = WIDTH - 2 * MARGIN
        names = [self.wrapped(bar.name, NAME, inner, lines=2) for bar in self.chart.bars]
        tops, at = [], NAME * _LEADING if self.chart.target is not None else 0.0
        head = at
        for name in names:
            at += len(name) * NAME * _LEADING + 4
            tops.append(at)
            at += _BAR + _GAP
        axes = self.axes(at)
        axes.set_ylim(at, 0)
        low, high = self.far()
        axes.set_xlim(*self._reach(low, high, inner))
        for name, bar, top in zip(names, self.chart.bars, tops, strict=True):
            self._bar(axes, name, bar, top)
        self._target(axes, head, at)
        return Drawn(self.figure, axes)

    def _reach(self, low: float, high: float, inner: float) -> tuple[float, float]:
        """The ends of the scale, with room beyond both for the numbers written there."""
        said = max(self.wide(bar.said, NAME, bold=True) for bar in self.chart.bars) + 24
        left = said if low < 0 else 0.0
        scale = (high - low) / (inner - said - left)
        return low - left * scale, high + said * scale

    def _bar(self, axes: "Axes", name: Sequence[str], bar: Bar, top: float) -> None:
        left, right = axes.get_xlim()
        for back, text in enumerate(reversed(name)):
            height = top - 6 - back * NAME * _LEADING
            axes.text(left, height, text, color=INK, bbox=_CLEAR, **_font(NAME))
        size, own = float(bar.value or 0), bar.target
        given = own if own is not None else self.chart.target
        middle = top + _BAR / 2
        color = self.color(size, None if given is None else float(given))
        axes.barh(middle, size, height=_BAR, color=color, label=bar.name)
        if own is not None:
            end = float(own)
            axes.plot([end, end], [top - 5, top + _BAR + 5], color=TARGET, linewidth=5)
        off, ahead = 12 * (right - left) / (WIDTH - 2 * MARGIN), size < 0
        beside = max(size, float(own or 0))
        axes.text(
            size - off if ahead else beside + off,
            middle,
            bar.said,
            va="center_baseline",
            ha="right" if ahead else "left",
            color=INK,
            bbox=_CLEAR,
            **_font(NAME, bold=True),
        )

    def _target(self, axes: "Axes", head: float, end: float) -> None:
        if self.chart.target is None:
            return
        at = float(self.chart.target)
        axes.axvline(at, color=TARGET, linewidth=3, linestyle=(0, (4, 3)), zorder=0.5)
        left, right = axes.get_xlim()
        inner = WIDTH - 2 * MARGIN
        room = (right - at) / (right - left) * inner
        fits = self.wide(self.chart.target_said, NAME) <= room
        axes.text(
            at,
            head - 14,
            f" {self.chart.target_said} ",
            ha="left" if fits else "right",
            va="baseline",
            color=TARGET,
            **_font(NAME, bold=True),
        )


class _Standing(_Sheet):
    """The calendar from left to right: columns, or where there are many a line of points."""

    def drawn(self) -> Drawn:
        bars = self.chart.bars
        named = max(self.wide(bar.name, NOTE) for bar in bars)
        axes = self.axes(_CALENDAR, below=named + 20)
        low, high = self.far()
        inner = WIDTH - 2 * MARGIN
        said = max(self.wide(bar.said, NOTE, bold=True) for bar in bars) + 30
        scale = (high - low) / (_CALENDAR - said - (said if low < 0 else 0))
        axes.set_ylim(low - (said * scale if low < 0 else 0), high + said * scale)
        axes.set_xlim(-0.6, len(bars) - 0.4)
        self._rule(axes)
        lying = self.chart.look is Look.COLUMNS
        (self._columns if lying else self._line)(axes, 14 * scale)
        every = 1 if lying else max(1, -(-len(bars) // int(inner / (NOTE * 2))))
        for place in range(len(bars) - 1, -1, -every):
            self._below(axes, place, bars[place].name)
        return Drawn(self.figure, axes)

    def _rule(self, axes: "Axes") -> None:
        axes.axhline(0, color=EDGE, linewidth=2)
        if self.chart.target is None:
            return
        at = float(self.chart.target)
        axes.axhline(at, color=TARGET, linewidth=3, linestyle=(0, (4, 3)), zorder=0.5)
        axes.text(
            0,
            at,
            self.chart.target_said,
            transform=axes.get_yaxis_transform(),
            va="bottom",
            color=TARGET,
            bbox=_CLEAR,
            **_font(NOTE, bold=True),
        )

    def _columns(self, axes: "Axes", off: float) -> None:
        target = None if self.chart.target is None else float(self.chart.target)
        for place, bar in enumerate(self.chart.bars):
            size = float(bar.value) if bar.value is not None else 0.0
            axes.bar(place, size, width=0.68, color=self.color(size, target), label=bar.name)
            self._number(axes, place, size, bar.said, off)

    def _line(self, axes: "Axes", off: float) -> None:
        """The first and last, the greatest and least carry their numbers."""
        points = [(n, float(b.value)) for n, b in enumerate(self.chart.bars) if b.value is not None]
        axes.plot(*zip(*points, strict=True), color=PLAIN, linewidth=5, marker="o", markersize=9)
        told = {points[0], points[-1]}
        told |= {max(points, key=lambda p: p[1]), min(points, key=lambda p: p[1])}
        for place, size in told:
            self._number(axes, place, size, self.chart.bars[place].said, off)

    def _number(self, axes: "Axes", place: int, size: float, said: str, off: float) -> None:
        below = size < 0
        axes.text(
            place,
            size - off if below else size + off,
            said,
            rotation=90,
            ha="center",
            va="top" if below else "bottom",
            color=INK,
            **_font(NOTE, bold=True),
        )

    def _below(self, axes: "Axes", place: int, name: str) -> None:
        axes.text(
            place,
            -14 / _CALENDAR,
            name,
            rotation=90,
            transform=axes.get_xaxis_transform(),
            ha="center",
            va="top",
            color=INK,
            **_font(NOTE),
        )


def _font(size: float, *, bold: bool = False) -> dict[str, Any]:
    return {"fontsize": _points(size), "fontweight": _weight(bold), "fontfamily": "DejaVu Sans"}


def _points(pixels: float) -> float:
    return pixels * 72 / _DPI


def _weight(bold: bool) -> str:
    return "bold" if bold else "normal"
