"""Of a file with one mistake nothing is said but that mistake, wherever it stands."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from ailz.errors import ConfigError, Finding
from ailz.model.base import Unread
from ailz.model.config import Config
from ailz.model.loader import load_text
from ailz.model.partial import partial

FOLDER = Path(__file__).resolve().parents[2] / "examples"
EXAMPLES = {e.stem: yaml.safe_load(e.read_text("utf-8")) for e in sorted(FOLDER.glob("*.yaml"))}
Steps = tuple[str | int, ...]
OWN_KEYS = {"tags", "subnets", "keys"}
"""Sections whose keys are the organisation's: another one is no mistake of spelling."""
HOSTILE = {"nothing": ["a", "list", {"of": "things"}]}
"""Of no form that anything takes."""


def places(data: Any, path: Steps = ()) -> Iterator[Steps]:
    """Every place below the root: keys of sections, items of lists."""
    items: list[tuple[str | int, Any]] = []
    if isinstance(data, dict):
        items = list(data.items())
    elif isinstance(data, list):
        items = list(enumerate(data))
    for key, value in items:
        yield (*path, key)
        yield from places(value, (*path, key))


def told(data: Any) -> tuple[Finding, ...]:
    try:
        load_text(json.dumps(data, default=str), str(FOLDER / "any.yaml"))
    except ConfigError as error:
        return error.findings
    return ()


def changed(data: Any, path: Steps) -> tuple[Any, Any]:
    """A copy, and what holds the last step of the path in it."""
    made = copy.deepcopy(data)
    holder = made
    for step in path[:-1]:
        holder = holder[step]
    return made, holder


def spelt(path: Steps) -> str:
    return "".join(f"[{s}]" if isinstance(s, int) else f".{s}" for s in path).lstrip(".")


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_wrong_value_is_the_only_thing_that_is_told(name: str) -> None:
    for path in places(EXAMPLES[name]):
        data, holder = changed(EXAMPLES[name], path)
        holder[path[-1]] = HOSTILE
        found = told(data)
        assert found, path
        assert all(f.path.startswith(spelt(path)) for f in found), (path, found)


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_misspelt_key_is_the_only_thing_that_is_told(name: str) -> None:
    for path in places(EXAMPLES[name]):
        if isinstance(path[-1], int) or OWN_KEYS & {*path[:-1]}:
            continue
        data, holder = changed(EXAMPLES[name], path)
        holder["xyzzy"] = holder.pop(path[-1])
        meant = {spelt(path), spelt((*path[:-1], "xyzzy"))}
        found = told(data)
        assert found, path
        assert {f.path for f in found} <= meant, (path, found)


def test_what_is_wrong_is_not_there_and_the_rest_is() -> None:
    data = copy.deepcopy(next(iter(EXAMPLES.values())))
    wrong: set[Steps] = {("environments", 0, "region"), ("security",), ("governance", "tags", "x")}
    made = partial(Config, data, wrong)
    assert made.environments[0].name == data["environments"][0]["name"]
    assert made.environments[1].region == data["environments"][1]["region"]
    for ask in (
        lambda: made.environments[0].region,
        lambda: made.security,
        lambda: made.governance.tags,
    ):
        with pytest.raises(Unread):
            ask()


def test_a_section_that_was_read_whole_is_the_one_that_is_loaded() -> None:
    for data in EXAMPLES.values():
        plain = json.loads(json.dumps(data, default=str))
        plain.get("naming", {}).pop("fixed_from", None)
        assert partial(Config, plain, set()) == load_text(json.dumps(plain))
