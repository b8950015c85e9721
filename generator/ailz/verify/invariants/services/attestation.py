"""Azure Attestation."""

from ailz.verify.invariants.services._table import CLOSED, Demand

DEMANDS = (Demand("Microsoft.Attestation/attestationProviders", closed=CLOSED),)
