"""The script that signs plans and verifies them, where the delivery platform signs nothing."""

from __future__ import annotations

from ailz.catalog.clouds import cloud
from ailz.design.context import CLOUDS
from ailz.design.services._plan_signing import SYMBOL
from ailz.model.delivery import signs_plans
from ailz.report.printing import Document, printed
from ailz.report.reading import Reading

_VERSION = "7.4"
"""Of the vault's own API. Azure/azure-rest-api-specs:
specification/keyvault/data-plane/Microsoft.KeyVault/stable/7.4 (sign, verify).
"""


def plan_signing(landing_zone: Reading) -> Document | None:
    """Return the script; None where no key of ours signs plans."""
    store = landing_zone.state
    if store is None or not signs_plans(landing_zone.config.delivery):
        return None
    (requests,) = store.requests.values()
    name = next(each.name for each in requests if each.symbol == SYMBOL)
    suffix = cloud(CLOUDS[landing_zone.config.organisation.cloud]).key_vault_suffix
    return printed(
        "sign.sh",
        executable=True,
        vault=f"https://{name}.{suffix}",
        audience=f"https://{suffix}",
        version=_VERSION,
        names=[stage.name for stage in landing_zone.stages],
    )
