"""The terminal as a channel: one question a line, the answer after it, ends with the input."""

import logging
from typing import TextIO

from bot.channels.base import Answers
from bot.logs import fault
from bot.settings import Clock
from db.terms import Role
from handlers import wording
from handlers.messages import Choice, Line, Person, Question
from handlers.wording_commands import PROMPT, WELCOME

_log = logging.getLogger(__name__)
_BOLD, _PLAIN = "\x1b[1m", "\x1b[0m"
_OPERATOR = Person("terminal", "operator", Role.OPERATOR)


class Terminal:
    """A chat of the operator with the conversation."""

    def __init__(self, conversation: Answers, clock: Clock) -> None:
        self._conversation = conversation
        self._clock = clock
        self._choices: tuple[Choice, ...] = ()

    def run(self, reads: TextIO, writes: TextIO) -> None:
        """Answers line after line; a number asks the choice shown under it."""
        at_hand = reads.isatty()
        if at_hand:
            writes.write(f"{WELCOME}\n")
        while True:
            if at_hand:
                writes.write(PROMPT)
                writes.flush()
            said = reads.readline()
            if not said:
                return
            if said.strip():
                writes.write(f"{self.answer(said.strip(), styled=writes.isatty())}\n\n")
                writes.flush()

    def answer(self, said: str, *, styled: bool = False) -> str:
        """The text of the answer to one line; a fault of ours is told by its code."""
        try:
            question = Question(self._chosen(said), _OPERATOR, self._clock(), chat="terminal")
            reply = self._conversation.reply(question)
        except Exception as error:  # noqa: BLE001 - the one place of this loop
            self._choices = ()
            return wording.failure(fault(_log, error))
        self._choices = reply.choices
        lines = [_text(line, styled=styled) for line in reply.lines]
        lines += [wording.file_named(file.name) for file in reply.attachments]
        lines += [f"  [{number}] {c.label}" for number, c in enumerate(reply.choices, 1)]
        return "\n".join(lines)

    def _chosen(self, said: str) -> str:
        if said.isdecimal() and 0 < int(said) <= len(self._choices):
            return self._choices[int(said) - 1].question
        return said


def _text(line: Line, *, styled: bool) -> str:
    if not styled:
        return line.text
    return "".join(f"{_BOLD}{s.text}{_PLAIN}" if s.bold else s.text for s in line.spans)
