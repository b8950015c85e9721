"""Choices between objects, which Terraform writes as a table."""

from __future__ import annotations

import pytest

from ailz.design.values import Where, walk
from ailz.render.terraform import render_root
from tests.sampling.drawn import designed
from tests.sampling.rows import rows

DIFFERING = [row for row in rows() if row["dials"] == "security"]


@pytest.mark.parametrize("row", DIFFERING)
def test_a_flag_that_picks_from_a_table_is_written_as_terraform_writes_it(
    row: dict[str, str],
) -> None:
    """An index is text, and the text of a flag is in lower case."""
    text = "".join(
        content for root in designed(row).deployments for content in render_root(root.root).values()
    )
    assert "True = {" not in text
    if "has_rule_hsm_keys" in text:
        assert "true = {" in text


def test_some_row_has_such_a_table() -> None:
    texts = [
        "".join(render_root(d.root).values()) for r in DIFFERING for d in designed(r).deployments
    ]
    assert any("[var.has_rule_hsm_keys]" in text for text in texts)


def test_what_updates_sends_no_property_that_is_null_in_some_environment() -> None:
    """The provider's resource for updates leaves no null out."""
    wrong = {
        resource.symbol
        for row in rows()
        for deployment in designed(row).deployments
        for resource in deployment.root.resources
        if resource.verb == "update"
        for value in walk(resource.body)
        if isinstance(value, Where) and value.otherwise is None
    }
    assert wrong == set()
