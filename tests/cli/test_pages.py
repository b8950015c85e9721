"""Every error code has a page, and what the page calls wrong or right is so."""

import re
from datetime import date
from itertools import zip_longest
from pathlib import Path
from typing import Any

import pytest
import yaml

import ailz
from ailz.cli.pages import codes, page
from ailz.cli.told import doubts
from ailz.delivery.bootstrap import bootstrapped
from ailz.design.compose import design
from ailz.errors import ConfigError
from ailz.model.loader import load_text
from ailz.verify.azure import azure_refuses
from tests.cli.worlds import CONFIG
from tests.cli.worlds import ailz as run

WITHOUT_SNIPPETS = {
    # about the file as a whole, or about characters that a page could not show
    *("BIDI-CHARACTER", "CONTROL-CHARACTER", "EMPTY-FILE", "INVISIBLE-CHARACTER"),
    *("FILE-IS-A-FOLDER", "FILE-NOT-FOUND", "FILE-NOT-READABLE", "FILE-TOO-LARGE"),
    *("LONE-SURROGATE", "NOT-UTF-8", "NUL-CHARACTER", "TOO-MUCH"),
    # about the directory that is generated into
    *("CHANGED-MEANWHILE", "EDITED-AFTER-INTERRUPTION", "EDITED-WOULD-BE-DELETED"),
    *("EDITED-WOULD-BE-REPLACED", "OWN-FILE-GENERATED", "SOMETHING-IN-THE-WAY", "UNKNOWN-FILE"),
    # about what stands beside the configuration: policies, a table of names
    *("NAMES-LIST", "POLICY-REFUSES"),
}
CODE = re.compile(r'"([A-Z][A-Z0-9]*(?:-[A-Z0-9]+)+|TAB|TAG|ALIAS|SECRET)"')
SNIPPETS = re.compile(r"(Wrong|Right):\n\n```yaml\n(.*?)\n```\n", re.DOTALL)


def told_codes() -> set[str]:
    """The codes in the source of what reads, decides and writes."""
    root = Path(ailz.__file__).parent
    sources = [
        *root.glob("model/**/*.py"),
        *root.glob("workspace/*.py"),
        *root.glob("design/*.py"),
        root / "verify/policies.py",
        root / "verify/azure.py",
        root / "verify/copies.py",
    ]
    return {code for path in sources for code in CODE.findall(path.read_text("utf-8"))}


def snippets(code: str) -> dict[str, str]:
    return dict(SNIPPETS.findall(page(code) or ""))


def findings(snippet: str) -> set[str]:
    """The codes that a configuration with this snippet in it is refused with, or told."""
    try:
        config = load_text(_whole(snippet), today=date(2026, 6, 30))
        landing_zone = design(config, bootstrapped)
        told = (*azure_refuses(landing_zone), *doubts(landing_zone, date(2026, 6, 30)))
    except ConfigError as error:
        return {finding.code for finding in error.findings}
    return {finding.code for finding in told}


def _whole(snippet: str) -> str:
    """Put the snippet into a configuration; text that only the file's own reader takes stays so."""
    base = yaml.safe_load(CONFIG)
    tops = set(re.findall(r"^(\w+):", snippet, re.MULTILINE))
    if not tops & set(base):
        return CONFIG + snippet + "\n"
    merged = _merged(base, yaml.safe_load(snippet))
    if "hub" in merged.get("platform", {}) and "way_in" not in tops:
        del merged["way_in"]  # the platform's
    return yaml.safe_dump(merged, sort_keys=False)


def _merged(base: Any, snippet: Any) -> Any:
    """A section adds its keys, a list of sections goes item by item, null takes a key away."""
    if isinstance(base, dict) and isinstance(snippet, dict):
        both = {**base, **{k: _merged(base.get(k), v) for k, v in snippet.items()}}
        return {k: v for k, v in both.items() if v is not None}
    sections = isinstance(base, list) and all(isinstance(i, dict) for i in [*base, *snippet])
    if sections and snippet:
        return [_merged(b, s or {}) for b, s in zip_longest(base, snippet)]
    return snippet


def test_every_code_has_a_page_and_every_page_a_code() -> None:
    assert told_codes() == set(codes())


@pytest.mark.parametrize("code", codes())
def test_a_page_says_what_the_code_means(code: str) -> None:
    text = page(code) or ""
    assert text.startswith(f"# {code}\n\n")
    assert len(text.split("\n\n")[1]) > 30
    assert set(snippets(code)) == (set() if code in WITHOUT_SNIPPETS else {"Wrong", "Right"})


@pytest.mark.parametrize("code", [code for code in codes() if code not in WITHOUT_SNIPPETS])
def test_the_wrong_snippet_has_the_code_and_the_right_one_nothing_at_all(code: str) -> None:
    shown = snippets(code)
    assert code in findings(shown["Wrong"])
    # Where regions are named, Azure's own copies are told, whatever else is right.
    assert findings(shown["Right"]) <= {"AZURE-COPIES"} - {code}


def test_explain_prints_the_page_in_any_case(tmp_path: Path) -> None:
    ran = run(tmp_path, "explain", "range-overlap")
    assert (ran.code, ran.out, ran.err) == (0, page("RANGE-OVERLAP"), "")


def test_explain_of_an_unknown_code_suggests_one(tmp_path: Path) -> None:
    ran = run(tmp_path, "explain", "RANGE-OVERLAPS")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == (
        "error: there is no error code RANGE-OVERLAPS\nDid you mean RANGE-OVERLAP?\n"
    )
