"""What is told about a file that cannot be read as text."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ailz.errors import ConfigError, Finding
from ailz.model.loader import load
from tests.model.minimal import MINIMAL


def only(path: Path) -> Finding:
    with pytest.raises(ConfigError) as caught:
        load(path)
    (finding,) = caught.value.findings
    assert finding.file == str(path)
    return finding


def test_a_file_is_read(tmp_path):
    file = tmp_path / "landing-zone.yaml"
    file.write_text(MINIMAL, encoding="utf-8")
    assert load(file).workload.name == "forecast"


@pytest.mark.parametrize("there", ["landing-zone.yml", "landingzone.yaml", "other.yaml"])
def test_a_missing_file_is_answered_with_one_like_it(tmp_path, there):
    (tmp_path / there).write_text(MINIMAL, encoding="utf-8")
    finding = only(tmp_path / "landing-zone.yaml")
    assert finding.code == "FILE-NOT-FOUND"
    assert finding.suggestion == str(tmp_path / there)


@pytest.mark.parametrize("name", ["nothing.yaml", "no/such/folder.yaml"])
def test_a_missing_file_with_nothing_like_it(tmp_path, name):
    finding = only(tmp_path / name)
    assert (finding.code, finding.suggestion) == ("FILE-NOT-FOUND", "")


def test_a_folder_is_answered_with_a_file_in_it(tmp_path):
    (tmp_path / "a.yaml").write_text(MINIMAL, encoding="utf-8")
    finding = only(tmp_path)
    assert (finding.code, finding.suggestion) == ("FILE-IS-A-FOLDER", str(tmp_path / "a.yaml"))


def test_a_path_below_a_file_leads_nowhere(tmp_path):
    (tmp_path / "a.yaml").write_text(MINIMAL, encoding="utf-8")
    assert only(tmp_path / "a.yaml" / "b.yaml").code == "FILE-NOT-FOUND"


def test_a_name_that_no_file_can_have():
    assert only(Path("a\0b.yaml")).code == "FILE-NOT-READABLE"
    assert only(Path("a" * 5000)).code == "FILE-NOT-READABLE"


def test_a_file_without_the_right_to_read_it(tmp_path, monkeypatch):
    file = tmp_path / "a.yaml"
    file.write_text(MINIMAL, encoding="utf-8")

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, os.strerror(13))

    monkeypatch.setattr(Path, "open", refuse)
    finding = only(file)
    assert finding.code == "FILE-NOT-READABLE"
    assert "may not be read" in finding.message


def test_a_large_file_is_not_read_whole(tmp_path):
    file = tmp_path / "a.yaml"
    file.write_bytes(b"#" * (1024 * 1024 + 1))
    assert only(file).code == "FILE-TOO-LARGE"


def test_a_byte_that_is_not_utf_8_has_a_place(tmp_path):
    file = tmp_path / "a.yaml"
    file.write_bytes("a: é\nb: ü".encode() + "ö".encode("latin-1"))
    finding = only(file)
    assert (finding.code, finding.line, finding.column) == ("NOT-UTF-8", 2, 5)
    assert "0xf6" in finding.message


def test_utf_16_is_named(tmp_path):
    file = tmp_path / "a.yaml"
    file.write_bytes(MINIMAL.encode("utf-16"))
    finding = only(file)
    assert finding.code == "NOT-UTF-8"
    assert "UTF-16" in finding.message
