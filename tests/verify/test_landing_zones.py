"""Every invariant, every hardened setting and every ARM type hold over the whole sample."""

from functools import cache
from types import ModuleType

import pytest

from ailz.azure.bodies import Body, from_evaluated
from ailz.design.evaluate import evaluate
from ailz.design.landing_zone import Deployment
from ailz.verify.check import setting_of
from ailz.verify.invariants import broken
from tests.sampling.drawn import designed
from tests.sampling.rows import rows
from tests.shared import SHARED, needs_shared
from tests.tools import bugs
from tests.tools.arm import type_problems
from tests.tools.hardening import Wanted, not_held, unused, wanted

ROWS = [pytest.param(row, id=f"row-{number}") for number, row in enumerate(rows())]


def _deployments(row: dict[str, str]) -> tuple[tuple[Deployment, str, tuple[Body, ...]], ...]:
    return _bodies(tuple(row.items()))


@cache
def _bodies(
    choices: tuple[tuple[str, str], ...],
) -> tuple[tuple[Deployment, str, tuple[Body, ...]], ...]:
    return tuple(
        (deployment, name, from_evaluated(evaluate(deployment.root, name)))
        for deployment in designed(dict(choices)).deployments
        for name in deployment.root.environments
    )


def _exceptions(deployment: Deployment) -> dict[tuple[str, str], str]:
    """The hardened settings that kinds and services hold otherwise, each with its reason."""
    return {(e.type, e.path): e.why for e in deployment.part.pages.held_otherwise}


@pytest.mark.parametrize("row", ROWS)
def test_no_invariant_is_broken(row: dict[str, str]) -> None:
    found = [
        str(each)
        for deployment, name, bodies in _deployments(row)
        for each in broken(bodies, setting_of(deployment, name))
    ]
    assert found == []


@pytest.mark.parametrize("row", ROWS)
def test_no_known_fault_is_made(row: dict[str, str]) -> None:
    found = []
    for deployment, _, bodies in _deployments(row):
        found += bugs.written_in_parallel(deployment.root)
        found += bugs.network_drops_subnets(bodies)
        found += bugs.search_auth_options(bodies)
        found += bugs.lake_misused(bodies)
    assert found == []


def _is_of_a_key(setting: Wanted) -> bool:
    """Whether a setting is about the key: an environment may be under one of Microsoft's."""
    return setting.path.startswith("properties.encryption.") or "CMK" in setting.path


@needs_shared
@pytest.mark.parametrize("row", ROWS)
def test_every_hardened_setting_holds(row: dict[str, str]) -> None:
    assert SHARED is not None
    for deployment, name, bodies in _deployments(row):
        theirs = setting_of(deployment, name).platform_keys
        settings = [w for w in wanted(SHARED) if not (_is_of_a_key(w) and w.type.lower() in theirs)]
        assert not_held(bodies, settings, _exceptions(deployment)) == []


@needs_shared
def test_every_exception_is_needed() -> None:
    assert SHARED is not None
    every = [each for row in rows() for each in _deployments(row)]
    bodies = [body for _, _, made in every for body in made]
    said = {
        kind: why for deployment, _, _ in every for kind, why in _exceptions(deployment).items()
    }
    assert unused(bodies, wanted(SHARED), said) == []


@needs_shared
@pytest.mark.parametrize("row", ROWS)
def test_azures_types_take_every_body(row: dict[str, str], arm_types: ModuleType) -> None:
    for _, _, bodies in _deployments(row):
        assert type_problems(arm_types, bodies) == []
