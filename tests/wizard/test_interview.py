"""Whole conversations, key by key: ask, review, confirm, change, leave, interrupt."""

import re

import pytest

from ailz.design.landing_zone import LandingZone
from ailz.wizard.configuration import active, complete
from ailz.wizard.interview import interview
from ailz.wizard.judge import landing_zone
from ailz.wizard.known import Known
from ailz.wizard.questions import QUESTIONS
from tests.wizard.robot import (
    BACK,
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

NOTHING = Known({}, {})
WRITE, CHANGE, LEAVE = ENTER, DOWN + ENTER, DOWN * 2 + ENTER


def held(*keys: str, start: Known = NOTHING) -> tuple[LandingZone | None, str]:
    said: list[str] = []
    with typing(*keys):
        decided = interview(QUESTIONS, start, said.append, lambda _: None)
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
    keys.insert(1, f"contoso.com{ENTER}")
    decided, _ = held(*keys, WRITE)
    assert decided is not None
    assert decided.config.organisation.tenant_id == QUESTIONS[1].example


def test_the_review_reads_as_a_summary() -> None:
    _, said = held(*presses(QUESTIONS, {}), LEAVE)
    review = " ".join(said[said.index("Review: Claims") :].split())
    for sentence in (
        "What it is Scores incoming claims so that the urgent ones are read first.",
        "Standalone landing zone: the platform section names no hub.",
        "dev: westeurope, 10.60.0.0/23 for",
        "Way out: An Azure Firewall of its own.",
        "A month costs at least, in USD: shared",
        "List prices of East US",
        "not a quote",
        "Terraform in nordwall/claims-landing-zone on GitHub.",
    ):
        assert sentence in review


def test_the_review_says_who_else_has_to_act() -> None:
    _, said = held(*presses(QUESTIONS, {"hub": ("vnet",)}), LEAVE)
    review = " ".join(said[said.index("Review:") :].split())
    assert "Platform landing zone: the platform section names a hub to connect to." in review
    assert "Who else has to act - Request:" in review
    assert "Azure Firewall of its own" not in review


def test_variant_and_a_figure_a_month_are_told_as_they_change() -> None:
    _, said = held(*presses(QUESTIONS, {"egress": ("nat_gateway",)}), LEAVE)
    told = [line for line in said.splitlines() if "So far: " in line]
    assert told
    figures = re.findall(r"dev ([\d,]+)", " ".join(said[: said.index("Review:")].split()))
    assert len(set(figures)) > 1, "a NAT gateway is cheaper than a firewall"


def test_about_a_dozen_questions_lead_to_a_first_landing_zone() -> None:
    assert len(presses(QUESTIONS, {})) <= 15


def test_what_is_not_asked_has_an_answer_or_may_be_left_open() -> None:
    for path in PATHS.values():
        asked = complete(QUESTIONS, path)
        for question in active(QUESTIONS, asked):
            if not question.upfront(asked):
                assert question.optional or question.default(asked), question.key


def test_going_back_asks_again_and_keeps_what_was_said() -> None:
    keys = presses(QUESTIONS, {})
    decided, _ = held(*keys[:3], BACK, BACK, f"{ENTER}", f"triage{ENTER}", *keys[3:], WRITE)
    assert decided is not None
    assert decided.config.organisation.tenant_id == QUESTIONS[1].example
    assert decided.config.workload.name == "triage"
    decided, _ = held(BACK, *keys, BACK, BACK, WRITE)
    assert decided is not None


def test_typing_replaces_what_is_suggested_and_an_arrow_goes_into_it() -> None:
    hub = {"hub": ("vnet",)}
    keys = presses(QUESTIONS, hub)
    reached = [
        q.key
        for q in active(QUESTIONS, complete(QUESTIONS, hub))
        if q.upfront(complete(QUESTIONS, hub))
    ]
    place = reached.index("range_dev")
    typed = [*keys[:place], f"10.90.0.0/23{ENTER}", *keys[place + 1 :]]
    edited = [*keys[:place], f"\x1b[C\x7f4{ENTER}", *keys[place + 1 :]]
    pasted = [*keys[:place], f'\x1b[200~"10.91.0.0/23"\x1b[201~{ENTER}', *keys[place + 1 :]]
    for keys_, expected in (
        (typed, "10.90.0.0/23"),
        (edited, "10.60.0.0/24"),
        (pasted, "10.91.0.0/23"),
    ):
        decided, _ = held(*keys_, WRITE)
        assert decided is not None
        assert decided.config.environments[0].address_space == expected


def test_what_was_answered_is_kept_after_every_answer() -> None:
    kept: list[int] = []
    with typing(*presses(QUESTIONS, {}), LEAVE):
        interview(QUESTIONS, NOTHING, lambda _: None, lambda known: kept.append(len(known.answers)))
    assert kept == list(range(1, len(kept) + 1))


def test_a_conversation_goes_on_from_what_is_known() -> None:
    keys = presses(QUESTIONS, {})
    start = Known({"organisation": ("Tidewater",), "gone": ("by now",)}, {})
    decided, _ = held(*keys[1:], WRITE, start=start)
    assert decided is not None
    assert decided.config.organisation.name == "Tidewater"


def test_leaving_at_the_review_decides_nothing() -> None:
    decided, _ = held(*presses(QUESTIONS, {}), LEAVE)
    assert decided is None


def test_an_answer_can_be_changed_at_the_review() -> None:
    owner = [question.key for question in QUESTIONS].index("owner")
    change = (CHANGE, move(owner) + ENTER, f"Somebody Else{ENTER}")
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
    given = ("8b2e4d30-6ea0-4172-9d3c-4f5e60718c9d\r", "10.70.0.0/24\r")
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
    assert "so it cannot change later." in said


@pytest.mark.parametrize("columns", [40, 80, 200])
def test_no_line_of_prose_is_wider_than_the_terminal(
    columns: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    _, said = held(*presses(QUESTIONS, PATHS["three environments"]), LEAVE)
    prose = [line for line in said.splitlines() if len(line.split()) > 3 and " az " not in line]
    assert prose
    assert [line for line in prose if len(line) >= columns] == []
