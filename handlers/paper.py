"""A page of text as it goes into the case file: A4 (PDF), by fpdf2."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

import matplotlib
from fpdf import FPDF
from fpdf.enums import XPos, YPos

from handlers import wording_menus as menu_words
from handlers.messages import Attachment, Line

MEDIA_TYPE: Final = "application/pdf"
_FONT: Final = "DejaVu"
#: Left, top and right margins in mm, as the decree on paperwork has them: room for the binding.
_MARGINS: Final = (30, 20, 15)
_SIZE, _LEADING = 11, 6
_BULLET: Final = "• "


def attachment(name: str, lines: Sequence[Line], made: datetime) -> Attachment:
    """The lines as a file of pages, each with its number; the first line is the title."""
    page = _Page(made)
    for line in lines:
        page.put(line)
    return Attachment(name, MEDIA_TYPE, bytes(page.output()))


class _Page(FPDF):
    """Writes lines one below the other, and begins pages as they fill."""

    def __init__(self, made: datetime) -> None:
        super().__init__(format="A4")
        self.set_margins(*_MARGINS)
        self.set_auto_page_break(auto=True, margin=20)
        self.set_creation_date(made)
        for style, file in (("", "DejaVuSans.ttf"), ("B", "DejaVuSans-Bold.ttf")):
            self.add_font(_FONT, style, _fonts() / file)
        self.set_font(_FONT, size=_SIZE)
        self.add_page()

    def footer(self) -> None:
        """The number of the page, at its foot."""
        self.set_y(-15)
        self.set_font(_FONT, size=9)
        self.cell(0, 10, menu_words.page(self.page_no()), align="C")
        self.set_font(_FONT, size=_SIZE)

    def put(self, line: Line) -> None:
        """A paragraph; one in a list stands a little in."""
        inset = 5 if line.text.startswith(_BULLET) else 0
        self.set_x(self.l_margin + inset)
        bold = "B" if line.spans and all(span.bold for span in line.spans) else ""
        self.set_font(_FONT, bold, _SIZE)
        self.multi_cell(0, _LEADING, line.text, new_x=XPos.LMARGIN, new_y=YPos.NEXT, align="L")


def _fonts() -> Path:
    """Where the font with all Vietnamese letters is: it comes with matplotlib."""
    return Path(matplotlib.get_data_path()) / "fonts" / "ttf"
