"""Text that is code elsewhere: refused with a reason, or the same text in every output."""

import json
import re
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from markdown_it import MarkdownIt

from ailz.azure.bodies import differences, from_evaluated, from_plan, from_snapshot
from ailz.design.compose import design
from ailz.design.evaluate import evaluate
from ailz.design.landing_zone import LandingZone
from ailz.errors import ConfigError
from ailz.model.loader import load, load_text
from ailz.model.schema import json_schema
from ailz.render import escape
from ailz.verify.tools.bicep import BicepClient
from ailz.verify.tools.terraform import Terraform
from tests.end_to_end.hostile import (
    CLOSED,
    LINES,
    NEVER,
    PLACES,
    TEXTS,
    findings,
    free_text,
    with_texts,
)
from tests.end_to_end.runs import generated

BATCHES = (TEXTS[:4], TEXTS[4:7], TEXTS[7:])
TAKING = [name for name, place in PLACES.items() if place.takes]


def test_every_field_of_free_text_is_covered() -> None:
    """A new field fails here: give it a place in `hostile.py`."""
    assert sorted(free_text(json_schema())) == sorted(PLACES)


@pytest.mark.parametrize(("pattern", "sound"), CLOSED.items())
def test_a_closed_pattern_leaves_no_room(pattern: str, sound: str) -> None:
    """Held against `re.search`, as the model does, with each hostile character at each place."""
    hostile = sorted({*"".join([*TEXTS, *LINES])} - {*" -_./*:@", *sound})
    assert re.search(pattern, sound)
    for character in (c for c in hostile if not (c.isascii() and c.isalnum())):
        for at in range(len(sound) + 1):
            changed = sound[:at] + character + sound[at:]
            # A final newline is the one that `$` lets through.
            assert character == "\n" or not re.search(pattern, changed), changed


@pytest.mark.parametrize("name", PLACES)
def test_text_is_taken_or_refused_where_it_stands(name: str) -> None:
    place = PLACES[name]
    section = name.partition(".")[0]
    texts = (*map(" ".join, BATCHES), LINES[0]) if place.takes else (*TEXTS, LINES[0])
    for text in texts:
        found = findings(name, text)
        if place.takes and (text not in LINES or place.lines):
            assert found == ()
        elif text in LINES:
            assert found
        assert all(finding.message for finding in found)
        # What stands there may contradict something else, which is told where that stands.
        there = [
            f for f in found if f.path.partition(".")[0].startswith(section.removesuffix("[]"))
        ]
        assert bool(there) == bool(found)


@pytest.mark.parametrize("text", [pytest.param(t, id=ascii(t)) for t in NEVER])
def test_what_no_output_can_carry_is_refused_everywhere(text: str) -> None:
    with pytest.raises(ConfigError) as refused:
        load_text(json.dumps(with_texts(dict.fromkeys(TAKING, text))))
    codes = {finding.code for finding in refused.value.findings}
    assert NEVER[text] in codes
    wrong = [finding for finding in refused.value.findings if finding.code == NEVER[text]]
    assert len(wrong) >= len(TAKING)
    assert all(str(finding).isprintable() for finding in wrong)


@pytest.fixture(params=[pytest.param(b, id=f"batch-{n}") for n, b in enumerate(BATCHES)])
def texts(request: pytest.FixtureRequest) -> dict[str, str]:
    """The text in each place that takes some of a batch; it opens with a mark of its own."""
    chosen = {}
    for number, name in enumerate(PLACES):
        taken = [text for text in request.param if not findings(name, text)]
        if taken:
            chosen[name] = " ".join([f"Zq{number:02}z", *taken])
    return chosen


@pytest.fixture
def written(texts: Mapping[str, str], tmp_path: Path) -> tuple[LandingZone, Path]:
    """The landing zone of such a configuration, and where it is generated."""
    config = tmp_path / "config.yaml"
    config.write_text(json.dumps(with_texts(texts)), encoding="utf-8")
    generated(config, tmp_path / "out")
    return design(load(config)), tmp_path / "out"


