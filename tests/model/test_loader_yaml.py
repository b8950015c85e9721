"""What YAML hides is refused, and every refusal says where and why."""

from __future__ import annotations

import pytest

from ailz.errors import ConfigError, Finding
from ailz.model.loader import load_text
from tests.model.minimal import MINIMAL, changed


def refused(text: str) -> tuple[Finding, ...]:
    with pytest.raises(ConfigError) as caught:
        load_text(text, "lz.yaml")
    return caught.value.findings


def codes(text: str) -> list[str]:
    try:
        load_text(text)
    except ConfigError as error:
        return [finding.code for finding in error.findings]
    return []


def only(text: str) -> Finding:
    findings = refused(text)
    assert len(findings) == 1, findings
    return findings[0]


TRAPS = [
    ("no", "a boolean"),
    ("on", "a boolean"),
    ("Yes", "a boolean"),
    ("y", "a boolean"),
    ("True", "a boolean"),
    ("0123", "an octal number"),
    ("0o17", "a number"),
    ("0x1F", "a number"),
    ("12:30", "a number to the base 60"),
    ("2027-01-01", "a date"),
    ("2027-01-01 10:00:00", "a date"),
    ("1e3", "a number"),
    ("1.5", "a number"),
    ("1_000", "a number"),
    ("+5", "a number"),
    (".inf", "a number"),
    ("-.INF", "a number"),
    (".NaN", "a number"),
    ("~", "null"),
    ("NULL", "null"),
    ("=", "a special key"),
]


@pytest.mark.parametrize(("text", "read_as"), TRAPS)
def test_text_that_yaml_misreads_needs_quotes(text, read_as):
    finding = only(changed("owner: Product engineering", f"owner: {text}"))
    assert finding.code == "UNQUOTED-TEXT"
    assert (finding.line, finding.column, finding.path) == (8, 10, "workload.owner")
    assert read_as in finding.message
    assert finding.suggestion == f'"{text}"'


@pytest.mark.parametrize("text", [text for text, _ in TRAPS])
@pytest.mark.parametrize("quote", ["'", '"'])
def test_in_quotes_it_is_text(text, quote):
    config = load_text(changed("owner: Product engineering", f"owner: {quote}{text}{quote}"))
    assert config.workload.owner == text


@pytest.mark.parametrize(
    "text", ["10.0.0.4", "a: b".replace(": ", ":"), "v1.2.3", "-", "1a", "nope"]
)
def test_ordinary_text_needs_no_quotes(text):
    config = load_text(changed("owner: Product engineering", f"owner: {text}x"))
    assert config.workload.owner == f"{text}x"


@pytest.mark.parametrize(
    ("value", "suggestion"),
    [("yes", "true"), ("off", "false"), ("False", "false"), ('"true"', "true")],
)
def test_only_true_and_false_are_booleans(value, suggestion):
    finding = only(changed("  pattern:", f"  personal_data: {value}\n  pattern:"))
    assert finding.code == "WRONG-TYPE"
    assert finding.allowed == "true or false"
    assert finding.suggestion == suggestion


@pytest.mark.parametrize("value", ["014", "0x10", "1e1", "12.0", "1_2", "+12", "0:12", "'12'"])
def test_only_decimal_integers_are_numbers(value):
    finding = only(
        changed("delivery:\n", f"security: {{key_rotation_months: {value}}}\ndelivery:\n")
    )
    assert finding.code == "WRONG-TYPE"
    assert finding.allowed == "a whole number from 1 to 36"


def test_a_number_too_long_to_be_one_is_refused():
    long = "9" * 5000
    finding = only(
        changed("delivery:\n", f"security: {{key_rotation_months: {long}}}\ndelivery:\n")
    )
    assert finding.path == "security.key_rotation_months"
    assert len(finding.message) < 200


@pytest.mark.parametrize("key", ["on", "4711", "2027-01-01", "null", "1.5"])
def test_a_key_that_yaml_misreads_needs_quotes(key):
    text = changed("delivery:\n", f"governance:\n  tags:\n    {key}: x\ndelivery:\n")
    finding = only(text)
    assert (finding.code, finding.line, finding.column) == ("UNQUOTED-KEY", 22, 5)
    assert "UNQUOTED-KEY" not in codes(text.replace(f"    {key}:", f'    "{key}":'))


