"""Numbers of chats and people at rest: sealed to be read back, marked to be told again."""

import hashlib
import hmac
import os
from collections.abc import Sequence
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet


class WrongKeys(Exception):
    """What was sealed cannot be opened with these keys, or a key is none."""


class Vault:
    """Seals with the newest of its keys, opens with any: `cryptography`'s Fernet, newest first."""

    def __init__(self, keys: Sequence[str]) -> None:
        if not keys:
            raise WrongKeys("no key")
        try:
            self._fernet = MultiFernet([Fernet(key) for key in keys])
        except ValueError as error:
            raise WrongKeys("not a key") from error
        self._markers = [hashlib.sha256(b"mark:" + key.encode()).digest() for key in keys]

    def seal(self, text: str) -> str:
        """The text, unreadable without the keys; never twice the same."""
        return self._fernet.encrypt(text.encode()).decode()

    def open(self, sealed: str) -> str:
        """What was sealed. WrongKeys where none of the keys fits."""
        try:
            return self._fernet.decrypt(sealed).decode()
        except InvalidToken as error:
            raise WrongKeys("sealed with another key") from error

    def reseal(self, sealed: str) -> str:
        """The same, sealed with the newest key. WrongKeys where none of the keys fits."""
        try:
            return self._fernet.rotate(sealed).decode()
        except InvalidToken as error:
            raise WrongKeys("sealed with another key") from error

    def mark(self, *parts: str) -> str:
        """What stands for a text, the same for the same one, and does not tell it (64 letters)."""
        return _mark(self._markers[0], parts)

    def marks(self, *parts: str) -> list[str]:
        """The marks of a text under all keys, the newest first; keys may be in rotation."""
        return [_mark(marker, parts) for marker in self._markers]


def _mark(key: bytes, parts: Sequence[str]) -> str:
    return hmac.new(key, "\0".join(parts).encode(), hashlib.sha256).hexdigest()


def new_key() -> str:
    """A key nobody had before."""
    return Fernet.generate_key().decode()


def kept_in(file: Path) -> list[str]:
    """The keys in a file, one a line, newest first; a file that is not there gets a new one.

    Only its owner may read it. Of several processes that begin at once all get the same key.
    """
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        part = file.with_name(f"{file.name}.{os.getpid()}")
        part.touch(0o600)
        part.write_text(f"{new_key()}\n", encoding="ascii")
        try:
            os.link(part, file)  # fails where another process was first: its key is the one
        except FileExistsError:
            pass
        finally:
            part.unlink()
    return [line.strip() for line in file.read_text(encoding="ascii").splitlines() if line.strip()]
