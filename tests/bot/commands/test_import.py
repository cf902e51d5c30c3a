"""`import` at the machine: what is said on which output, and how it ends."""

import json
from pathlib import Path

import pytest

from bot.commands.import_ import EVERY, Progress
from tests.bot.commands.running import Machine
from tests.db.importing.handing_over import PROVINCE, lines
from tests.db.importing.written import as_csv, folder, workbook

BAD = {"Thu tiền": lines("Mã việc | Ngày | Số tiền\nV1 | 31/02/2021 | 1\nV1 | 02/06/2021 | 1")}


def test_a_workbook_is_rehearsed_brought_in_and_known_from_then_on(
    machine: Machine, tmp_path: Path
) -> None:
    path = str(workbook(tmp_path / "hồ sơ.xlsx", PROVINCE))
    for options, end in (
        (["--dry-run"], "Chạy thử: không ghi gì vào cơ sở dữ liệu."),
        ([], "Đã nhập."),
    ):
        ran = machine.run("import", path, *options)
        assert (ran.status, ran.complained) == (0, "")
        assert ran.said.splitlines() == [
            "Đơn vị: 5 dòng mới, 0 thay đổi, 0 không đổi, 0 bị loại",
            "Việc: 4 dòng mới, 0 thay đổi, 0 không đổi, 0 bị loại",
            "Diễn biến: 3 dòng mới, 0 thay đổi, 0 không đổi, 0 bị loại",
            "Thu tiền: 5 dòng mới, 0 thay đổi, 0 không đổi, 0 bị loại",
            "Cưỡng chế: 2 dòng mới, 0 thay đổi, 0 không đổi, 0 bị loại",
            "Chỉ tiêu: 2 dòng mới, 0 thay đổi, 0 không đổi, 0 bị loại",
            "Kiến nghị: 2 dòng mới, 0 thay đổi, 0 không đổi, 0 bị loại",
            end,
        ]
    ran = machine.run("import", path)
    assert (ran.status, ran.complained) == (0, "")
    assert ran.said.splitlines()[-1] == "Không có gì thay đổi; không ghi gì."


def test_a_bad_row_refuses_all_until_the_good_ones_are_asked_for(
    machine: Machine, tmp_path: Path
) -> None:
    assert machine.run("import", str(folder(tmp_path / "a", PROVINCE))).status == 0
    path = str(folder(tmp_path / "b", BAD))
    ran = machine.run("import", path)
    assert (ran.status, ran.said) == (1, "")
    assert ran.complained.splitlines() == [
        "Thu tiền: 1 dòng mới, 0 thay đổi, 0 không đổi, 1 bị loại",
        "Thu tiền: không có cột Loại, các dòng mới ghi theo giá trị mặc định",
        "Trang Thu tiền dòng 2, cột Ngày “31/02/2021”: không phải là ngày có thật "
        "(ngày/tháng/năm).",
        "Chưa nhập gì vì có dòng lỗi. Sửa tệp rồi nhập lại, hoặc dùng --good-rows để chỉ nhập "
        "dòng đúng.",
    ]
    told = json.loads(machine.run("import", path, "--json").complained)
    assert (told["refused"], told["written"]) == (True, False)
    assert [problem["column"] for problem in told["problems"]] == ["Ngày"]
    ran = machine.run("import", path, "--good-rows", "--json")
    assert (ran.status, ran.complained) == (0, "")
    assert json.loads(ran.said)["written"] is True


def test_files_that_cannot_be_read_are_one_sentence_each(machine: Machine, tmp_path: Path) -> None:
    (tmp_path / "hỏng.xlsx").write_bytes(b"PK")
    (tmp_path / "a.docx").write_bytes(b"PK")
    (tmp_path / "Thu.csv").write_text(as_csv([["a", "b"], ["1", "2"]]), encoding="utf-8")
    for name, sentence in (
        ("không có.xlsx", "không có.xlsx: không có tệp hoặc thư mục này."),
        ("hỏng.xlsx", "hỏng.xlsx: tệp hỏng hoặc không đúng loại."),
        (
            "a.docx",
            "a.docx: loại tệp không dùng được (cần .xlsx, .xlsm, .xls, .ods, .csv, .zip).",
        ),
    ):
        ran = machine.run("import", str(tmp_path / name))
        assert (ran.status, ran.said, ran.complained) == (1, "", f"{sentence}\n")
    told = machine.run("import", "không có.xlsx", "--json")
    assert json.loads(told.complained)["problems"][0]["reason"] == "missing"
    ran = machine.run("import", str(tmp_path / "Thu.csv"))
    assert (ran.status, ran.said) == (1, "")
    assert "không có trang nào thuộc mẫu" in ran.complained


