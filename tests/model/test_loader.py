"""What a person is told about a configuration that is wrong."""

from __future__ import annotations

import json

import pytest

from ailz.errors import ConfigError, Finding
from ailz.model.loader import load_text, located
from tests.model.minimal import MINIMAL, changed


def refused(text: str) -> tuple[Finding, ...]:
    with pytest.raises(ConfigError) as caught:
        load_text(text, "lz.yaml")
    return caught.value.findings


def only(text: str) -> Finding:
    findings = refused(text)
    assert len(findings) == 1, findings
    return findings[0]


def place(finding: Finding) -> tuple[str, int | None, int | None, str]:
    return finding.code, finding.line, finding.column, finding.path


def test_the_smallest_configuration_loads():
    config = load_text(MINIMAL)
    assert config.workload.name == "forecast"
    assert config.environments[0].address_space == "10.10.1.0/24"
    assert config.security.log_retention_days == 365


def test_json_is_a_configuration_too():
    data = load_text(MINIMAL).model_dump(mode="json")
    data["workload"]["purpose"] = "Zählt 🚚"
    assert load_text(json.dumps(data)).workload.purpose == "Zählt 🚚"


@pytest.mark.parametrize(
    ("before", "after", "expected", "words", "suggestion"),
    [
        (
            "  title:",
            "  titel:",
            ("UNKNOWN-KEY", 7, 3, "workload.titel"),
            "not a key here",
            "title",
        ),
        (
            "data_classification: internal",
            "data-classification: internal",
            ("UNKNOWN-KEY", 11, 3, "workload.data-classification"),
            "not a key here",
            "data_classification",
        ),
        (
            "  title: Demand forecasts\n",
            "",
            ("MISSING-KEY", 5, 1, "workload.title"),
            "the key title is missing",
            "",
        ),
        (
            "    kind: prod\n",
            "",
            ("MISSING-KEY", 13, 5, "environments[0].kind"),
            "the key kind is missing",
            "",
        ),
        (
            "pattern: classical_ml",
            "pattern: classical-ml",
            ("NOT-A-CHOICE", 10, 12, "workload.pattern"),
            "none of the values",
            "classical_ml",
        ),
        (
            "owner: Product engineering",
            "owner: [a, b]",
            ("WRONG-TYPE", 8, 3, "workload.owner"),
            "text is needed here, not a list",
            "",
        ),
        (
            "owner: Product engineering",
            "owner: 4711",
            ("WRONG-TYPE", 8, 10, "workload.owner"),
            "text is needed here, not the number 4711",
            '"4711"',
        ),
        (
            "languages: [bicep]",
            "languages: bicep",
            ("WRONG-TYPE", 21, 14, "delivery.languages"),
            "a list is needed here",
            "[bicep]",
        ),
        (
            "languages: [bicep]",
            "languages: []",
            ("TOO-SHORT", 21, 3, "delivery.languages"),
            "0 of at least 1 items",
            "",
        ),
        (
            "data_lake: {}",
            "data_lake: true",
            ("WRONG-TYPE", 19, 14, "capabilities.data_lake"),
            "a section of keys is needed here, not true",
            "{}",
        ),
        (
            "data_lake: {}",
            "data_lake:",
            ("EMPTY-VALUE", 19, 3, "capabilities.data_lake"),
            "nothing is said here",
            "",
        ),
        (
            "region: northeurope",
            "region: North Europe",
            ("WRONG-FORM", 16, 13, "environments[0].region"),
            "not the form",
            "northeurope",
        ),
        (
            "name: forecast",
            "name: forecast-for-every-shop",
            ("TOO-LONG", 6, 9, "workload.name"),
            "23 of at most 16 characters",
            "",
        ),
        (
            "delivery:\n",
            "security:\n  key_rotation_months: 40\ndelivery:\n",
            ("OUT-OF-RANGE", 21, 24, "security.key_rotation_months"),
            "at most 36",
            "",
        ),
        (
            "delivery:\n",
            'naming:\n  regions: {"": neu}\ndelivery:\n',
            ("KEY-TOO-SHORT", 21, 13, "naming.regions."),
            "as a key",
            "",
        ),
        (
            "delivery:\n",
            "governance: {tags: {a<b: c}}\ndelivery:\n",
            ("KEY-WRONG-FORM", 20, 21, "governance.tags.a<b"),
            'as a key, the text "a<b"',
            "",
        ),
        (
            "delivery:\n",
            'governance: {tags: {a: "b\\nc"}}\ndelivery:\n',
            ("WRONG-FORM", 20, 24, "governance.tags.a"),
            "not the form",
            "",
        ),
    ],
)
def test_a_wrong_place_is_named_with_what_is_allowed(before, after, expected, words, suggestion):
    finding = only(changed(before, after))
    assert place(finding) == expected
    assert words in finding.message
    assert finding.suggestion == suggestion
    assert finding.advice


