"""Commands by words without a slash, for messengers without a menu, and for whoever writes so."""

import re
from collections.abc import Callable

from db.folding import fold
from handlers.understanding.lexicon import lexicon

#: No words that stand for a command are more.
_MOST = 5
_SIGNS = " \t\n:,.;–-"


def command(text: str, is_question: Callable[[], bool]) -> str:
    """The text as the command that its first words stand for; as it is where they stand for none.

    With more behind them it is the command only where that fits it, and the whole `is_question`
    not.
    """
    words = text.split(maxsplit=_MOST)
    for size in range(min(len(words), _MOST), 0, -1):
        found = lexicon().spoken.get(fold(" ".join(words[:size]).strip(_SIGNS)))
        if found is None:
            continue
        name, form = found
        rest = "".join(text.split(maxsplit=size)[size:]).strip(_SIGNS)
        if not rest:
            return f"/{name}"
        fits = form and re.search(form, rest, re.IGNORECASE)
        return f"/{name} {rest}" if fits and not is_question() else text
    return text
