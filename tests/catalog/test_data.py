"""The data files as a whole: where they come from, how large they are, when they are read."""

import json
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from ailz.catalog import _data
from tests.shared import SHARED, needs_shared
from tools import refresh_catalog

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "generator" / "ailz" / "catalog" / "data"

# Another tool makes aliases.json.
NAMES = sorted(
    path.relative_to(DATA).with_suffix("").as_posix()
    for path in DATA.rglob("*.json")
    if path.stem != "aliases"
)

# Words and lists that a file's own _meta.source covers.
COVERED = {
    ("availability", "lists"),
    ("cmk", "keyVault"),
    ("cmk", "managedHsm"),
    ("egress-rules", "segments"),
    ("egress-rules", "conditions"),
    ("egress-rules", "conditionGroups"),
    ("egress-rules", "bundles"),
    ("egress-rules", "azureCloudRegionNames"),
    ("frameworks", "current"),
    ("private-dns", "regionCodes"),
    ("arm-rules", "types"),
    ("vm-sizes", "priced"),
    ("vm-sizes", "familyNames"),
    ("vm-sizes", "sizes"),
    ("vm-sizes", "retiresAlone"),
    ("vm-sizes", "withdrawn"),
    ("role-actions", "entries"),
    ("arm-types", "entries"),
    ("arm-types", "versions"),
    ("arm-types", "tables"),
}


@needs_shared
def test_the_data_files_are_what_the_facts_give() -> None:
    assert SHARED is not None
    derived = refresh_catalog.derive(SHARED)
    stale = [
        name
        for name, text in derived.items()
        if (DATA / f"{name}.json").read_text(encoding="utf-8") != text
    ]
    assert not stale, "run: python3 -m tools.refresh_catalog ../shared"
    assert sorted(derived) == NAMES


@pytest.fixture
def small_tool(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The tool over a folder in which roles.json is right and clouds.json is old."""
    (tmp_path / "roles.json").write_text("roles\n", encoding="utf-8")
    (tmp_path / "clouds.json").write_text("old\n", encoding="utf-8")
    texts = {"roles": "roles\n", "clouds": "new\n"}
    monkeypatch.setattr(refresh_catalog, "DATA", tmp_path)
    monkeypatch.setattr(refresh_catalog, "derive", lambda _: texts)
    return refresh_catalog


def test_the_check_names_a_file_that_differs_and_writes_nothing(
    small_tool: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert small_tool.main(["shared", "--check"]) == 1
    assert capsys.readouterr().out == "clouds.json differs from the facts\n"
    assert (tmp_path / "clouds.json").read_text(encoding="utf-8") == "old\n"


def test_a_refresh_writes_what_differs_and_then_the_check_is_silent(
    small_tool: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert small_tool.main(["shared"]) == 0
    assert capsys.readouterr().out == "clouds.json written\n"
    assert (tmp_path / "clouds.json").read_bytes() == b"new\n"
    assert small_tool.main(["shared", "--check"]) == 0
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("name", NAMES)
def test_no_fact_without_a_source(name: str) -> None:
    document = json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))
    assert document["_meta"]["source"]
    for section, entries in document.items():
        if section == "_meta" or (name.partition("/")[0], section) in COVERED:
            continue
        assert entries
        without = [key for key, entry in entries.items() if not sourced(entry)]
        assert without == [], f"{name}.json, {section}"


def sourced(entry: object) -> bool:
    """Whether an entry has a source of its own, or every entry inside it has."""
    if isinstance(entry, list):
        return bool(entry) and all(sourced(each) for each in entry)
    if not isinstance(entry, dict):
        return False
    if "source" in entry:
        return bool(entry["source"])
    return bool(entry) and all(sourced(each) for each in entry.values())


@pytest.mark.parametrize("name", NAMES)
def test_a_data_file_is_cheap_to_read(name: str) -> None:
    assert (DATA / f"{name}.json").stat().st_size < 300_000


def test_importing_the_catalog_reads_no_data() -> None:
    modules = sorted(path.stem for path in DATA.parent.glob("*.py") if path.stem != "__init__")
    imports = "; ".join(f"import ailz.catalog.{module}" for module in modules)
    program = f"{imports}; print(ailz.catalog._data.document.cache_info().currsize)"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout == "0\n"


def test_a_data_file_is_read_once() -> None:
    assert _data.document("clouds") is _data.document("clouds")
