"""Whole conversations, key by key: ask, review, confirm, change, leave, interrupt."""

import pytest

from ailz.design.landing_zone import LandingZone
from ailz.wizard.configuration import complete
from ailz.wizard.interview import interview
from ailz.wizard.judge import landing_zone
from ailz.wizard.questions import QUESTIONS
from tests.wizard.robot import (
    CLEAR,
    CTRL_C,
    CTRL_D,
    DOWN,
    ENTER,
    Interrupted,
    move,
    presses,
    typing,
)
from tests.wizard.test_questions import PATHS

WRITE, CHANGE, LEAVE = ENTER, DOWN + ENTER, DOWN * 2 + ENTER


def held(*keys: str) -> tuple[LandingZone | None, str]:
    said: list[str] = []
    with typing(*keys):
        decided = interview(QUESTIONS, said.append)
    return decided, "\n".join(said)


@pytest.mark.parametrize(
    "name", ["hub VNet, platform's zones", "three environments", "Bicep in Azure DevOps"]
)
def test_what_is_answered_is_what_is_decided(name: str) -> None:
    path = PATHS[name]
    decided, _ = held(*presses(QUESTIONS, path), WRITE)
    expected = landing_zone(QUESTIONS, complete(QUESTIONS, path))
    assert decided is not None
    assert decided.config == expected.config


def test_groups_are_taken_and_may_be_skipped() -> None:
    group = "bbbbbbbb-0000-4000-8000-000000000001"
    wanted = {"personas": ("data_scientists", "key_custodians"), "group_data_scientists": (group,)}
    decided, _ = held(*presses(QUESTIONS, wanted), WRITE)
    assert decided is not None
    assert decided.config.access.data_scientists is not None
    assert decided.config.access.data_scientists.group_id == group
    assert decided.config.access.key_custodians is None


def test_a_wrong_answer_is_asked_for_again_and_can_be_corrected_in_place() -> None:
    keys = presses(QUESTIONS, {})
    keys.insert(1, f"{CLEAR}contoso.com{ENTER}")
    decided, _ = held(*keys, WRITE)
    assert decided is not None
    assert decided.config.organisation.tenant_id == QUESTIONS[1].example


def test_the_review_says_variant_addresses_services_and_costs() -> None:
    _, said = held(*presses(QUESTIONS, {}), LEAVE)
    review = said[said.index("Review: Claims") :]
    assert "standalone: the platform section names no hub." in review
    assert "training, " not in review
    assert "operations, 27 addresses" in review
    assert "Azure Firewall: what may leave the spoke, by host name." in review
    assert "  USD 912.50  Azure Firewall Standard, fixed" in review
    assert "East US, 2024-07-01): dev 1, prod 1" in " ".join(review.split())
    assert "not a quote" in review
    assert "Terraform in nordwall/claims-landing-zone on GitHub." in review


def test_the_review_of_a_platform_landing_zone_has_no_firewall_to_pay() -> None:
    _, said = held(*presses(QUESTIONS, {"hub": ("vnet",)}), LEAVE)
    review = said[said.index("Review:") :]
    assert "platform: the platform section names a hub to connect to." in review
    assert "Azure Firewall Standard" not in review


def test_leaving_at_the_review_decides_nothing() -> None:
    decided, _ = held(*presses(QUESTIONS, {}), LEAVE)
    assert decided is None


def test_an_answer_can_be_changed_at_the_review() -> None:
    owner = [question.key for question in QUESTIONS].index("owner")
    change = (CHANGE, move(owner) + ENTER, f"{CLEAR}Somebody Else{ENTER}")
    decided, said = held(*presses(QUESTIONS, {}), *change, WRITE)
    assert decided is not None
    assert decided.config.workload.owner == "Somebody Else"
    assert said.count("Review: Claims") == 2


def test_a_change_asks_what_it_opens() -> None:
    """A third environment has a subscription and a range, which nobody was asked for."""
    keys = presses(QUESTIONS, {"hub": ("vnet",)})
    place = [q.key for q in QUESTIONS if q.when(complete(QUESTIONS, {"hub": ("vnet",)}))].index(
        "environments"
    )
    given = ("8b2e4d30-6ea0-4172-9d3c-4f5e60718c9d\r", f"{CLEAR}10.70.0.0/24\r")
    change = (CHANGE, move(place) + ENTER, f"{DOWN} {ENTER}", *given)
    decided, _ = held(*keys, *change, WRITE)
    assert decided is not None
    assert [e.name for e in decided.config.environments] == ["dev", "test", "prod"]
    assert decided.config.environments[1].address_space == "10.70.0.0/24"


def test_changing_nothing_leads_back_to_the_review() -> None:
    back = len([q for q in QUESTIONS if q.when(complete(QUESTIONS, {}))])
    decided, said = held(*presses(QUESTIONS, {}), CHANGE, move(back) + ENTER, WRITE)
    assert decided is not None
    assert said.count("Review: Claims") == 2


@pytest.mark.parametrize("key", [CTRL_C, CTRL_D], ids=["Ctrl-C", "Ctrl-D"])
@pytest.mark.parametrize("asked", ["organisation", "hub", "environments", None])
def test_interrupting_at_any_question_ends_the_conversation(key: str, asked: str | None) -> None:
    keys = presses(QUESTIONS, {})
    reached = [q.key for q in QUESTIONS if q.when(complete(QUESTIONS, {}))]
    before = keys if asked is None else keys[: reached.index(asked)]
    with pytest.raises(Interrupted):
        held(*before, key)


def test_sections_are_announced_once_and_why_is_said_before_asking() -> None:
    _, said = held(*presses(QUESTIONS, {}), LEAVE)
    assert said.count("The environments\n----------------") == 1
    assert "Agree on it with whoever plans addresses" in said


@pytest.mark.parametrize("columns", [40, 80, 200])
def test_no_line_of_prose_is_wider_than_the_terminal(
    columns: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    _, said = held(*presses(QUESTIONS, PATHS["three environments"]), LEAVE)
    prose = [line for line in said.splitlines() if len(line.split()) > 3 and " az " not in line]
    assert prose
    assert [line for line in prose if len(line) >= columns] == []
