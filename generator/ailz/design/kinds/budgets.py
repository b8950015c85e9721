"""Budgets of the subscriptions: who is told when money goes faster than somebody planned."""

from __future__ import annotations

from ailz.design.context import Context, named
from ailz.design.pages import Chapter, Decision, Pages
from ailz.design.part import Named, Part, resource
from ailz.design.resource import Item, Module
from ailz.design.values import Each, Subscription, Value

TYPE = "Microsoft.Consumption/budgets"
_THRESHOLDS = (80, 100)
_FIXED = (
    "Azure changes the amount of a budget and who is told, but not the month it started in. "
    "A new start is a new budget under the same name."
)
_KINDS = {"Actual": "spent", "Forecasted": "forecast"}


def budgets(context: Context) -> Part:
    """Return the budgets of this deployment's environments, as far as they have one."""
    items: dict[str, Item] = {
        budget.environment: {
            "name": named("budget"),
            "amount": budget.amount,
            "start_date": f"{budget.start_date}T00:00:00Z",
            "contact_emails": list(budget.contact_emails),
            "environments": [budget.environment],
        }
        for budget in context.config.governance.budgets
        if budget.environment in context.names
    }
    if not items:
        return Part()
    return Part(
        names={"budget": Named(TYPE, code="budget", environments=tuple(items))},
        modules=(Module("budgets", "Budgets, and who is told of them.", Subscription()),),
        resources=(
            resource(
                "budget",
                "budgets",
                TYPE,
                Each("name"),
                Subscription(),
                {
                    "properties": {
                        "category": "Cost",
                        "amount": Each("amount"),
                        "timeGrain": "Monthly",
                        "timePeriod": {"startDate": Each("start_date")},
                        "notifications": _notifications(),
                    }
                },
                collection="budgets",
                why="All that the subscription costs counts. It tells people and stops nothing.",
                notes={
                    "properties.timePeriod.startDate": (
                        "Azure refuses to move it: what starts anew is another budget."
                    ),
                    "properties.amount": "A month, in the subscription's billing currency.",
                },
                controls=("budget",),
            ),
        ),
        collections={"budgets": items},
        pages=_pages(),
    )


def _notifications() -> dict[str, Value]:
    return {
        f"{word}_{threshold}": {
            "enabled": True,
            "operator": "GreaterThanOrEqualTo",
            "threshold": threshold,
            "thresholdType": kind,
            "contactEmails": Each("contact_emails"),
        }
        for kind, word in _KINDS.items()
        for threshold in _THRESHOLDS
    }


def _pages() -> Pages:
    return Pages(
        decisions=(
            Decision(
                "Budgets",
                "A monthly budget of the subscription, told at 80 and at 100 per cent",
                "Of what is spent and of the forecast. It stops nothing: work goes on.",
            ),
        ),
        chapters=(
            Chapter(
                "Start a budget anew",
                (_FIXED,),
                (
                    "Write the new month into landing-zone.yaml and generate the repository again.",
                    "Delete the budget that exists, in Cost Management of the subscription.",
                    "Deploy the environment.",
                ),
                place=70,
            ),
        ),
    )
