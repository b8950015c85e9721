"""What a new configuration does to what an old one deployed, over configurations as users write."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from ailz.design.changes import Change, changes
from ailz.design.compose import design
from ailz.design.record import LOCK, Made, Record, above, record
from ailz.model.loader import load_text
from ailz.report.changes import deletions, said
from ailz.workspace.lock import Lock, lock_bytes, parse_lock

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
HOSPITAL = (EXAMPLES / "hospital.yaml").read_text("utf-8")
INSURER = (EXAMPLES / "insurer.yaml").read_text("utf-8")
BOTH = ("bicep", "terraform")


@cache
def recorded(text: str) -> Record:
    return record(design(load_text(text)))


def after(
    text: str, *edits: tuple[str, str], languages: Collection[str] = BOTH
) -> tuple[Change, ...]:
    """Return what the edits of a configuration change."""
    new = text
    for before, then in edits:
        assert before in new, before
        new = new.replace(before, then)
    return changes(recorded(text), recorded(new), languages)


def of(found: Collection[Change], kind: str, environment: str = "dev") -> list[Change]:
    return [c for c in found if c.kind == kind and c.environment == environment]


def types(found: Collection[Change]) -> set[str]:
    return {change.type.rpartition("/")[2] for change in found}


@pytest.mark.parametrize("text", [HOSPITAL, INSURER], ids=["hospital", "insurer"])
def test_no_change_says_nothing(text: str) -> None:
    assert after(text) == ()


def test_another_title_changes_the_one_thing_that_shows_it() -> None:
    found = after(HOSPITAL, ("title: Readmission risk", "title: Readmissions"))
    assert {(c.kind, c.path) for c in found} == {("changed", "properties.friendlyName")}


def test_another_region_is_another_id_for_everything_in_it() -> None:
    found = after(HOSPITAL, ("region: centralus", "region: eastus2"))
    renamed = of(found, "renamed")
    tops = [change for change in renamed if not change.inside]
    assert types(tops) == {"resourceGroups", "policySetDefinitions"}
    assert all(change.id.endswith("-cus") for change in tops)
    assert all(change.new_id.endswith("-eus2") for change in tops)
    assert all(change.inside in {top.id for top in tops} for change in renamed if change.inside)
    vaults = {lock.split("/providers/")[1] for top in tops for lock in top.locks}
    assert any(vault.startswith("Microsoft.KeyVault/vaults/") for vault in vaults)
    assert not any(top.lasting_locks for top in tops)


def test_a_set_of_policies_is_deleted_after_all_that_assigns_it() -> None:
    """Azure refuses it before: InvalidDeletePolicySetDefinitionRequest."""
    moved = deletions(of(after(HOSPITAL, ("region: centralus", "region: eastus2")), "renamed"))
    sets = [place for place, each in enumerate(moved) if "/policySetDefinitions/" in each]
    groups = [place for place, each in enumerate(moved) if each.startswith("az group delete")]
    assert sets
    assert min(sets) > max(groups)
    single = after(HOSPITAL, ("delivery:\n", "delivery:\n  identity: {may_define_policy: false}\n"))
    assert "InvalidDeletePolicySetDefinitionRequest" in said(single, ["bicep"])
    assert "InvalidDeletePolicySetDefinitionRequest" not in said(single, ["terraform"])
    commands = deletions(of(single, "deleted"))
    kinds = [each.split("/providers/")[-1].split("/")[1] for each in commands]
    assert kinds == ["policyAssignments"] * 5 + ["policySetDefinitions"] * 2


def test_a_set_of_another_name_comes_with_assignments_of_another_name() -> None:
    """Azure does not point an assignment to another set: none may have to be."""
    name = "naming:\n  fixed:\n    policy_set: {dev: init-own}\n"
    found = after(HOSPITAL, ("delivery:\n", f"{name}delivery:\n"))
    assert types(of(found, "renamed")) == {"policyAssignments", "policySetDefinitions"}
    assert of(found, "refused") == []


def test_what_keeps_its_name_in_another_region_is_refused_or_made_again() -> None:
    move = ("region: centralus", "region: eastus2")
    (refused,) = of(after(HOSPITAL, move), "refused")
    assert (refused.path, refused.old, refused.new) == ("location", "centralus", "eastus2")
    only_terraform = after(HOSPITAL, move, languages=["terraform"])
    (replaced,) = of(only_terraform, "replaced")
    assert replaced.id == refused.id
    assert of(only_terraform, "refused") == []


def test_a_removed_cluster_is_deleted_and_another_size_refused() -> None:
    tuning = "      - name: tuning\n        vm_size: Standard_D8ds_v4\n        max_nodes: 8\n"
    (gone,) = of(after(INSURER, (tuning, "")), "deleted")
    assert gone.id.endswith("/computes/tuning")
    found = after(INSURER, ("Standard_D4ds_v4", "Standard_D8ds_v4"))
    (size,) = of(found, "refused")
    assert size.path == "properties.properties.vmSize"
    assert size.sure
    assert size.rule is not None
    assert size.rule.answer == "replace_needed"


def test_a_rule_about_another_kind_of_compute_says_nothing_of_a_cluster() -> None:
    found = after(INSURER, ('CostCenter: "4711"', 'CostCenter: "4712"'))
    clusters = [c for c in found if c.type.endswith("/computes")]
    assert {(c.kind, c.path) for c in clusters} == {("changed", "tags")}


def test_a_removed_file_system_is_deleted_and_the_lock_above_it_lasts() -> None:
    found = after(HOSPITAL, ("ehr-curated, features]", "ehr-curated]"))
    tops = [change for change in of(found, "deleted") if not change.inside]
    (container,) = (change for change in tops if change.id.endswith("/containers/features"))
    assert len(container.locks) == 1
    assert container.lasting_locks == container.locks
    (lock,) = container.locks
    account = lock.partition("/providers/Microsoft.Authorization/")[0]
    assert account in above(container.id)


def test_a_removed_persona_loses_its_roles_and_nothing_else() -> None:
    persona = "  data_engineers:\n    group_id: 2b7f4081-a5c3-4d6e-9f28-e3a1c9b7d042\n"
    found = after(INSURER, (persona, ""))
    assert {change.kind for change in found} == {"deleted"}
    assert types(found) == {"roleAssignments"}
    assert all(change.key.startswith("data-engineers-") for change in found)


def test_another_group_takes_a_role_under_another_name() -> None:
    found = after(INSURER, ("2b7f4081-a5c3", "2b7f4081-a5c4"))
    assert {change.kind for change in found} == {"renamed"}
    assert all(change.id != change.new_id for change in found)


def test_keys_keep_their_type_whatever_the_code_says() -> None:
    found = after(INSURER, ("keys: hsm", "keys: software"))
    keys = [change for change in of(found, "by_hand") if change.path == "properties.kty"]
    assert keys
    assert {(key.cause, key.old, key.new) for key in keys} == {("ignored", "RSA-HSM", "RSA")}
    (vault, *_) = (c for c in of(found, "changed") if c.type == "Microsoft.KeyVault/vaults")
    assert (vault.path, vault.old, vault.new) == ("properties.sku.name", "premium", "standard")


def test_a_lower_level_says_what_does_not_go_down() -> None:
    found = of(after(HOSPITAL, ("level: high", "level: baseline")), "refused")
    assert all(c.sure for c in found)
    assert {(c.type, c.path, c.old, c.new) for c in found} == {
        ("Microsoft.Storage/storageAccounts", "sku.name", "Standard_ZRS", "Standard_LRS"),
        ("Microsoft.Network/firewallPolicies", "properties.sku.tier", "Premium", "Standard"),
    }


def test_an_environment_that_leaves_is_one_thing_to_do_by_hand() -> None:
    test = INSURER[INSURER.index("  - name: test") : INSURER.index("  - name: prod")]
    found = after(INSURER, (test, ""))
    (leaves,) = of(found, "by_hand", "test")
    assert (leaves.cause, leaves.id) == ("environment", "")
    assert leaves.count == len(recorded(INSURER)["test"])
    assert not [c for c in found if c.environment in ("dev", "prod")]
    (arrives,) = changes(recorded(INSURER.replace(test, "")), recorded(INSURER), BOTH)[:1]
    assert (arrives.kind, arrives.cause, arrives.environment) == ("added", "environment", "test")


def test_a_larger_address_space_changes_the_network_in_place() -> None:
    found = after(HOSPITAL, ("10.120.0.0/22", "10.120.0.0/21"), ("10.120.4.0/22", "10.120.8.0/22"))
    space = [c for c in of(found, "changed") if "addressPrefixes" in c.path]
    assert [(c.old, c.new) for c in space] == [(("10.120.0.0/22",), ("10.120.0.0/21",))]
    moved = of(found, "refused", "prod")
    assert {c.path for c in moved} == {"properties.addressPrefix"}
    assert not any(c.sure for c in moved), "free while nothing uses the subnet"


def test_another_hub_is_refused_by_the_peering() -> None:
    golden = EXAMPLES.parent / "tests/golden/platform-spoke/landing-zone.yaml"
    found = after(golden.read_text("utf-8"), ("vnet-hub", "vnet-other"))
    (peering,) = of(found, "refused")
    assert peering.type == "Microsoft.Network/virtualNetworks/virtualNetworkPeerings"
    assert peering.path == "properties.remoteVirtualNetwork.id"


SEARCH = ("  data_lake:\n", "  search: {sku: standard}\n  data_lake:\n")


def test_a_search_tier_goes_up_for_good_and_never_down() -> None:
    with_search = INSURER.replace(*SEARCH)
    lower = after(with_search, ("sku: standard", "sku: basic"))
    assert {c.path for c in of(lower, "refused")} == {"sku.name"}
    higher = after(with_search, ("sku: standard", "sku: standard2"))
    assert {(c.path, c.new) for c in of(higher, "one_way")} == {("sku.name", "standard2")}


def test_a_service_that_leaves_goes_after_what_uses_it() -> None:
    text = INSURER.replace(*SEARCH)
    found = of(after(text, ("  search: {sku: standard}\n", "")), "deleted")
    tops = [change for change in found if not change.inside]
    order = [change.type.rpartition("/")[2] for change in tops]
    assert order.index("privateEndpoints") < order.index("searchServices")
    (service,) = (change for change in tops if change.type.endswith("/searchServices"))
    assert service.locks
    assert not service.lasting_locks


def changed(made: Callable[[Record], Record]) -> tuple[Change, ...]:
    old = recorded(INSURER)
    return changes(old, made(old), ["terraform"])


def test_another_place_in_the_code_is_another_terraform_address() -> None:
    def moved(old: Record) -> Record:
        return {**old, "dev": (replace(old["dev"][0], symbol="moved"), *old["dev"][1:])}

    (change,) = changed(moved)
    assert (change.kind, change.cause) == ("by_hand", "address")


@pytest.mark.parametrize(
    ("type_", "path", "old", "new", "kind"),
    [
        ("Microsoft.Network/publicIPAddresses", "zones", ("1",), ("1", "2"), "refused"),
        (
            "Microsoft.Network/privateEndpoints",
            "properties.ipConfigurations[].properties.groupId",
            ("blob",),
            ("blob", "dfs"),
            "changed",
        ),
        (
            "Microsoft.Network/privateEndpoints",
            "properties.ipConfigurations[].properties.groupId",
            ("blob",),
            ("dfs",),
            "refused",
        ),
    ],
    ids=["a list that is one value", "another member", "another value in a member"],
)
def test_a_member_more_is_no_change_of_those_that_were_there(
    type_: str, path: str, old: tuple[str, ...], new: tuple[str, ...], kind: str
) -> None:
    made = Made("/subscriptions/1/x", type_, "1", "x", None, "create", {path: old})
    then = replace(made, body={path: new})
    (change,) = changes({"dev": (made,)}, {"dev": (then,)}, BOTH)
    assert (change.kind, change.sure) == (kind, True)


def test_a_lock_stops_the_deletion_of_an_endpoint_to_what_it_is_on() -> None:
    def without(old: Record) -> Record:
        kept = (made for made in old["dev"] if "/privateEndpoints/pep-st" not in made.id)
        return {**old, "dev": tuple(kept)}

    endpoints = [change for change in changed(without) if not change.inside]
    assert endpoints
    for endpoint in endpoints:
        (lock,) = endpoint.lasting_locks
        assert "/Microsoft.Storage/storageAccounts/st" in lock
        assert lock.partition("/providers/Microsoft.Storage")[0] not in endpoint.id


def test_what_only_updates_or_cannot_be_deleted_stays() -> None:
    def without(old: Record) -> Record:
        gone = next(made for made in old["dev"] if made.verb == "put")
        return {**old, "dev": tuple(made for made in old["dev"] if made is not gone)}

    (change,) = changed(without)
    assert (change.kind, change.cause) == ("by_hand", "stays")


@pytest.mark.parametrize("text", [HOSPITAL, INSURER], ids=["hospital", "insurer"])
def test_a_record_lists_nothing_before_what_it_stands_in(text: str) -> None:
    for several in recorded(text).values():
        ids = [made.id for made in several]
        assert len(set(ids)) == len(ids)
        for at, made in enumerate(several):
            assert not set(above(made.id)) & set(ids[at:])
        locks = [made.type == LOCK for made in several]
        assert locks == sorted(locks), "locks come last"


def test_a_record_keeps_short_values_and_only_digests_of_long_ones() -> None:
    for several in recorded(HOSPITAL).values():
        for made in several:
            for value in made.body.values():
                texts = value if isinstance(value, tuple) else (value,)
                assert all(len(str(text)) <= 60 for text in texts)


@pytest.mark.parametrize("title", ["Readmission risk", "Risk \\u200b", "Risk \\\\ 1", "sha256:0"])
def test_a_lock_gives_back_the_record_that_it_was_given(title: str) -> None:
    requests = recorded(HOSPITAL.replace("title: Readmission risk", f'title: "{title}"'))
    lock = Lock("1.0.0", "0" * 64, {}, {}, requests)
    assert parse_lock(lock_bytes(lock)).requests == requests
