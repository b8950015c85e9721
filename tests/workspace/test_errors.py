import pickle

import pytest

from ailz.errors import (
    AilzError,
    CheckFailedError,
    ConfigError,
    ConflictError,
    Finding,
    InputNeededError,
    UsageError,
    WorkspaceError,
    visible,
)

FINDING = Finding(
    message="'westeurop' is not a region",
    code="REGION-UNKNOWN",
    file="landing-zone.yaml",
    line=12,
    column=5,
    path="environments[1].region",
    allowed="a region that `ailz catalog regions` lists",
    suggestion="westeurope",
)
EARLIER = Finding(message="it is missing", code="KEY-MISSING", file="landing-zone.yaml", line=2)
ERRORS = [
    AilzError("It went wrong.", "Do it right."),
    UsageError("There is no such command."),
    ConfigError([FINDING, EARLIER]),
    InputNeededError("A region is needed.", "Name it in the file."),
    WorkspaceError("The disk is full."),
    ConflictError([FINDING], "Nothing was written."),
    CheckFailedError("One check failed.", "Look above.", [FINDING]),
]


def test_a_finding_says_where_what_what_is_allowed_and_what_was_meant() -> None:
    assert str(FINDING) == (
        "landing-zone.yaml:12:5: environments[1].region: 'westeurop' is not a region. "
        "Use a region that `ailz catalog regions` lists. "
        'Did you mean "westeurope"? [REGION-UNKNOWN]'
    )


def test_a_finding_without_a_position_says_only_what_it_knows() -> None:
    assert str(Finding(message="it is empty", code="EMPTY")) == "it is empty [EMPTY]"
    assert (
        str(Finding(message="it is empty", code="EMPTY", path="a.b")) == "a.b: it is empty [EMPTY]"
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {"message": " "},
        {"code": ""},
        {"code": "lower-case"},
        {"code": "DANGLING-"},
        {"line": 0},
        {"line": 1, "column": 0},
        {"line": None, "column": 3},
        {"allowed": "this", "remedy": "Do that"},
    ],
)
def test_a_finding_refuses_to_be_incomplete(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"a finding (needs|is)|count from 1|a column needs"):
        Finding(**{"message": "m", "code": "C", **wrong})  # type: ignore[arg-type]


def test_findings_are_ordered_by_position_and_usable_in_a_set() -> None:
    nowhere = Finding(message="m", code="C", file="landing-zone.yaml")
    assert sorted([FINDING, EARLIER, nowhere]) == [nowhere, EARLIER, FINDING]
    assert len({FINDING, pickle.loads(pickle.dumps(FINDING))}) == 1  # noqa: S301 - our own bytes


def test_a_finding_as_json_holds_every_key() -> None:
    assert EARLIER.as_dict() == {
        "file": "landing-zone.yaml",
        "line": 2,
        "column": None,
        "path": "",
        "code": "KEY-MISSING",
        "message": "it is missing",
        "allowed": "",
        "remedy": "",
        "suggestion": "",
    }


@pytest.mark.parametrize(
    ("fields", "advice"),
    [
        ({}, ""),
        ({"allowed": "dev or prod"}, "Use dev or prod."),
        ({"remedy": "leave it out"}, "Leave it out."),
        ({"remedy": "Ask for it.", "suggestion": "x"}, 'Ask for it. Did you mean "x"?'),
        ({"suggestion": '"0123"'}, 'Did you mean "0123"?'),
        ({"suggestion": "[bicep]"}, "Did you mean [bicep]?"),
        ({"suggestion": "365"}, "Did you mean 365?"),
        ({"suggestion": "true"}, "Did you mean true?"),
        ({"suggestion": "10.0.0.0/24"}, 'Did you mean "10.0.0.0/24"?'),
    ],
)
def test_what_to_do_is_a_sentence_of_its_own(fields: dict[str, str], advice: str) -> None:
    assert Finding(message="m", code="C", **fields).advice == advice  # type: ignore[arg-type]


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_an_error_survives_another_process(error: AilzError) -> None:
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes
    assert type(again) is type(error)
    assert str(again) == str(error)
    assert again.exit_code == error.exit_code
    assert vars(again) == vars(error)


def test_exit_codes() -> None:
    assert [type(error).exit_code for error in ERRORS] == [1, 2, 3, 4, 5, 5, 7]


def test_an_error_lists_every_finding_in_order() -> None:
    assert str(ConfigError([FINDING, EARLIER])).splitlines() == [str(EARLIER), str(FINDING)]


def test_an_error_of_findings_needs_one() -> None:
    with pytest.raises(ValueError, match="at least one"):
        ConfigError([])


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain text, ünïcode", "plain text, ünïcode"),
        ("a\x1b[31mred", "a\\x1b[31mred"),
        ("\u202egnp.exe", "\\u202egnp.exe"),
        ("two\nlines", "two\\nlines"),
        ("zero\u200bwidth", "zero\\u200bwidth"),
        ("half \ud800", "half \\ud800"),
    ],
)
def test_nothing_invisible_is_printed(text: str, shown: str) -> None:
    assert visible(text) == shown
    assert shown in str(Finding(message=text, code="C"))
