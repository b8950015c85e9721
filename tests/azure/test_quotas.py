"""Machines: sizes that are gone, and vCPUs that are not left."""

from __future__ import annotations

from ailz.catalog.vm_sizes import vm_size
from tests.azure.small import Tree, doubting, put, refusing, resource, rid, world

CLUSTER = rid("Microsoft.MachineLearningServices/workspaces", "mlw") + "/computes/train"
SIZE = vm_size("Standard_DS3_v2")
assert SIZE is not None
QUOTA = ("westeurope", SIZE.family)


def cluster(size: str = SIZE.name, most: int = 4) -> Tree:
    inner = {"vmSize": size, "scaleSettings": {"minNodeCount": 0, "maxNodeCount": most}}
    return {"location": "westeurope", "properties": {"properties": inner}}


def test_a_compute_needs_quota_of_its_family_also_without_machines() -> None:
    """A10."""
    none, enough = ({QUOTA: most} for most in (0, 64))
    assert "vcpu-quota" in refusing(world(quotas=none), put(CLUSTER, cluster()))
    assert "vcpu-quota" not in refusing(world(quotas=enough), put(CLUSTER, cluster()))
    assert "vcpu-quota" not in doubting(world(quotas=enough), put(CLUSTER, cluster()))
    assert "vcpu-quota" not in refusing(world(), put(CLUSTER, cluster()))
    far = {("northeurope", SIZE.family): 0}
    assert "vcpu-quota" not in refusing(world(quotas=far), put(CLUSTER, cluster()))


def test_what_all_machines_together_may_take_is_a_doubt() -> None:
    """A10."""
    there = resource(f"{CLUSTER}-two", cluster(most=10))
    tight = {QUOTA: SIZE.vcpus * 12}
    assert "vcpu-quota" in doubting(world(there, quotas=tight), put(CLUSTER, cluster(most=4)))
    assert "vcpu-quota" not in doubting(world(there, quotas=tight), put(CLUSTER, cluster(most=2)))


def test_no_machine_of_a_retired_size_can_be_made() -> None:
    """A10."""
    assert "size-gone" in refusing(world(), put(CLUSTER, cluster("Standard_NC6")))
    assert "size-gone" not in refusing(world(), put(CLUSTER, cluster()))
    machine = rid("Microsoft.Compute/virtualMachines", "vm")
    body = {"location": "westeurope", "properties": {"hardwareProfile": {"vmSize": "Standard_NC6"}}}
    assert "size-gone" in refusing(world(), put(machine, body))
