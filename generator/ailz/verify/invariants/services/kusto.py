"""Azure Data Explorer."""

from ailz.verify.invariants.services._table import Demand

DEMANDS = (Demand("Microsoft.Kusto/clusters", key="properties.keyVaultProperties.keyName"),)