def test_a_key_that_stands_twice_is_named_with_both_places():
    finding = only(changed("  title: Demand forecasts\n", "  title: One\n  title: Two\n"))
    assert (finding.code, finding.line, finding.column) == ("DUPLICATE-KEY", 8, 3)
    assert "line 7, column 3" in finding.message
    assert "line 8, column 3" in finding.message


def test_keys_that_look_alike_are_one_key():
    text = changed("delivery:\n", "governance: {tags: {e\u0301: a, \u00e9: b}}\ndelivery:\n")
    assert only(text).code == "DUPLICATE-KEY"


def test_a_key_that_stands_twice_with_a_section_below():
    text = MINIMAL + "workload:\n  name: [{a: b}]\n"
    assert [f.code for f in refused(text)] == ["DUPLICATE-KEY"]


@pytest.mark.parametrize(
    ("before", "after", "codes"),
    [
        ("owner: Product engineering", "owner: &who Me", ["ALIAS"]),
        ("title: Demand forecasts\n", "title: &t T\n  x: *t\n", ["ALIAS", "ALIAS"]),
        ("owner: Product engineering", "owner: !!python/object:os.system x", ["TAG"]),
        ("owner: Product engineering", "owner: !!str x", ["TAG"]),
        ("owner: Product engineering", "owner: ! x", ["TAG"]),
        ("data_lake: {}", "data_lake: !!map {}", ["TAG"]),
        ("delivery:\n", "? [a]\n: b\ndelivery:\n", ["KEY-NOT-TEXT"]),
        ("delivery:\n", "? {a: b}\n: b\ndelivery:\n", ["KEY-NOT-TEXT"]),
        ("delivery:\n", "*x : b\ndelivery:\n", ["ALIAS"]),
        ("delivery:\n", "<<: {a: b}\ndelivery:\n", ["MERGE-KEY"]),
        (
            "repository: tidewater-software/forecast\n",
            "repository: a/b\n---\na: b\n",
            ["SEVERAL-DOCUMENTS"],
        ),
    ],
)
def test_what_hides_is_refused_and_nothing_else_is_blamed(before, after, codes):
    findings = refused(changed(before, after))
    assert [f.code for f in findings] == codes
    assert all(f.line is not None for f in findings)


def test_a_small_file_cannot_become_endless():
    lines = ["a: &a [x, x, x, x, x, x, x, x, x]"]
    lines += [
        f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]"
        for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    ]
    codes = {f.code for f in refused("\n".join(lines))}
    assert "ALIAS" in codes


@pytest.mark.parametrize("text", ["[" * 100_000, "{a: " * 50_000, "- " * 50_000])
def test_a_deep_file_is_refused(text):
    assert [f.code for f in refused(text)] == ["TOO-DEEP"]


@pytest.mark.parametrize(
    "text",
    [
        "a: 1\n" * 50_000,
        "- on\n" * 50_000,
        "? " * 50_000,
        "\u202e\n" * 50_000,
        "\ta: 1\n" * 50_000,
        "- &a b\n" * 50_000,
    ],
)
def test_a_file_without_end_is_not_answered_without_end(text):
    assert 0 < len(refused(text)) < 10_000


@pytest.mark.parametrize("text", ["", "\n\n", "# only a comment\n", "---\n...\n"])
def test_an_empty_file_is_refused(text):
    (finding,) = refused(text)
    assert finding.code in ("EMPTY-FILE", "EMPTY-VALUE")


@pytest.mark.parametrize("text", ["hello", "- a\n- b", "42", "true", '"x"'])
def test_a_file_that_is_no_section_is_refused(text):
    finding = only(text)
    assert (finding.code, finding.line, finding.column) == ("WRONG-TYPE", 1, 1)


