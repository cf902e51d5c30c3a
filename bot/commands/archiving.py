"""What `backup`, `restore` and `move` share: how what went wrong is told."""

import sys
from collections.abc import Callable
from pathlib import Path

from db import archive
from handlers import wording_archive as words


def told(act: Callable[[], int], file: Path) -> int:
    """The status of the act; 1 where nothing was changed, and why on standard error."""
    try:
        return act()
    except archive.NoArchive:
        return _refused(words.no_archive(file))
    except archive.NotEmpty as held:
        return _refused(words.not_empty(held.args[0]))
    except archive.OtherSchema as other:
        return _refused(words.other_schema(other.args[0]))
    except OSError as error:
        return _refused(words.unusable(file, error.strerror or str(error)))


def _refused(why: str) -> int:
    print(why, file=sys.stderr)
    return 1
