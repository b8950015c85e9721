"""The condition that keeps the deploying identity from making itself Owner."""

from __future__ import annotations

import re

import pytest

from ailz.catalog.roles import role
from ailz.delivery.condition import assigned_roles, condition
from ailz.design.compose import design
from ailz.errors import ConfigError
from ailz.report import documents
from tests.report.worlds import WORLDS, config, delivery, landing_zone

PRIVILEGED = ("Owner", "User Access Administrator", "Role Based Access Control Administrator")


@pytest.mark.parametrize("name", WORLDS)
def test_it_allows_what_is_assigned_and_nothing_that_assigns(name: str) -> None:
    reading = landing_zone(name)
    said = re.findall(r"GuidEquals \{([^}]*)\}", condition(reading))
    wanted = {role(each).guid for each in assigned_roles(reading)}
    assert [set(each.split(", ")) for each in said] == [wanted, wanted]
    assert not wanted & {role(each).guid for each in PRIVILEGED}
    assert not any(role(each).can_assign_roles for each in assigned_roles(reading))


def test_the_readme_gives_the_role_under_it_only() -> None:
    reading = landing_zone("standalone")
    made = documents(reading)
    assert made["docs/role-condition.txt"].text == f"{condition(reading)}\n"
    assert '--condition "$(cat docs/role-condition.txt)"' in made["README.md"].text


def test_who_may_assign_some_roles_only_is_told_which_are_missing() -> None:
    few = {**delivery("bicep"), "identity": {"assignable_roles": ["reader", "AcrPull"]}}
    with pytest.raises(ConfigError, match="Monitoring Metrics Publisher") as refused:
        design(config(delivery=few))
    (finding,) = refused.value.findings
    assert finding.code == "ROLES-NOT-ASSIGNABLE"
    assert "AcrPull" not in finding.message


def test_who_may_assign_all_of_them_is_served() -> None:
    every = list(assigned_roles(landing_zone("bicep-only")))
    enough = {**delivery("bicep"), "identity": {"assignable_roles": every}}
    assert design(config(delivery=enough)).deployments