@pytest.mark.parametrize(
    ("before", "after", "line", "words"),
    [
        ("owner: Product engineering", "owner: a: b", 8, "colon"),
        ("owner: Product engineering", "owner: @platform", 8, "no value can start"),
        ("owner: Product engineering", 'owner: "open', 25, "not closed"),
        ("languages: [bicep]", "languages: [bicep", 22, "list in brackets"),
        ("  title: Demand", "   title: Demand", 7, "colon"),
        ("  title: Demand forecasts", " title: Demand forecasts", 7, "line up"),
        ("owner: Product engineering", "owner: 'x' y", 8, "line up"),
        ("owner: Product engineering", 'owner: "\\q"', 8, "escape"),
    ],
)
def test_broken_yaml_is_told_in_words(before, after, line, words):
    finding = only(changed(before, after))
    assert finding.code == "YAML-SYNTAX"
    assert finding.line == line
    assert words in finding.message
    assert finding.allowed


def test_a_tab_that_indents_is_named_as_such():
    finding = only(changed("  owner:", "\towner:"))
    assert (finding.code, finding.line, finding.column) == ("TAB", 8, 1)


def test_a_byte_order_mark_is_refused_and_the_rest_still_read():
    findings = refused("\ufeff" + changed("kind: prod", "kind: x"))
    assert [f.code for f in findings] == ["BYTE-ORDER-MARK", "NOT-A-CHOICE"]


@pytest.mark.parametrize("newline", ["\r\n", "\r"])
def test_any_line_ending_will_do(newline):
    assert load_text(MINIMAL.replace("\n", newline)) == load_text(MINIMAL)


HOSTILE = [
    *((c, "BIDI-CHARACTER") for c in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"),
    *((c, "BIDI-CHARACTER") for c in "\u200e\u200f\u061c"),
    *(
        (c, "CONTROL-CHARACTER")
        for c in "\x01\x07\x08\x0b\x0c\x1b\x7f\x85\x9f\u2028\u2029\ufffe\uffff"
    ),
    ("\x00", "NUL-CHARACTER"),
    ("\ud800", "LONE-SURROGATE"),
]


@pytest.mark.parametrize(("character", "code"), HOSTILE)
@pytest.mark.parametrize("where", ["owner: a{}b", "owner: ab # {}", "owner: 'a{}b'"])
def test_a_character_that_hides_is_refused_wherever_it_stands(character, code, where):
    line = where.format(character)
    finding = only(changed("owner: Product engineering", line))
    assert (finding.code, finding.line, finding.column) == (code, 8, 3 + line.index(character))
    assert f"U+{ord(character):04X}" in finding.message


@pytest.mark.parametrize(("character", "code"), HOSTILE)
@pytest.mark.parametrize("key", ["owner", "purpose"])
def test_an_escape_cannot_bring_it_in(character, code, key):
    before = {"owner": "Product engineering", "purpose": "Forecasts what a shop will sell."}[key]
    finding = only(changed(f"{key}: {before}", f'{key}: "a\\u{ord(character):04x}b"'))
    assert (finding.code, finding.path) == (code, f"workload.{key}")


def test_an_escape_cannot_bring_it_into_a_key():
    finding = only(changed("delivery:\n", 'governance: {tags: {"a\\u202eb": c}}\ndelivery:\n'))
    assert (finding.code, finding.line) == ("BIDI-CHARACTER", 20)


@pytest.mark.parametrize("escape", ["\\t", "\\r", "\\e", "\\a"])
def test_prose_holds_newlines_and_no_other_control(escape):
    text = changed("purpose: Forecasts what a shop will sell.", f'purpose: "a{escape}b"')
    assert only(text).code == "CONTROL-CHARACTER"


def test_prose_may_have_several_lines():
    text = changed("purpose: Forecasts what a shop will sell.", "purpose: |\n    One.\n    Two.")
    assert load_text(text).workload.purpose == "One.\nTwo.\n"


@pytest.mark.parametrize(
    ("before", "after", "path"),
    [
        ("owner: Product engineering", 'owner: "a\\nb"', "workload.owner"),
        ("name: Tidewater Software", 'name: "a\\nb"', "organisation.name"),
        ("delivery:\n", 'delivery:\n  approvers: ["a\\nb"]\n', "delivery.approvers[0]"),
    ],
)
def test_one_line_is_one_line(before, after, path):
    finding = only(changed(before, after))
    assert (finding.code, finding.path) == ("WRONG-FORM", path)
    assert "one line" in finding.allowed
