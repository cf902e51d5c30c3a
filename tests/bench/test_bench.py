"""The benchmarks run to their end on a small province, and tell where a bar is broken."""

from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest

import bench
from bench import answers
from bench.stage import Size, Stage
from bench.table import Row, table, told

SMALL = Size(
    cases=300, offices=30, officers=50, questions=5, imports=1, rounds=1, engines=("SQLite",)
)


def test_a_whole_run_keeps_a_row_for_each_figure_beside_its_yardstick(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    results = tmp_path / "results.md"
    bench.main(None, SMALL, results)
    kept = results.read_text("utf-8")
    assert kept in capsys.readouterr().out
    held = {line.split(" | ")[0]: line for line in kept.splitlines() if line.startswith("| ")}
    assert "typed executemany" in held["| import, SQLite"]
    for name in ("one office", "whole province", "ranking by office", "trend by month"):
        assert "SQL by hand" in held[f"| {name}, SQLite"]
        assert "understanding" in held[f"| {name}, SQLite"]


def test_one_benchmark_leaves_the_kept_results_alone(tmp_path: Path) -> None:
    results = tmp_path / "results.md"
    bench.main("import", SMALL, results)
    assert not results.exists()


def test_an_unknown_benchmark_is_a_usage_error_that_names_those_that_there_are(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert bench.main("nothing") == 2
    assert "figures" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("ours", "bar", "says"),
    [(0.051, 0.050, "≤ 50.0 ms: **broken**"), (0.050, 0.050, "≤ 50.0 ms: held"), (9.0, None, "|")],
)
def test_a_bar_is_broken_only_above_it(ours: float, bar: float | None, says: str) -> None:
    row = Row("a figure", ours, bar=bar)
    assert says in table([row])
    assert row.is_broken is (says.endswith("**"))


@pytest.mark.parametrize(
    ("seconds", "says"), [(45.04, "45.0 s"), (0.0272, "27.2 ms"), (0.00053, "530 µs")]
)
def test_a_time_is_told_in_the_unit_that_it_reads_best_in(seconds: float, says: str) -> None:
    assert told(seconds) == says


def test_answers_are_measured_beside_an_echo_until_both_have_answered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = {"_AT_ONCE": 4, "_ONE_BY_ONE": 3, "_ROUNDS": 1, "_MANY": 8, "_FOR_MEMORY": 16}
    for name, value in small.items():
        monkeypatch.setattr(answers, name, value)
    with ExitStack() as end:
        rows = list(answers.rows(Stage(tmp_path, replace(SMALL, notices=1), end)))
    assert len(rows) == 5
    assert all(row.ours > 0 for row in rows)
    assert [row.yardstick.startswith("stock echo") for row in rows].count(True) == 4
