"""Azure Resource Manager: what a deployment could bring with it."""

from ailz.verify.invariants.services._table import Demand

DEMANDS = (
    Demand(
        "Microsoft.Resources/deploymentScripts",
        forbidden="a helper with a storage key and a container",
    ),
    Demand(
        "Microsoft.Resources/templateSpecs",
        forbidden="code outside of the repository",
    ),
)