@pytest.mark.parametrize(
    ("kind", "suggestion"),
    [("production", "prod"), ("Prod", "prod"), ("development", "dev"), ("tset", "test"), ("x", "")],
)
def test_a_choice_is_guessed_where_it_is_likely(kind, suggestion):
    assert only(changed("kind: prod", f"kind: {kind}")).suggestion == suggestion


def test_a_choice_is_not_guessed_where_it_is_another_thing():
    assert only(changed("platform: github", "platform: gitlab")).suggestion == ""


def test_every_problem_is_told_at_once_in_the_order_of_the_file():
    text = changed("  title:", "  titel:").replace("kind: prod", "kind: production")
    findings = refused(text.replace("platform: github", "platform: gitlab"))
    assert [f.code for f in findings] == [
        "UNKNOWN-KEY",
        "NOT-A-CHOICE",
        "NOT-A-CHOICE",
    ]
    assert [f.line for f in findings] == [7, 14, 22]
    assert all(str(f).startswith("lz.yaml:") for f in findings)


def test_a_key_of_another_section_is_sent_there():
    finding = only(changed("capabilities:\n", "key_rotation_months: 12\ncapabilities:\n"))
    assert "belongs in security" in finding.message


@pytest.mark.parametrize(
    "key",
    ["password", "client_secret", "sasToken", "account_key", "pwd", "private_key", "sql-passwd"],
)
def test_a_secret_is_refused_as_one(key):
    finding = only(changed("delivery:\n", f"delivery:\n  {key}: hunter2\n"))
    assert finding.code == "SECRET"
    assert "hunter2" not in str(finding)
    assert "no secret" in finding.message


def test_an_optional_section_may_be_null():
    assert load_text(changed("delivery:\n", "shared: null\ndelivery:\n")).shared is None


def test_a_problem_is_told_once_where_a_section_may_be_null():
    (unused, finding) = refused(
        changed("delivery:\n", "shared: {region: northeurope}\ndelivery:\n")
    )
    assert unused.code == "SHARED-UNUSED"
    assert place(finding) == ("MISSING-KEY", 20, 1, "shared.subscription_id")


def test_what_contradicts_is_found_when_each_value_is_right():
    finding = only(changed("languages: [bicep]", "languages: [terraform]"))
    assert place(finding) == ("STATE-MISSING", 20, 1, "delivery")


WRONG_VALUES = [
    # (before, after): one value that is wrong, missing, misspelt, or hidden from what reads
    ("owner: Product engineering", "owner: [a, b]"),
    ("  owner: Product engineering\n", ""),
    ("owner: Product engineering", "ower: Product engineering"),
    ("owner: Product engineering", "owner: 2027-01-01"),
    ("owner: Product engineering", "owner: &who Me"),
    ("owner: Product engineering", "owner: !!str Me"),
    ("owner: Product engineering", "owner:"),
    ("owner: Product engineering", "owner: a\u200bb"),
    ("owner: Product engineering", "owner: Me\n  owner: You"),
    ("owner: Product engineering", "owner: postgres://x:geheim@db/y"),
    ("  owner: Product engineering", "\towner: Product engineering"),
    ("workload:\n", "? [a]\n: b\nworkload:\n"),
    ("address_space: 10.10.1.0/24\n", "address_space: 10.10.1.0\n"),
    ("kind: prod", "kind: production"),
    ("repository: tidewater-software/forecast\n", "repository: a/b\n---\na: b\n"),
]
CONTRADICTIONS = {
    "NO-BLUEPRINT": ("data_lake: {}", "data_lake: {}\n  purview: {}"),
    "STATE-MISSING": ("languages: [bicep]", "languages: [terraform]"),
    "REGION-UNKNOWN": ("region: northeurope", "region: norteurope"),
    "SHARED-UNUSED": (
        "delivery:\n",
        (
            "shared:\n  subscription_id: 4d9162b3-c7e5-408f-954a-056381790264\n"
            "  region: northeurope\ndelivery:\n"
        ),
    ),
    "PERSONAS-NOT-SEPARATED": (
        "schema_version: 1\n",
        (
            "schema_version: 1\naccess:\n"
            "  ml_engineers: {group_id: 5ea273c4-d8f6-4190-865b-1674928a1375}\n"
            "  model_reviewers: {group_id: 5ea273c4-d8f6-4190-865b-1674928a1375}\n"
        ),
    ),
    "NAMING-PATTERN": (
        "schema_version: 1\n",
        "schema_version: 1\nnaming: {pattern: '{type}-{workload}'}\n",
    ),
    "CONTROL-UNKNOWN": (
        "schema_version: 1\n",
        (
            "schema_version: 1\nsecurity:\n  waivers:\n    - control: everything\n"
            "      reason: x\n      approved_by: x\n      until: '2999-01-01'\n"
        ),
    ),
}


