"""Killed, refused or out of space at every single file-system call: the old tree or the new."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="strikes in forked processes")

FAULTS = Path(__file__).with_name("faults.py")
SCENARIOS = ("missing", "deep", "empty", "config", "old")


def run(mode: str, scenario: str, folder: Path) -> list[dict[str, object]]:
    done = subprocess.run(
        [sys.executable, FAULTS, mode, scenario, folder],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    seen: list[dict[str, object]] = json.loads(done.stdout)
    assert len(seen) > 50
    return seen


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_killed_at_any_call_the_next_run_finds_the_old_tree_or_makes_the_new(
    scenario: str, tmp_path: Path
) -> None:
    seen = run("kill", scenario, tmp_path)
    assert {strike["result"] for strike in seen} == {2}
    order = [strike["recovered"] for strike in seen]
    # There is one point in time from which the new tree counts, and no other state.
    assert order == ["old"] * order.count("old") + ["new"] * order.count("new")
    assert set(order) == {"old", "new"}


@pytest.mark.parametrize("scenario", ["config", "old"])
def test_killed_while_putting_back_the_next_run_still_ends_with_old_or_new(
    scenario: str, tmp_path: Path
) -> None:
    seen = run("undo", scenario, tmp_path)
    recovered = [strike["recovered"] for strike in seen]
    assert set(recovered) == {"old", "new"}
    # Killed before the refusal the run is finished later; after it, it is put back.
    assert recovered[-1] == "old"


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_full_disk_changes_nothing_and_leaves_nothing(scenario: str, tmp_path: Path) -> None:
    seen = run("full", scenario, tmp_path)
    refused = [strike for strike in seen if strike["result"] == 1]
    assert len(refused) > 50
    assert {strike["at_once"] for strike in refused} == {"old"}
    assert {strike["at_once"] for strike in seen if strike["result"] == 0} == {"new"}


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_refused_call_is_an_error_with_the_old_tree_or_done_with_the_new(
    scenario: str, tmp_path: Path
) -> None:
    seen = run("once", scenario, tmp_path)
    assert {strike["at_once"] for strike in seen if strike["result"] == 1} == {"old"}
    assert {strike["recovered"] for strike in seen if strike["result"] == 0} == {"new"}