def test_what_is_only_likely_is_asked_once_and_remembered(machine: Machine, tmp_path: Path) -> None:
    assert machine.run("import", str(folder(tmp_path / "a", PROVINCE))).status == 0
    table = lines("Mã việc | Ngày | Số tiền nộp\nV1 | 02/06/2021 | 1.000")
    path = str(workbook(tmp_path / "thu.xlsx", {"Thu tiền T6": table}))
    ran = machine.run("import", path)
    assert (ran.status, ran.said) == (1, "")
    assert ran.complained.splitlines() == [
        "Thu tiền: 1 dòng mới, 0 thay đổi, 0 không đổi, 0 bị loại",
        "Thu tiền: không có cột Loại, các dòng mới ghi theo giá trị mặc định",
        "Trang “Thu tiền T6” là trang “Thu tiền” của mẫu?",
        "Trang “Thu tiền T6”, cột “Số tiền nộp” là cột “Số tiền”?",
        "Chưa nhập gì vì có chỗ chưa chắc. Nếu đúng như trên, chạy lại với --confirm; nếu không, "
        'dùng --map "Trang!Cột=Cột của mẫu". Lần sau, tệp cùng mẫu sẽ không hỏi lại.',
    ]
    told = json.loads(machine.run("import", path, "--json").complained)
    assert [doubt["what"] for doubt in told["doubts"]] == ["sheet", "column"]
    assert machine.run("import", path, "--map", "Thu tiền T6=Sổ nợ").status == 2
    assert machine.run("import", path, "--map", "Số tiền nộp").status == 2
    assert machine.run("import", path, "--map", "Thu tiền T6!Số tiền nộp=Số tiền").status == 1
    assert machine.run("import", path, "--confirm").status == 0
    assert machine.run("import", path).said.splitlines()[-1].startswith("Không có gì thay đổi")


def test_wrong_usage_is_told_apart(machine: Machine) -> None:
    for arguments in (["import"], ["import", "a.xlsx", "--nhanh"]):
        ran = machine.run(*arguments)
        assert (ran.status, ran.said) == (2, "")
        assert "Tham số chưa đúng" in ran.complained


def test_progress_is_told_once_each_so_many_rows_of_a_stage(
    capsys: pytest.CaptureFixture[str],
) -> None:
    progress = Progress()
    for rows in (5_000, EVERY - 1, EVERY + 1, EVERY + 2, 3 * EVERY):
        progress.tell("Việc", rows)
    progress.tell("", EVERY)
    assert capsys.readouterr().err.splitlines() == [
        "… Việc: 50.000 dòng",
        "… Việc: 150.000 dòng",
        "… ghi: 50.000 dòng",
    ]


def test_imports_are_listed_and_the_last_is_taken_back(machine: Machine, tmp_path: Path) -> None:
    path = str(workbook(tmp_path / "hồ sơ.xlsx", PROVINCE))
    assert machine.run("import", path).status == 0
    ran = machine.run("import", "--list")
    assert (ran.status, "tại máy chủ: hồ sơ.xlsx" in ran.said) == (0, True)
    ran = machine.run("import", "--undo", "1", "--dry-run")
    assert (ran.status, "Việc: bỏ 4 dòng mới, 0 dòng trở lại như trước" in ran.said) == (0, True)
    ran = machine.run("import", "--undo", "1")
    assert (ran.status, "Đã hủy lần nhập 1 (ghi là lần 2)" in ran.said) == (0, True)
    ran = machine.run("import", "--undo", "1")
    assert (ran.status, ran.said) == (1, "")
    listed = json.loads(machine.run("import", "--list", "--json").said)
    assert [(one["number"], one["undoes"], one["undone_by"]) for one in listed] == [
        (2, 1, None),
        (1, None, 2),
    ]
    assert machine.run("import").status == 2
    assert "4 dòng mới" in machine.run("import", path).said
