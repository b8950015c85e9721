"""Text that a person wrote comes out as the same text, whatever it looks like."""

from __future__ import annotations

import json
import re
import shlex
import xml.etree.ElementTree as ET

from markdown_it import MarkdownIt

from ailz.report import documents
from tests.report.worlds import STATE, WORLDS, config, delivery, design, platform, workload

HOSTILE = 'a "q" ${x} {{ y }} <b>c</b> | d `e` [f](http://g) $(h) \\ # *i* _j_ & k\'s -- end'
GENTLE = " ".join(HOSTILE.split())
FIELDS = {
    "organisation": {"name": HOSTILE, "tenant_id": "11111111-2222-3333-4444-555555555555"},
    "workload": workload(title=HOSTILE, owner=HOSTILE, purpose=HOSTILE),
    "governance": {"tags": {"a'b $(c) ``` | {{ d }}": HOSTILE}},
    "delivery": {
        **delivery("terraform", may_assign_roles=False, may_assign_policy=False),
        "state": {**STATE, "resource_group": HOSTILE},
    },
    "security": {
        "waivers": [
            {"control": HOSTILE, "reason": HOSTILE, "approved_by": HOSTILE, "until": "2027-01-01"}
        ]
    },
}


def rendered(markdown: str) -> list[str]:
    """The words of every block as a reader sees them."""
    parser = MarkdownIt("commonmark").enable("table")
    return [
        "".join(child.content for child in token.children or [])
        for token in parser.parse(markdown)
        if token.type == "inline"
    ]


def test_readers_of_markdown_see_what_was_written() -> None:
    for made in (documents(design(config(**FIELDS))), documents(design(platform(**FIELDS)))):
        shown = rendered(made["README.md"].text)
        assert shown[0] == GENTLE
        assert shown[1] == GENTLE
        assert shown.count(GENTLE) >= 5
        for path, document in made.items():
            if path.endswith(".md"):
                tokens = MarkdownIt("commonmark").enable("table").parse(document.text)
                assert not [token for token in tokens if token.type == "html_block"], path


def test_a_shell_sees_what_was_written() -> None:
    text = documents(design(platform(**FIELDS)))["docs/requests/policies.md"].text
    blocks = re.findall(r"^```sh\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    commands = [shlex.split(line) for block in blocks for line in block.splitlines()]
    sent = [words for words in commands if "--body" in words]
    asked = [json.loads(words[words.index("--body") + 1])["properties"] for words in sent]

    assert {words[0] for words in commands} == {"az"}
    given = [rule["parameters"] for body in asked for rule in body.get("policyDefinitions", ())]
    assert {"tagName": {"value": "a'b $(c) ``` | {{ d }}"}} in given


def test_readers_of_the_picture_see_what_was_written() -> None:
    root = ET.fromstring(documents(design(config(**FIELDS)))["docs/topology.svg"].text)  # noqa: S314
    texts = [
        "".join(element.itertext()) for element in root.iter("{http://www.w3.org/2000/svg}text")
    ]

    assert GENTLE.replace(" ", "") in "".join(texts).replace(" ", "")
    names = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert names == {
        "svg", "title", "desc", "defs", "marker", "path", "style", "rect", "polyline", "text"
    }  # fmt: skip


def test_no_picture_refers_to_anything_outside_itself() -> None:
    for given in WORLDS.values():
        text = documents(design(given))["docs/topology.svg"].text
        assert re.findall(r"(?:href|src|url)[=(]['\"]?(?!#)", text) == []
        assert text.count("http") == 1  # the namespace of SVG
