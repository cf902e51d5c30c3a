"""What the figures were taken on: the machine's size and the versions, no names."""

import os
import platform
import sqlite3
from importlib.metadata import version

_PACKAGES = ("SQLAlchemy", "psycopg", "rapidfuzz", "python-calamine")


def machine() -> str:
    """One line on processors, memory and versions."""
    gib = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    packages = ", ".join(f"{name} {version(name)}" for name in _PACKAGES)
    return (
        f"{os.cpu_count()} cores of {platform.machine()}, {gib:.0f} GiB, {platform.system()}, "
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {packages}"
    )
