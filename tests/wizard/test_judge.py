"""Every answer is judged at once, by the rules that judge a file, and told what is allowed."""

import pytest

from ailz.design.landing_zone import LandingZone
from ailz.errors import ConfigError, Finding
from ailz.wizard import judge
from ailz.wizard.configuration import complete
from ailz.wizard.judge import objection
from ailz.wizard.question import Answers
from ailz.wizard.questions import QUESTIONS

BY_KEY = {question.key: question for question in QUESTIONS}
HUB = {"hub": ("vnet",)}


def said(key: str, text: str, before: Answers) -> str | None:
    return objection(QUESTIONS, BY_KEY[key], (text,) if text else (), before)


@pytest.mark.parametrize(
    ("key", "text", "before", "told"),
    [
        ("organisation", "", {}, "an answer is needed, such as Nordwall Insurance"),
        ("organisation", "x" * 201, {}, "at most 200"),
        ("tenant", "contoso.com", {}, "6f0c2b1e-4c8e-4f5e-9b1a-2d3c4e5f6a7b"),
        ("name", "Claims AI", {}, "lower"),
        ("region", "westerope", {}, 'Did you mean "westeurope"?'),
        ("region", "usgovvirginia", {}, "public"),
        ("subscription_dev", "prod", {}, "has not the form"),
        ("range_dev", "10.60.0.0", {}, "10."),
        ("range_dev", "10.60.0.1/24", {}, 'Did you mean "10.60.0.0/24"?'),
        ("range_dev", "127.0.0.0/24", {}, "is of no network"),
        ("range_dev", "10.60.0.0/26", {}, "a range of /"),
        ("hub_id", "vnet-hub", HUB, "/subscriptions/"),
        ("next_hop", "10.0.1.256", HUB, "four numbers from 0 to 255"),
        ("repository", "claims", {}, "organisation/repository"),
        ("repository", "a/b/c", {"delivery": ("github",)}, "organisation/repository"),
        ("state_account", "Has-Capitals", {}, "lower"),
    ],
)
def test_wrong_answers_are_told_what_is_allowed(
    key: str, text: str, before: Answers, told: str
) -> None:
    assert told in (said(key, text, before) or "")


def test_an_answer_is_judged_beside_the_earlier_ones() -> None:
    before = {"range_dev": ("10.60.0.0/23",)}
    assert "overlaps" in (said("range_prod", "10.60.1.0/24", before) or "")
    assert said("range_prod", "10.60.2.0/23", before) is None


def test_production_wants_a_subscription_of_its_own() -> None:
    before = {"subscription_dev": ("aaaaaaaa-0000-4000-8000-000000000001",)}
    told = said("subscription_prod", "aaaaaaaa-0000-4000-8000-000000000001", before)
    assert "has the subscription of prod" in (told or "")


def test_one_group_does_not_hold_two_personas_that_stay_apart() -> None:
    group = "bbbbbbbb-0000-4000-8000-000000000001"
    before = {
        "personas": ("data_scientists", "ml_engineers"),
        "group_data_scientists": (group,),
    }
    assert "are the same group" in (said("group_ml_engineers", group, before) or "")


def test_nobody_is_told_about_an_example_of_what_was_not_asked_yet() -> None:
    """The next question's example, a firewall at 10.0.1.4, lies outside of these ranges."""
    assert said("hub_ranges", "10.40.0.0/16", HUB) is None
    assert "10.40" in (said("next_hop", "10.0.1.4", {**HUB, "hub_ranges": ("10.40.0.0/16",)}) or "")


def test_something_must_be_chosen_where_nothing_makes_no_sense() -> None:
    assert said("languages", "", {}) == "choose at least one"
    assert said("frameworks", "", {}) is None


def test_an_earlier_problem_does_not_block_a_later_answer() -> None:
    broken = {**complete(QUESTIONS, {}), "tenant": ("nonsense",)}
    assert said("owner", "Claims Office", broken) is None


def test_what_azure_itself_refuses_is_refused_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same rules that `ailz validate` holds a file against."""
    asked = []

    def refuses(zone: LandingZone) -> list[Finding]:
        asked.append(zone)
        return [Finding("Azure refuses it", "AZURE-REFUSES", path="workload.owner")]

    monkeypatch.setattr(judge, "azure_refuses", refuses)
    with pytest.raises(ConfigError, match="Azure refuses it"):
        judge.landing_zone(QUESTIONS, complete(QUESTIONS, {}))
    assert asked


def test_a_region_is_taken_however_it_is_written() -> None:
    assert BY_KEY["region"].tidy(" West Europe ") == "westeurope"
    assert BY_KEY["region"].tidy(" Middle Earth ") == "Middle Earth"
