"""The questions are data: each can be answered, and each answer is what the model takes."""

import pytest

from ailz.errors import ConfigError
from ailz.wizard.configuration import active, complete, to_config
from ailz.wizard.judge import landing_zone
from ailz.wizard.question import Answer, Answers, Choice, Question, always, nest
from ailz.wizard.questions import QUESTIONS

PATHS: dict[str, Answers] = {
    "standalone": {},
    "standalone, NAT gateway": {"egress": ("nat_gateway",)},
    "standalone, VPN gateway": {"way_in": ("vpn",)},
    "standalone, nothing leaves": {"way_in": ("none",)},
    "clusters in the spoke": {"network": ("spoke",), "way_in": ("none",)},
    "hub VNet": {"hub": ("vnet",)},
    "hub VNet, both sides ours": {"hub": ("vnet",), "connection": ("both_sides",)},
    "hub VNet, our zones": {"hub": ("vnet",), "dns": ("own",)},
    "hub VNet, platform's zones": {"hub": ("vnet",), "dns": ("platform_zones",)},
    "virtual WAN": {"hub": ("vwan",)},
    "hub VNet, connected by the platform": {
        "hub": ("vnet",),
        "connection": ("made_by_platform",),
    },
    "virtual WAN, connected by the platform": {
        "hub": ("vwan",),
        "wan_connection": ("made_by_platform",),
    },
    "all personas": {"personas": tuple(q.key[6:] for q in QUESTIONS if q.key[:6] == "group_")},
    "three environments": {"environments": ("dev", "test", "prod")},
    "production alone": {"environments": ("prod",)},
    "Bicep in Azure DevOps": {"languages": ("bicep",), "delivery": ("azure_devops",)},
    "restricted": {"classification": ("restricted",)},
    "no machine learning": {"pattern": ("other",)},
}


def offered() -> list[tuple[Answers, Question, Choice]]:
    """Every choice of every question, with answers that lead to it."""
    found = {}
    for path in PATHS.values():
        answers = complete(QUESTIONS, path)
        for question in active(QUESTIONS, answers):
            for choice in question.choices(answers):
                found.setdefault((question.key, choice.value), (path, question, choice))
    return list(found.values())


@pytest.mark.parametrize("path", PATHS.values(), ids=PATHS)
def test_defaults_and_examples_are_answers_that_the_model_takes(path: Answers) -> None:
    assert landing_zone(QUESTIONS, complete(QUESTIONS, path)).config.schema_version == 1


def test_every_choice_that_is_open_is_taken_by_the_model() -> None:
    for path, question, choice in offered():
        if not choice.refused:
            given = {**path, question.key: (choice.value,)}
            landing_zone(QUESTIONS, complete(QUESTIONS, given))


def test_every_choice_that_is_closed_is_refused_by_the_model() -> None:
    closed = [(p, q, choice) for p, q, choice in offered() if choice.refused]
    assert closed
    for path, question, choice in closed:
        given = complete(QUESTIONS, {**path, question.key: (choice.value,)})
        with pytest.raises(ConfigError, match=r"NO-BLUEPRINT|HSM-MISSING"):
            landing_zone(QUESTIONS, given)


def test_every_question_is_reached_and_has_a_key_of_its_own() -> None:
    reached = {
        q.key for path in PATHS.values() for q in active(QUESTIONS, complete(QUESTIONS, path))
    }
    assert reached == {question.key for question in QUESTIONS}
    assert len(reached) == len(QUESTIONS)


def test_suggested_ranges_overlap_neither_each_other_nor_the_hub() -> None:
    given = {
        "hub": ("vnet",),
        "hub_ranges": ("10.60.0.0/24, 10.60.2.0/24",),
        "environments": ("dev", "test", "prod"),
    }
    answers = complete(QUESTIONS, given)
    ranges = [answers[f"range_{name}"] for name in ("dev", "test", "prod")]
    assert ranges == [("10.60.1.0/24",), ("10.60.3.0/24",), ("10.60.4.0/24",)]


@pytest.mark.parametrize(
    ("region", "personal", "suggested"),
    [
        ("westeurope", "yes", ("gdpr",)),
        ("eastus", "yes", ("hipaa",)),
        ("westeurope", "no", ()),
        ("japaneast", "yes", ()),
        ("nowhere", "yes", ()),
    ],
)
def test_frameworks_are_suggested_by_data_and_region(
    region: str, personal: str, suggested: Answer
) -> None:
    answers = complete(QUESTIONS, {"region": (region,), "personal": (personal,)})
    assert answers["frameworks"] == suggested


def test_dearer_choices_say_what_they_cost_where_and_when() -> None:
    notes = {choice.value: choice.note for _, _, choice in offered()}
    closed = {choice.value: choice.refused for _, _, choice in offered()}
    for text in (notes["firewall"], notes["nat_gateway"], notes["hsm"], closed["managed_hsm"]):
        assert "USD a month" in text
        assert "list price" in text
        assert "not a quote" in text
    assert "912.50" in notes["firewall"]
    assert "32.85" in notes["nat_gateway"]


def test_answers_to_questions_that_became_pointless_say_nothing() -> None:
    answers = complete(QUESTIONS, {"hub": ("vnet",)})
    assert "platform" in to_config(QUESTIONS, answers)
    assert "platform" not in to_config(QUESTIONS, {**answers, "hub": ("none",)})


def test_environments_are_listed_in_the_order_that_a_change_passes() -> None:
    answers = complete(QUESTIONS, {"environments": ("dev", "test", "prod")})
    config = landing_zone(QUESTIONS, answers).config
    assert [e.name for e in config.environments] == ["dev", "test", "prod"]


def test_a_new_question_needs_no_machinery() -> None:
    retention = Question(
        key="retention",
        section="Security",
        text="For how many days are logs kept?",
        why="",
        says=lambda given, _: nest("security.log_retention_days", int(given[0])),
        default=always("90"),
    )
    questions = (*QUESTIONS, retention)
    config = landing_zone(questions, complete(questions, {})).config
    assert config.security.log_retention_days == 90
