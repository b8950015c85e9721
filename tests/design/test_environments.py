"""An environment more or less changes nothing in the others."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Mapping
from typing import Any

import pytest

from ailz.design.compose import design
from ailz.design.evaluate import Evaluated, evaluate
from ailz.design.landing_zone import LandingZone
from ailz.model.loader import load_text
from tests.sampling.drawn import designed
from tests.sampling.rows import rows
from tests.sampling.space import configuration

ROWS = [pytest.param(row, id=f"row-{number}") for number, row in enumerate(rows())]
Data = dict[str, Any]
LATE = "7a1b1f0e-0000-4000-8000-000000000077"


def changed(data: Data) -> dict[str, tuple[Evaluated, ...]]:
    return requests(design(load_text(json.dumps(data))))


def requests(landing_zone: LandingZone) -> dict[str, tuple[Evaluated, ...]]:
    """Return what each environment asks of Azure, by its name."""
    root = landing_zone.deployments[-1].root
    return {name: evaluate(root, name) for name in root.environments}


def own(environment: Data) -> Data:
    """Return what of others a further environment has: the same, under its name."""
    existing = environment.get("overrides", {}).get("existing")
    if existing is None:
        return {}
    text = json.dumps(existing).replace(environment["subscription_id"], LATE)
    named = rf"(-|crgiven){environment['name']}(?=[/\"])"
    return {"existing": json.loads(re.sub(named, r"\1late", text))}


@pytest.mark.parametrize("row", ROWS)
def test_one_that_is_added_at_either_end_changes_no_other(row: dict[str, str]) -> None:
    if (row["environments"], row["dials"]) == ("one", "clusters"):
        # The only one says its clusters itself: another one brings segments that it has not.
        return
    data: Data = json.loads(json.dumps(configuration(row)))
    before = requests(designed(row))
    # What only one can have is the first production's: without one, the first's.
    places = [len(before)]
    if any(each["kind"] == "prod" for each in data["environments"]):
        places.append(0)
    for place in places:
        more = copy.deepcopy(data)
        late = copy.deepcopy(data["environments"][-1])
        late["overrides"] = own(late)
        late.update(name="late", kind="test", address_space="10.77.0.0/22")
        if row["keys"] not in ("given", "managed hsm") and row["frameworks"] != "one country":
            # Some services take a key of their own region alone.
            late["region"] = "germanywestcentral"
        if "subnets" in late:
            late["subnets"] = {
                segment: f"10.77.{n}.0/25" for n, segment in enumerate(late["subnets"])
            }
        late["subscription_id"] = LATE
        more["environments"].insert(place, late)
        after = changed(more)
        assert {name: after[name] == asked for name, asked in before.items()} == dict.fromkeys(
            before, True
        )


@pytest.mark.parametrize("row", ROWS)
def test_one_that_leaves_changes_no_other(row: dict[str, str]) -> None:
    if (row["keys"], row["dials"]) == ("managed hsm", "security"):
        # Policy about vaults stands in all of them as long as one has a vault.
        return
    data: Data = json.loads(json.dumps(configuration(row)))
    before = requests(designed(row))
    for index, leaving in enumerate(data["environments"] if len(before) > 1 else ()):
        if used_elsewhere(data, leaving["name"]) or has_what_only_one_has(before, leaving["name"]):
            continue
        fewer = copy.deepcopy(data)
        del fewer["environments"][index]
        after = changed(fewer)
        assert {name: asked == before[name] for name, asked in after.items()} == dict.fromkeys(
            after, True
        )


def has_what_only_one_has(asked: Mapping[str, tuple[Evaluated, ...]], name: str) -> bool:
    """Whether another environment must take something over: the way to what they share."""
    keys = {n: {(r.symbol, r.key) for r in found} for n, found in asked.items()}
    others = set().union(*(found for n, found in keys.items() if n != name))
    shared = {("private_endpoint", "model_registry"), ("private_endpoint", "signing_vault")}
    return bool(shared & (keys[name] - others))


def used_elsewhere(data: Data, name: str) -> bool:
    """Whether another part of the file names the environment, or lies in its subscription."""
    rest = json.dumps({key: value for key, value in data.items() if key != "environments"})
    here = next(e["subscription_id"] for e in data["environments"] if e["name"] == name)
    return f'"{name}"' in rest or f'"{here}"' in rest
