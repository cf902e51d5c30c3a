"""The documents are true: what they name exists, what they show happens, what exists is told."""

import json
import re
import shlex
import tomllib
from datetime import date, datetime
from pathlib import Path

import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from bot import settings
from bot.__main__ import COMMANDS, _parser
from bot.app import ROLES
from bot.channels.terminal import Terminal
from bot.metrics import page
from bot.settings import NAMES
from db.catalogue import METRICS, Shape
from db.condition import condition
from db.measures import Measures, Name
from db.session import Database
from db.vocabulary import Lexicographer
from handlers.conversation import Conversation
from handlers.messages import Kind
from handlers.understanding.lexicon import commands
from tests.conftest import SAMPLE_MADE
from tests.handlers.asking import Asking

ROOT = Path(__file__).parents[1]
DOCUMENTS = sorted(
    path for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")] if ".venv" not in path.parts
)
TEXTS = {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8") for path in DOCUMENTS}
README, OPERATIONS, GUIDE = (
    TEXTS[name] for name in ("README.md", "docs/operations.md", "docs/huong-dan.md")
)


def every(pattern: str) -> list[tuple[str, str]]:
    """All that a pattern finds, with the document that it stands in."""
    return [(name, found) for name, text in TEXTS.items() for found in re.findall(pattern, text)]


def test_the_documents_are_found_and_read() -> None:
    assert min(len(COMMAND_LINES), len(PATHS), len(QUESTIONS)) >= 10
    assert {"README.md", "CHANGELOG.md", "docs/operations.md", "docs/huong-dan.md"} <= set(TEXTS)
    assert len(TEXTS) >= 10


COMMAND_LINES = every(r"python -m bot ((?:[^\s`|#\"]|\"[^\"]*\"| (?! ))+)")


@pytest.mark.parametrize(("document", "line"), COMMAND_LINES)
def test_every_command_in_a_document_is_one_that_the_program_takes(
    document: str, line: str
) -> None:
    arguments = shlex.split(re.split(r" (?:>>|2>)", line.strip())[0])
    assert _parser().parse_args(arguments).command in COMMANDS


def test_operations_tells_every_command_and_every_role() -> None:
    told = set(re.findall(r"^\| `python -m bot (\w+)", OPERATIONS, re.MULTILINE))
    assert told == set(COMMANDS)
    assert set(re.findall(r"`python -m bot run (\w+)`", OPERATIONS)) == set(ROLES)


def test_every_make_target_in_a_document_is_in_the_makefile() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    asked = {target for _, target in every(r"(?<![\w-])make (run|test|lint|audit|bench|clean)\b")}
    assert {"run", "test"} <= asked
    assert all(re.search(rf"^{target}:", makefile, re.MULTILINE) for target in asked)


_FOLDERS = "bot|handlers|db|tests|bench|docs"
PATHS = sorted(
    set(every(rf"[`(]((?:{_FOLDERS})/[\w./*-]*|[\w./-]+\.(?:md|toml|txt|yaml|example))[`)]"))
)


@pytest.mark.parametrize(("document", "path"), PATHS)
def test_every_path_in_a_document_exists(document: str, path: str) -> None:
    beside = (ROOT / document).parent
    assert list(ROOT.glob(path.rstrip("/"))) or list(beside.glob(path.rstrip("/")))


LINKS = sorted({found for _, found in every(r"\]\(([^)#\s]+)\)")})


@pytest.mark.parametrize("target", LINKS)
def test_every_link_leads_somewhere(target: str) -> None:
    assert any((path.parent / target).exists() for path in DOCUMENTS)


def chats(text: str) -> list[tuple[str, str]]:
    """The exchanges of a document: what was asked, and the whole answer."""
    blocks = re.findall(r"^```chat\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    exchanges = [part for block in blocks for part in block.strip("\n").split("\n\n")]
    found = [exchange.partition("\n") for exchange in exchanges]
    return [(asked.removeprefix("> "), answer) for asked, _, answer in found]


def test_the_exchange_of_the_readme_is_what_the_program_says(sample_province: Database) -> None:
    shown = chats(README)
    assert len(shown) >= 3
    conversation = Conversation(sample_province, Lexicographer())
    for asked, answer in shown:
        assert Terminal(conversation, lambda: SAMPLE_MADE).answer(asked) == answer


def test_the_commands_of_the_menu_are_those_of_the_guide() -> None:
    told = re.findall(r"^\| /(\w+) \|", GUIDE, re.MULTILINE)
    assert told == [command.name for command in commands()]


QUESTIONS = re.findall(r"`([^`\n]*\w [^`\n]*)`", GUIDE)


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_question_of_the_guide_is_answered(sample_province: Database, question: str) -> None:
    asking = Asking.on(sample_province, date(2021, 9, 15))
    if question == "năm 2021":
        question = f"thụ lý {question}"
    # In a chat that has asked before, as a question of the guide may lean on that.
    asking.ask("còn tồn bao nhiêu việc của Sa Pa", chat="guide")
    reply = asking.ask(question, chat="guide")
    assert reply.kind in (Kind.ANSWER, Kind.HELP), reply.text


def test_the_guide_quotes_what_the_program_says(sample_province: Database) -> None:
    asking = Asking.on(sample_province, date(2021, 9, 15))
    said = asking.ask("tỷ lệ thi hành xong giai đoạn 2016-2021", SAMPLE_MADE.date()).text
    quoted = re.findall(r"^> (.*)$", GUIDE, re.MULTILINE)
    assert [line.replace("**", "") for line in quoted] == said.split("\n")[:2]
    wording = "\n".join(
        path.read_text(encoding="utf-8") for path in ROOT.glob("handlers/wording*.py")
    )
    for opening in re.findall(r"^- \*([^*…?]+)[…?]*\*", GUIDE, re.MULTILINE):
        assert opening in wording
    for button in ("Trang sau", "Theo đơn vị", "So cùng kỳ", "Danh sách tồn"):
        assert f"**{button}**" in GUIDE
        assert f'"{button}"' in wording


def test_the_example_of_settings_holds_every_setting_and_its_default() -> None:
    file = ROOT / ".env.example"
    text = file.read_text(encoding="utf-8")
    assert re.findall(r"^(\w+)=", text, re.MULTILINE) == list(NAMES)
    nothing = Path("there-is-no-such-file")
    assert settings.read({}, file) == settings.read({}, nothing)


def test_operations_tells_every_setting_and_its_default() -> None:
    rows = re.findall(r"^\| `([A-Z_]+)` \| (?:`([^`]*)`|–) \|", OPERATIONS, re.MULTILINE)
    assert [name for name, _ in rows] == list(NAMES)
    defaults = {name: value for name, value in rows if value}
    nothing = Path("there-is-no-such-file")
    assert settings.read(defaults, nothing) == settings.read({}, nothing)


def test_the_procfile_has_a_line_for_every_role_and_migrates_first() -> None:
    lines = (ROOT / "Procfile").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "release: python -m bot migrate"
    assert lines[1:] == [f"{role}: python -m bot run {role}" for role in ROLES]


def pinned(name: str) -> list[str]:
    """The packages that a requirements file names itself, without those that they bring along."""
    text = (ROOT / name).read_text(encoding="utf-8").partition("# What those bring along")[0]
    return re.findall(r"^([\w-]+)(?:\[\w+\])?==", text, re.MULTILINE)


def test_the_readme_says_why_each_dependency_is_there() -> None:
    section = README.partition("## What it stands on")[2]
    table = re.findall(r"^\| (\w[\w, -]+) \|", section, re.MULTILINE)[1:]
    told = [name for row in table for name in row.split(", ")]
    assert sorted(told) == sorted(pinned("requirements.txt"))
    prose = section.rpartition("\n\n")[2]
    assert all(name in prose for name in pinned("requirements-dev.txt"))


def test_every_requirement_is_pinned_to_one_version() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        for line in (ROOT / name).read_text(encoding="utf-8").splitlines():
            assert re.fullmatch(r"#.*|-r requirements\.txt|[\w-]+(\[\w+\])?==[\w.]+|", line), line


def test_no_document_needs_what_is_outside_the_repository() -> None:
    assert not every(r"(/(?:work|tmp)/|\.\./shared)")


def test_decisions_are_numbered_one_after_the_other_and_half_a_page_long() -> None:
    files = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    assert [int(file.name[:3]) for file in files] == list(range(1, len(files) + 1))
    for file in files:
        text = file.read_text(encoding="utf-8")
        assert text.startswith(f"# {file.name[:3]} ")
        assert all(part in text for part in ("**Question.**", "**Decision.**", "**Costs.**"))
        assert len(text.split()) < 300


def test_the_doors_and_measures_of_operations_are_those_of_the_web_application() -> None:
    served = (ROOT / "bot" / "web.py").read_text(encoding="utf-8")
    for path in ("/healthz", "/readyz", "/metrics"):
        assert f"`{path}`" in OPERATIONS
        assert f'"{path}"' in served


def test_operations_explains_every_metric_and_no_other(sqlite_url: str) -> None:
    assert set(re.findall(r"`(thads_\w+)`", OPERATIONS)) == metrics(sqlite_url)


def test_the_dashboard_asks_for_metrics_that_there_are(sqlite_url: str) -> None:
    board = json.loads((ROOT / "deploy" / "grafana.json").read_text(encoding="utf-8"))
    asked = {target["expr"] for panel in board["panels"] for target in panel["targets"]}
    names = {name for expression in asked for name in re.findall(r"thads_\w+", expression)}
    known = metrics(sqlite_url)
    assert {name.removesuffix("_bucket") for name in names} <= known
    labels = {
        label
        for one in asked
        for found in re.findall(r"by \(([^)]*)\)", one)
        for label in found.split(", ")
    }
    assert labels <= {"le", "outcome", "part", "result", "reason", "channel", "state"}


def metrics(url: str) -> set[str]:
    """The names of all metrics, as the page of a program that was used has them."""
    database = Database(url)
    counted = Measures()
    for name in Name:
        counted.took(name, "one:other", 0.1)
    counted.keep(database)
    ages: dict[str, int | None] = {"import_age_seconds": 1, "oldest_due_delivery_age_seconds": 1}
    told = page(condition(database, datetime(2026, 11, 23)), database, ages).decode()
    database.close()
    return {
        f"{family.name}_total" if family.type == "counter" else family.name
        for family in text_string_to_metric_families(told)
    }


UNITS = sorted((ROOT / "deploy" / "systemd").glob("*.service"))


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_a_unit_starts_a_command_that_there_is(unit: Path) -> None:
    (line,) = re.findall(r"^ExecStart=.*-m bot ([^'\n]*)", unit.read_text(encoding="utf-8"), re.M)
    line = re.sub(r"\$\([^)]*\)", "today", line)
    for role in ROLES if "%i" in line else [""]:
        asked = _parser().parse_args(shlex.split(line.replace("%i", role)))
        assert asked.command in COMMANDS


def test_compose_runs_every_role_and_the_migration_before_them() -> None:
    made = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))["services"]
    ours = {name: one for name, one in made.items() if name != "database"}
    commands = {
        name: _parser().parse_args(shlex.split(one["command"])) for name, one in ours.items()
    }
    assert {one.role for one in commands.values() if one.command == "run"} == set(ROLES)
    assert commands["migrate"].command == "migrate"
    waits = {"condition": "service_completed_successfully"}
    for name, one in ours.items():
        if name != "migrate":
            assert one["depends_on"]["migrate"] == waits
            assert set(one["environment"]) <= {*NAMES, *(f"{setting}_FILE" for setting in NAMES)}


