"""Names that follow from names."""

from __future__ import annotations

import pytest

from ailz.design.compose import design
from ailz.errors import ConfigError
from tests.report.worlds import PROD, config


def test_a_name_leaves_room_for_that_of_its_private_endpoint() -> None:
    long = "w" * 33
    capabilities = {"machine_learning": {"model_registry": False}}
    fits = config(
        capabilities=capabilities,
        shared=None,
        naming={"fixed": {"workspace": {PROD["name"]: long}}},
    )
    assert design(fits).deployments
    capabilities = {"search": {}}
    name = "s" * 56
    wrong = config(
        capabilities=capabilities, shared=None, naming={"fixed": {"search": {PROD["name"]: name}}}
    )
    with pytest.raises(ConfigError, match="a private endpoint's name has 64 characters") as refused:
        design(wrong)
    assert refused.value.findings[0].path == "naming.fixed.search.prod"
