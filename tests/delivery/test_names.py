"""Names of who deploys and of the state: an organisation may hand them out like all others."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from ailz.cli.tree import azure_devops
from ailz.delivery.bootstrap import bootstrapped
from ailz.design.compose import design
from ailz.errors import ConfigError
from ailz.model.loader import load
from ailz.verify.azure import azure_refuses
from tests.delivery.test_bootstrap import PRIVATE, STATES
from tests.examples import FOLDER
from tests.report.worlds import config


@pytest.mark.parametrize("which", STATES)
def test_every_name_of_who_deploys_and_of_the_state_can_be_fixed(which: str) -> None:
    """Each stands as it is said, and nothing else is called otherwise for it."""
    zone = STATES[which]()
    before = [each for each in (zone.state, zone.bootstrap) if each is not None]
    said: dict[str, dict[str, str]] = {}
    for deployment in before:
        for environment, names in deployment.names.items():
            for field in names:
                given = f"given{len(said)}{environment[:1]}"
                said.setdefault(field, {}).setdefault(environment, given)
    assert {"deploy_identity", "plan_identity", "delivery_group"} <= said.keys()
    assert ("delivery" in said.get("virtual_network", {})) == (which != "open")
    naming = zone.config.naming.model_copy(update={"fixed": said})
    fixed = design(zone.config.model_copy(update={"naming": naming}), bootstrapped)
    for old, new in zip(before, (fixed.state, fixed.bootstrap), strict=False):
        assert new is not None
        for environment, names in new.names.items():
            assert names == {field: said[field][environment] for field in old.names[environment]}
            asked = str([(r.name, r.body) for r in new.requests[environment]])
            assert [name for name in names.values() if f"'{name}'" not in asked] == []
    # What the environments have beside it keeps its names.
    for one, other in zip(zone.deployments, fixed.deployments, strict=True):
        assert one.names == other.names


@pytest.mark.parametrize("which", ["pool standalone", "pool under a convention"])
def test_the_pool_is_the_one_that_the_pipelines_name(which: str) -> None:
    zone = PRIVATE[which]()
    assert zone.state is not None
    (requests,) = zone.state.requests.values()
    (made,) = (each.name for each in requests if each.symbol == "runners_pool")
    pools = {
        job["pool"]["name"]
        for text in azure_devops(zone).values()
        for job in _with_pools(yaml.safe_load(text))
    }
    assert pools == {made}


def _with_pools(data: Any) -> Iterator[dict[str, Any]]:
    """Yield whatever of a pipeline runs in a pool that has a name."""
    if isinstance(data, dict):
        if "name" in (data.get("pool") or ()):
            yield data
        data = list(data.values())
    for each in data if isinstance(data, list) else ():
        yield from _with_pools(each)


def test_two_identities_of_one_name_are_refused_at_their_key() -> None:
    fixed = {who: {"prod": "id-one"} for who in ("deploy_identity", "plan_identity")}
    (finding,) = azure_refuses(design(config(naming={"fixed": fixed}), bootstrapped))
    assert (finding.code, finding.path) == ("NAME-TAKEN", "naming.fixed.plan_identity.prod")


def test_a_group_of_who_deploys_that_is_called_as_another_is_told_from_it(tmp_path: Path) -> None:
    """Under keys of others the environment looks that group up: it knows its name as well."""
    file = tmp_path / "ministry.yaml"
    file.write_text((FOLDER / "ministry.yaml").read_text())
    names = (FOLDER / "ministry-names.csv").read_text()
    one, other = "rg-itz-p-letters-delivery", "rg-itz-p-letters-workload"
    assert one in names
    (tmp_path / "ministry-names.csv").write_text(names.replace(one, other))
    (finding,) = azure_refuses(design(load(file), bootstrapped))
    assert finding.code == "NAME-TAKEN"
    assert "workload_group of prod and delivery_group of prod would both be" in finding.message


def test_a_name_of_who_deploys_that_its_type_does_not_take_is_refused_with_all_else() -> None:
    fixed = {"deploy_identity": {"prod": "-"}, "key_vault": {"prod": "k" * 40}}
    with pytest.raises(ConfigError) as caught:
        design(config(naming={"fixed": fixed}), bootstrapped)
    assert {each.path for each in caught.value.findings} == {
        "naming.fixed.deploy_identity.prod",
        "naming.fixed.key_vault.prod",
    }
    # No workload's name and no pattern makes another of it.
    assert {each.allowed for each in caught.value.findings} == {"another name"}
