"""Logs: a line of JSON a record, and no secret in any of them, however it is written."""

import json
import logging
import re
import sys
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot import logs
from bot.logs import Lines

TOKEN = "123456:AAH-very_secret"


def line(formatter: Lines, message: object, *arguments: object, error: bool = False) -> str:
    record = logging.LogRecord(
        "somewhere",
        logging.ERROR,
        __file__,
        1,
        message,
        arguments,
        sys.exc_info() if error else None,
    )
    return formatter.format(record)


def test_a_record_is_one_line_of_json() -> None:
    said = line(Lines([]), "việc %s:\n%d dòng", "“một”", 2)
    assert "\n" not in said
    told = json.loads(said)
    assert (told["level"], told["from"]) == ("ERROR", "somewhere")
    assert told["says"] == "việc “một”:\n2 dòng"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00", told["at"])


def test_what_is_logged_of_a_question_bears_its_code_and_figures_of_ours() -> None:
    of = logs.QUESTION.set("H-7")
    try:
        record = logging.LogRecord("x", logging.INFO, __file__, 1, "answered", (), None)
        record.facts = {"outcome": "answer", "whole_ms": 12.5}
        told = json.loads(Lines([]).format(record))
    finally:
        logs.QUESTION.reset(of)
    assert (told["question"], told["outcome"], told["whole_ms"]) == ("H-7", "answer", 12.5)
    assert "question" not in json.loads(line(Lines([]), "after it"))


@pytest.mark.parametrize(
    "written",
    [
        f"POST https://api.telegram.org/bot{TOKEN}/sendMessage",
        f"https://proxy/?url=https%3A%2F%2Fapi%2Fbot{quote(TOKEN, safe='')}",
        f"{TOKEN}{TOKEN}",
    ],
)
def test_a_token_is_masked_in_addresses_too(written: str) -> None:
    said = line(Lines([TOKEN]), "failed: %s", written)
    assert "secret" not in said
    assert "***" in said


def test_a_traceback_is_masked_as_well() -> None:
    try:
        raise RuntimeError(f"no answer from bot{TOKEN}")
    except RuntimeError:
        said = line(Lines([TOKEN]), "fault", error=True)
    assert "RuntimeError" in json.loads(said)["trace"]
    assert "secret" not in said


secrets = st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=6, max_size=20)


@given(secret=secrets, before=st.text(max_size=5), after=st.text(max_size=5))
def test_a_password_of_any_signs_is_masked_however_it_is_written(
    secret: str, before: str, after: str
) -> None:
    assume(secret.strip() and secret not in "***" and len(set(secret)) > 3)
    formatter = Lines([secret])
    for written in (secret, quote(secret, safe=""), quote(secret, safe=" +"), quote_plus(secret)):
        assume(written not in before + after)
        told = json.loads(line(formatter, "%s", before + written + after))
        assert written not in told["says"]
        assert written not in logs.masked(before + written + after, [secret])


def test_without_secrets_nothing_is_masked() -> None:
    assert logs.masked("as it is", ["", "absent"]) == "as it is"


def test_a_fault_is_logged_in_full_and_told_by_a_short_code(
    caplog: pytest.LogCaptureFixture,
) -> None:
    logger = logging.getLogger("test of faults")
    code = logs.fault(logger, ValueError("what went wrong"))
    assert re.fullmatch(r"E-[0-9A-F]{6}", code)
    (record,) = caplog.records
    assert code in record.getMessage()
    assert record.exc_info is not None
    assert str(record.exc_info[1]) == "what went wrong"