@pytest.mark.parametrize(("before", "after"), WRONG_VALUES, ids=[w[1][:40] for w in WRONG_VALUES])
def test_one_wrong_value_hides_no_contradiction(before, after):
    text = MINIMAL
    for one, other in CONTRADICTIONS.values():
        text = text.replace(one, other)
    contradictions = {(f.code, f.path) for f in refused(text)}
    assert {code for code, _ in contradictions} == set(CONTRADICTIONS)
    assert before in text
    both = [(f.code, f.path) for f in refused(text.replace(before, after))]
    wrong = [(f.code, f.path) for f in refused(MINIMAL.replace(before, after))]
    assert sorted(both) == sorted([*contradictions, *wrong])


@pytest.mark.parametrize(
    ("before", "after", "codes"),
    [
        # Nobody knows the languages: nothing is said of the state.
        ("languages: [bicep]", "languages: [terrafrom]", ["NOT-A-CHOICE"]),
        ("languages: [bicep]", "speech: [terraform]", ["MISSING-KEY", "UNKNOWN-KEY"]),
        # A misspelt section is not one that is missing.
        (
            "  languages: [bicep]\n",
            "  languages: [terraform]\n  sttae: {}\n",
            ["UNKNOWN-KEY"],
        ),
        ("capabilities:\n  data_lake: {}\n", "capabilities:\n  datalake: {}\n", ["UNKNOWN-KEY"]),
        ("capabilities:\n  data_lake: {}\n", "capabilities:\n  lake: {}\n", ["UNKNOWN-KEY"]),
        ("capabilities:\n  data_lake: {}\n", "capabilities: *x\n", ["ALIAS"]),
        ("capabilities:\n  data_lake: {}\n", "capabilities:\n  <<: {}\n", ["MERGE-KEY"]),
        # What is merged in, or stands under a key that is none, may be what is asked for.
        ("    kind: prod\n", "    <<: *base\n", ["MERGE-KEY"]),
        ("    kind: prod\n", "    ? [kind]\n    : prod\n", ["KEY-NOT-TEXT"]),
        ("schema_version: 1\n", "? [schema_version]\n: 1\n", ["KEY-NOT-TEXT"]),
        # The name that a persona works in may be the misspelt one.
        (
            "  - name: prod\n",
            "  - name: [prod]\n",
            ["WRONG-TYPE"],
        ),
    ],
)
def test_nothing_is_said_of_what_nobody_knows(before, after, codes):
    access = (
        "access:\n  ml_engineers:\n    group_id: 5ea273c4-d8f6-4190-865b-1674928a1375\n"
        "    environments: [prod]\n"
    )
    text = changed(before, after) + access
    assert sorted(f.code for f in refused(text)) == codes


def test_what_stands_before_a_break_is_judged_and_nothing_is_said_of_what_follows():
    text = changed("region: northeurope", "region: norteurope")
    text = text.replace("languages: [bicep]", "languages: [terraform").replace(
        "kind: prod", "kind: x"
    )
    assert [f.code for f in refused(text)] == ["NOT-A-CHOICE", "REGION-UNKNOWN", "YAML-SYNTAX"]


