from collections.abc import Mapping
from datetime import date
from typing import Any

from ailz.design.compose import design
from ailz.design.evaluate import Evaluated, evaluate
from ailz.design.kinds.budgets import TYPE
from ailz.design.landing_zone import LandingZone
from ailz.model.loader import load_text
from ailz.report import documents
from tests.model.test_rules import STANDALONE, changed

_TODAY = date(2026, 6, 30)


def _budget(environment: str, amount: int) -> Mapping[str, Any]:
    return {
        "environment": environment,
        "amount": amount,
        "start_date": "2026-07-01",
        "contact_emails": [f"{environment}@contoso.example", "costs@contoso.example"],
    }


def _made(*budgets: Mapping[str, Any]) -> LandingZone:
    return design(load_text(changed(STANDALONE, {"governance.budgets": budgets}), today=_TODAY))


def _of(landing_zone: LandingZone) -> dict[str, list[Evaluated]]:
    return {
        environment: [each for each in evaluate(root, environment) if each.type == TYPE]
        for root in landing_zone.roots
        for environment in root.environments
    }


def test_each_environment_has_its_own_budget_at_its_subscription_and_no_other() -> None:
    landing_zone = _made(_budget("dev", 500), _budget("prod", 4000), _budget("shared", 50))
    subscriptions = {e.name: e.subscription_id for e in landing_zone.config.environments}
    assert landing_zone.config.shared is not None
    subscriptions["shared"] = landing_zone.config.shared.subscription_id
    for environment, found in _of(landing_zone).items():
        (budget,) = found
        assert budget.id.startswith(f"/subscriptions/{subscriptions[environment]}/providers/")
        (wanted,) = (
            each
            for each in landing_zone.config.governance.budgets
            if each.environment == environment
        )
        properties: Any = budget.body["properties"]
        assert properties["amount"] == wanted.amount
        assert {tuple(n["contactEmails"]) for n in properties["notifications"].values()} == {
            wanted.contact_emails
        }


def test_an_environment_without_a_budget_has_none() -> None:
    found = _of(_made(_budget("prod", 4000)))
    assert {name: len(each) for name, each in found.items()} == {"shared": 0, "dev": 0, "prod": 1}


def test_people_are_told_of_what_is_spent_and_of_the_forecast_at_80_and_at_100_per_cent() -> None:
    (budget,) = _of(_made(_budget("prod", 4000)))["prod"]
    properties: Any = budget.body["properties"]
    assert sorted(
        (each["thresholdType"], each["threshold"])
        for each in properties["notifications"].values()
        if each["enabled"]
    ) == [("Actual", 80), ("Actual", 100), ("Forecasted", 80), ("Forecasted", 100)]


def test_the_start_is_the_configurations_and_stays_whenever_it_is_generated() -> None:
    """Azure moves no start date of a budget: `Start date of budgets cannot be updated.`"""
    text = changed(STANDALONE, {"governance.budgets": [_budget("prod", 4000)]})
    made = [_of(design(load_text(text, today=day)))["prod"] for day in (_TODAY, date(2027, 3, 9))]
    assert made[0] == made[1]
    properties: Any = made[0][0].body["properties"]
    assert properties["timePeriod"] == {"startDate": "2026-07-01T00:00:00Z"}


def test_who_reads_the_costs_sees_every_budget() -> None:
    readme = documents(_made(_budget("prod", 4000)))["README.md"].text.replace("\\", "")
    assert "| prod | 4,000 | 2026-07-01 | prod@contoso.example, costs@contoso.example |" in readme
