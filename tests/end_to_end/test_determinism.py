"""The same configuration gives the same bytes, wherever and however it is run."""

import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.end_to_end.runs import (
    EXAMPLES,
    SPOKE,
    STANDALONE,
    Tree,
    ailz,
    edited,
    finished,
    generated,
    times,
    tree,
)

TWO = [pytest.param(SPOKE, id="spoke"), pytest.param(STANDALONE, id="standalone")]
WORLDS = {
    "east": {"PYTHONHASHSEED": "1", "LC_ALL": "C", "TZ": "Pacific/Kiritimati", "COLUMNS": "40"},
    "uncached": {"PYTHONHASHSEED": "4711", "LC_ALL": "tr_TR.UTF-8", "AILZ_NO_CACHE": "1"},
}


def test_same_bytes_in_every_world(tmp_path: Path) -> None:
    """Every example, in processes whose hash seed, locale, time zone, cache and folder differ."""

    def written(world: str, example: Path) -> Tree:
        folder = tmp_path / world
        (folder / "out").mkdir(parents=True, exist_ok=True)
        # One of the worlds says where with a path that is relative.
        target = folder / "out" / example.stem
        run = finished(
            *("generate", "-q", "-c", example, "-d"),
            target.relative_to(folder) if len(world) % 2 else target,
            folder=folder,
            variables={"XDG_CACHE_HOME": str(folder / "cache"), **WORLDS[world]},
        )
        assert (run.returncode, run.stderr) == (0, "")
        return tree(target)

    with ThreadPoolExecutor(2) as pool:
        runs = {
            (world, example): pool.submit(written, world, example)
            for world in WORLDS
            for example in EXAMPLES
        }
    for example in EXAMPLES:
        here = generated(example, tmp_path / "here" / example.stem)
        for world in WORLDS:
            same = runs[world, example].result() == here
            assert same, (world, example.name)


def test_a_warm_process_writes_what_a_fresh_one_writes(tmp_path: Path) -> None:
    first = generated(SPOKE, tmp_path / "first")
    generated(STANDALONE, tmp_path / "other")
    assert generated(SPOKE, tmp_path / "again") == first


@pytest.mark.parametrize("config", [*TWO, *(pytest.param(e, id=e.stem) for e in EXAMPLES)])
def test_the_order_of_keys_says_nothing(config: Path, tmp_path: Path) -> None:
    said = yaml.safe_load(config.read_text(encoding="utf-8"))
    shuffled = tmp_path / "shuffled.yaml"
    text = json.dumps(_turned(said), indent=1)
    shuffled.write_text(text, encoding="utf-8")
    # What a configuration names beside itself.
    for table in config.parent.glob("*.csv"):
        shutil.copy(table, tmp_path)
    assert list(yaml.safe_load(text)) != list(said)
    one, other = generated(shuffled, tmp_path / "a"), generated(config, tmp_path / "b")
    assert [path for path in one if one[path] != other.get(path)] == []
    assert one.keys() == other.keys()


@pytest.mark.parametrize("config", TWO)
def test_a_second_run_changes_nothing(
    config: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "out"
    first = generated(config, target)
    before = times(target)
    capsys.readouterr()
    assert ailz("generate", "-c", config, "-d", target) == 0
    assert "nothing to do" in capsys.readouterr().out
    assert ailz("generate", "--check", "-c", config, "-d", target) == 0
    assert ailz("plan", "-c", config, "-d", target) == 0
    assert ailz("validate", "-c", config, "-d", target) == 0
    assert tree(target) == first
    assert times(target) == before


def test_a_change_is_shown_and_not_made(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "out"
    first = generated(SPOKE, target)
    before = times(target)
    changed = edited(SPOKE, "title: Route planning", "title: Way finding", tmp_path / "new.yaml")
    assert ailz("generate", "--check", "-c", changed, "-d", target) == 6
    assert "would update" in capsys.readouterr().out
    assert ailz("plan", "-c", changed, "-d", target) == 6
    shown = capsys.readouterr().out
    assert "-# Route planning" in shown
    assert "+# Way finding" in shown
    assert ailz("plan", "-o", "json", "-q", "-c", changed, "-d", target) == 6
    said = json.loads(capsys.readouterr().out)
    assert {each["path"] for each in said["changes"]} >= {"README.md"}
    assert {each["kind"] for each in said["changes"]} == {"update"}
    assert tree(target) == first
    assert times(target) == before
    assert ailz("generate", "-q", "-c", changed, "-d", target) == 0
    assert ailz("generate", "--check", "-c", changed, "-d", target) == 0
    assert tree(target) == generated(changed, tmp_path / "fresh")


def test_no_output_names_the_machine(tmp_path: Path) -> None:
    written = generated(SPOKE, tmp_path / "out")
    for path, content in written.items():
        assert str(tmp_path).encode() not in content, path
        assert str(Path.home()).encode() + b"/" not in content, path


def _turned(value: Any) -> Any:
    """Return the value with the keys of every section in the opposite order."""
    if isinstance(value, dict):
        return {key: _turned(value[key]) for key in reversed(value)}
    return [_turned(each) for each in value] if isinstance(value, list) else value