@pytest.mark.parametrize(
    "text",
    [
        "https://deploy:geheim-4711@git.example.org/a",
        "Server=x;Password=geheim-4711;Encrypt=true",
        "DefaultEndpointsProtocol=https;AccountKey=geheim-4711==;EndpointSuffix=x",
        "https://x.blob.core.windows.net/c?sv=2024&sig=geheim-4711%3D&se=x",
        "-----BEGIN RSA PRIVATE KEY-----geheim-4711",
    ],
)
@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("owner: Product engineering", "owner: '{}'"),
        ("region: northeurope", "region: '{}'"),
        ("repository: tidewater-software/forecast", "repository: '{}'"),
        ("languages: [bicep]", "languages: ['{}']"),
        ("delivery:\n", "governance: {{tags: {{a: '{}'}}}}\ndelivery:\n"),
        ("delivery:\n", "delivery:\n  '{}': x\n"),
        ("delivery:\n", "delivery:\n  foo: '{}'\n"),
    ],
)
def test_a_credential_is_refused_wherever_it_stands_and_never_shown(before, after, text):
    findings = refused(changed(before, after.format(text)))
    assert [f.code for f in findings] == ["SECRET"]
    shown = str(ConfigError(findings)) + json.dumps([f.as_dict() for f in findings])
    assert "geheim" not in shown


@pytest.mark.parametrize(
    "below",
    ["geheim: x", "geheim:", "geheim: x\n    geheim: y", "- geheim: &a x", "- geheim: {}"],
)
def test_what_stands_below_a_key_that_names_a_credential_is_not_shown(below):
    findings = refused(changed("delivery:\n", f"delivery:\n  client_secret:\n    {below}\n"))
    assert "SECRET" in [f.code for f in findings]
    assert "geheim" not in str(ConfigError(findings)) + str([f.as_dict() for f in findings])


@pytest.mark.parametrize("value", ["geheim-4711", "hunter2"])
def test_a_tag_that_is_named_as_a_secret_is_one(value):
    tags = f"governance: {{tags: {{deploy_token: {value}}}}}\ndelivery:\n"
    finding = only(changed("delivery:\n", tags))
    assert finding.code == "SECRET"
    assert value not in str(finding) + str(finding.as_dict())


@pytest.mark.parametrize(
    "text",
    ["see https://host:8443/a@b", "Secret Service", "team@example.org", "ssh://git@example.org/x"],
)
def test_what_only_resembles_a_credential_is_text(text):
    assert load_text(changed("owner: Product engineering", f"owner: {text}")).workload.owner == text


def test_nothing_longer_than_a_line_is_echoed():
    long = "x" * 5000
    for before, after in (
        ("kind: prod", f"kind: {long}"),
        ("  owner:", f"  {long}:"),
        ("region: northeurope", f"region: {long}"),
        ("owner: Product engineering", f"owner: &{long} x"),
        ("owner: Product engineering", f"owner: !{long} x"),
    ):
        for finding in refused(changed(before, after)):
            assert len(finding.message) < 300
            assert len(str(finding)) < 900


def test_twenty_of_a_kind_are_told_and_the_rest_is_counted():
    tags = "".join(f"    a<{n}: x\n" for n in range(500))
    with pytest.raises(ConfigError) as caught:
        load_text(changed("delivery:\n", f"governance:\n  tags:\n{tags}delivery:\n"))
    assert len(caught.value.findings) == 500
    lines = str(caught.value).splitlines()
    assert len(lines) == 21
    assert lines[-1] == "480 more [KEY-WRONG-FORM]"


def test_a_wrong_item_does_not_make_its_list_short():
    assert only(changed("kind: prod", "kind: x")).code == "NOT-A-CHOICE"


def test_an_accent_is_one_character_however_it_was_typed():
    typed = changed("owner: Product engineering", "owner: Me\u0301tier")
    assert load_text(typed).workload.owner == "M\u00e9tier"


def test_findings_of_the_design_get_their_place(tmp_path):
    file = tmp_path / "lz.yaml"
    file.write_text(MINIMAL, encoding="utf-8")
    found = located(
        file,
        [
            Finding("too small", "RANGE", path="environments[0].address_space"),
            Finding("too long", "NAME", path="naming.pattern"),
            Finding("no room", "STATE", path="delivery.state.container"),
        ],
    )
    assert [(f.file, f.line, f.column) for f in found] == [
        (str(file), 17, 20),
        (str(file), 1, 1),
        (str(file), 20, 1),
    ]
