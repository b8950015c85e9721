"""Virtual machines and their disks."""

from ailz.verify.invariants.services._table import CLOSED, Demand

DEMANDS = (
    Demand("Microsoft.Compute/diskEncryptionSets", key="properties.activeKey.keyUrl"),
    Demand("Microsoft.Compute/disks", closed=CLOSED),
    Demand(
        "Microsoft.Compute/virtualMachines/extensions",
        forbidden="code that runs on a machine unseen",
    ),
    Demand(
        "Microsoft.Compute/virtualMachines/runCommands",
        forbidden="code that runs on a machine unseen",
    ),
)
