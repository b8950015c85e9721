"""Event Grid."""

from ailz.verify.invariants.services._table import CLOSED, NO_KEYS, Demand

DEMANDS = (
    Demand("Microsoft.EventGrid/namespaces", closed=CLOSED),
    Demand("Microsoft.EventGrid/topics", closed=CLOSED, keyless=NO_KEYS),
)
