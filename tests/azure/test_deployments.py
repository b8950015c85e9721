"""A deployment's record: bound to its location, and one run of a name at a time."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.azure.worlds import SUBSCRIPTION, ask, at, refused_by, world

WHOLE = f"/subscriptions/{SUBSCRIPTION}/providers/Microsoft.Resources/deployments/main"
INNER = at("Microsoft.Resources/deployments/main")
HERE = {"location": "westeurope", "properties": {"mode": "Incremental"}}


@pytest.mark.parametrize(
    ("id_", "location", "refused"),
    [
        (WHOLE, "northeurope", {"deployment-location-bound"}),
        (WHOLE, "West Europe", set()),
        (INNER, "", set()),
    ],
)
def test_a_name_keeps_the_location_of_its_first_deployment(
    id_: str, location: str, refused: set[str]
) -> None:
    """A7, at subscriptions; a group's deployments have no location of their own."""
    body = {**HERE, "location": location} if location else {"properties": HERE["properties"]}
    answer, _ = ask(world((id_, HERE if location else body)), "PUT", id_, body)
    assert refused_by(answer) == refused


@pytest.mark.parametrize(("ready", "refused"), [(5.0, {"deployment-one-at-a-time"}), (0.0, set())])
def test_a_name_runs_once_at_a_time(ready: float, refused: set[str]) -> None:
    here = world((WHOLE, HERE))
    held = here.get(WHOLE)
    assert held is not None
    answer, _ = ask(here.having(replace(held, ready=ready)), "PUT", WHOLE, HERE)
    assert refused_by(answer) == refused