def test_every_output_carries_the_text(
    texts: Mapping[str, str], written: tuple[LandingZone, Path]
) -> None:
    wrong = []
    seen = set()
    for file in sorted(file for file in written[1].rglob("*") if file.is_file()):
        content = file.read_text(encoding="utf-8")
        for text in texts.values():
            mark = text.partition(" ")[0]
            if mark in content:
                seen.add(mark)
                name = file.relative_to(written[1]).as_posix()
                wrong += [f"{name}: {line}" for line in spoilt(file.suffix, content, mark, text)]
    assert wrong == []
    # Otherwise this test would pass where nothing is written at all.
    assert {
        texts[name].partition(" ")[0] for name in ("workload.purpose", "governance.tags.*")
    } <= seen
    for script in written[1].rglob("*.sh"):
        subprocess.run(["bash", "-n", script], check=True)


def test_terraform_evaluates_to_the_text(
    written: tuple[LandingZone, Path], terraform_cli: Mapping[str, str]
) -> None:
    landing_zone, directory = written
    for deployment in landing_zone.deployments:
        root = directory / "terraform" / deployment.root.name
        with Terraform(root, environment={**terraform_cli, "REPLAY_KNOWN_IDS": "1"}) as terraform:
            assert terraform.formatted().findings == ()
            assert terraform.init().ok
            (name,) = deployment.root.environments
            plan = terraform.plan(Path(f"environments/{name}.tfvars"))
        assert plan.step.findings == ()
        expected = from_evaluated(evaluate(deployment.root, name))
        assert differences(from_plan(plan.json), expected) == []


def test_bicep_evaluates_to_the_text(written: tuple[LandingZone, Path], bicep: BicepClient) -> None:
    landing_zone, directory = written
    tenant = landing_zone.config.organisation.tenant_id
    for deployment in landing_zone.deployments:
        (site,) = deployment.context.sites
        values = directory / "bicep" / deployment.root.name / f"{site.name}.bicepparam"
        assert bicep.compile_params(values).findings == ()
        snapshot = bicep.snapshot(values, site.subscription_id, tenant, site.region)
        expected = from_evaluated(evaluate(deployment.root, site.name))
        assert differences(from_snapshot(snapshot), expected) == []


def spoilt(suffix: str, content: str, mark: str, text: str) -> list[str]:
    """Return the parts of a file that hold the mark and not the whole text behind it."""
    if suffix == ".md":
        # A block of code may hold a command, which quotes.
        forms = (text, str(escape.shell(text))[1:-1])
        return [
            part
            for part in _markdown(content)
            if mark in part and not any(_holds(part, form) for form in forms)
        ]
    if suffix == ".svg":
        said = " ".join(ET.fromstring(content).itertext())  # noqa: S314 - our own
        return [] if _holds(said, text) else [f"nowhere whole: {text}"]
    return [
        line
        for line in content.splitlines()
        if mark in line and not any(form in line for form in _forms(suffix, text))
    ]


def _forms(suffix: str, text: str) -> tuple[str, ...]:
    """Return how a text may stand in a file; `tests/render` holds that these are read as itself."""
    comment = str(escape.comment(text))
    if suffix in (".tf", ".tfvars", ".hcl"):
        return str(escape.hcl_string(text))[1:-1], comment
    if suffix in (".bicep", ".bicepparam"):
        return str(escape.bicep_string(text))[1:-1], comment
    if suffix == ".sh":
        return str(escape.shell(text))[1:-1], comment
    if suffix == ".json":
        return (json.dumps(text)[1:-1],)
    return (text,)


def _markdown(content: str) -> Iterable[str]:
    """Yield what a reader sees of each paragraph, heading, cell and block of code."""
    for token in MarkdownIt("commonmark").enable("table").parse(content):
        assert token.type != "html_block"
        if token.type in ("fence", "code_block"):
            yield token.content
        for child in token.children or ():
            assert child.type not in ("html_inline", "image") or "Zq" not in child.content
        if token.type == "inline":
            yield " ".join(
                " " if child.type in ("softbreak", "hardbreak") else child.content
                for child in token.children or ()
            )


def _holds(said: str, text: str) -> bool:
    """Whether a text stands in another, however its lines are broken."""
    return "".join(text.split()) in "".join(said.split())