def test_the_image_holds_what_the_program_imports() -> None:
    copied = set(re.findall(r"^COPY (\w+) \w+$", (ROOT / "Dockerfile").read_text("utf-8"), re.M))
    kept = {
        line[1:] for line in (ROOT / ".dockerignore").read_text("utf-8").split() if line[0] == "!"
    }
    assert copied == {"bot", "handlers", "db"} == kept - {"requirements.txt"}


def test_sentences_that_operations_explains_are_said_by_the_program() -> None:
    said = (ROOT / "handlers" / "wording_commands.py").read_text(encoding="utf-8")
    explained = re.findall(r"^\| `([^`a-z][^`]*)` \| ", OPERATIONS.rpartition("it says")[2], re.M)
    assert len(explained) == 5
    assert all(sentence in said for sentence in explained)


def test_the_tools_are_set_for_the_python_that_the_readme_asks_for() -> None:
    tools = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
    (asked,) = re.findall(r"Python (\d\.\d+) or newer", README)
    assert tools["mypy"]["python_version"] == asked
    assert tools["ruff"]["target-version"] == f"py{asked.replace('.', '')}"


def test_every_metric_of_the_reports_has_a_definition() -> None:
    defined = (ROOT / "handlers" / "definitions.yaml").read_text(encoding="utf-8")
    apart = (Shape.CASE, Shape.DEFINITION, Shape.HELP)
    told = [metric.id for metric in METRICS.values() if metric.shape not in apart]
    assert re.findall(r"^(\w+):", defined, re.MULTILINE) == told
