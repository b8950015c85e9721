"""Names that follow from names."""

from __future__ import annotations

import pytest

from ailz.design import names
from ailz.design.compose import design
from ailz.design.evaluate import evaluate
from ailz.design.part import Named
from ailz.errors import ConfigError
from ailz.model.naming import Naming
from tests.report.worlds import PROD, config, workload


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


def test_a_word_of_azures_in_a_name_is_refused_where_it_becomes_an_address() -> None:
    """A5: the vault's name has the workload's."""
    with pytest.raises(ConfigError, match="Azure keeps the word windows for itself") as refused:
        design(config(workload=workload(name="winfarm-windows")))
    assert {finding.path for finding in refused.value.findings} == {"workload.name"}


def test_the_part_that_makes_a_name_unique_makes_no_word_of_azures(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A5: the part is drawn again, and alike in every run."""

    def digest(*arguments: object) -> str:
        return "ndows" if arguments[-1] == "" else "abcde"

    monkeypatch.setattr(names, "_digest", digest)
    whole = config(environments=[PROD])
    context = design(whole).main.context
    pattern = whole.model_copy(
        update={"naming": Naming.model_construct(pattern="{type}{workload}{environment}wi")}
    )
    made = names.compose(
        pattern, context.sites[0], "store", Named("Microsoft.Storage/storageAccounts", unique=True)
    )
    assert made == names.Composed("stclaimsprodwiabcde")


def test_zones_carry_the_tags_that_azure_dns_takes_and_all_else_carries_every_tag() -> None:
    """A6: a tag name with a space stays off zones and their links."""
    tags = {"CostCenter": "4711", "Cost Center": "4711", "2nd": "x", "Größe": "x"}
    root = design(config(governance={"tags": tags})).main.root
    by_type: dict[str, set[str]] = {}
    for request in evaluate(root, "prod"):
        found = request.body.get("tags")
        if isinstance(found, dict):
            by_type.setdefault(request.type, set()).update(found)
    zones = {name: by_type.pop(name) for name in list(by_type) if "privateDnsZones" in name}
    assert len(zones) == 2
    assert all(each & tags.keys() == {"CostCenter"} for each in zones.values())
    assert all(tags.keys() <= each for each in by_type.values())


def test_where_azure_dns_takes_every_tag_zones_have_no_tags_of_their_own() -> None:
    root = design(config()).main.root
    assert "zone_tags" not in {parameter.name for parameter in root.parameters}
