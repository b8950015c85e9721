"""The data files as a whole: where they come from, how large they are, when they are read."""

import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from ailz.catalog import _data
from tests.shared import SHARED, needs_shared

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "generator" / "ailz" / "catalog" / "data"

# Another tool makes aliases.json.
NAMES = sorted(path.stem for path in DATA.glob("*.json") if path.stem != "aliases")

# Words and lists that a file's own _meta.source covers.
COVERED = {
    ("availability", "lists"),
    ("cmk", "keyVault"),
    ("egress-rules", "segments"),
    ("egress-rules", "conditions"),
    ("egress-rules", "conditionGroups"),
    ("egress-rules", "bundles"),
    ("egress-rules", "azureCloudRegionNames"),
    ("frameworks", "current"),
    ("private-dns", "regionCodes"),
}


def refresh_tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        "refresh_catalog", ROOT / "tools" / "refresh_catalog.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@needs_shared
def test_the_data_files_are_what_the_facts_give() -> None:
    assert SHARED is not None
    derived = refresh_tool().derive(SHARED)
    stale = [
        name
        for name, text in derived.items()
        if (DATA / f"{name}.json").read_text(encoding="utf-8") != text
    ]
    assert not stale, "run: python3 tools/refresh_catalog.py ../shared"
    assert sorted(derived) == NAMES


@needs_shared
def test_the_check_names_a_file_that_differs_and_writes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tool = refresh_tool()
    for name in NAMES:
        (tmp_path / f"{name}.json").write_bytes((DATA / f"{name}.json").read_bytes())
    (tmp_path / "clouds.json").write_text("{}", encoding="utf-8")
    tool.DATA = tmp_path
    assert tool.main([str(SHARED), "--check"]) == 1
    assert capsys.readouterr().out == "clouds.json differs from the facts\n"
    assert (tmp_path / "clouds.json").read_text(encoding="utf-8") == "{}"


@pytest.mark.parametrize("name", NAMES)
def test_no_fact_without_a_source(name: str) -> None:
    document = json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))
    assert document["_meta"]["source"]
    for section, entries in document.items():
        if section == "_meta" or (name, section) in COVERED:
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
