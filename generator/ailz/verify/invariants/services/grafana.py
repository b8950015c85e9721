"""Managed Grafana."""

from ailz.verify.invariants.services._table import CLOSED, Demand

DEMANDS = (Demand("Microsoft.Dashboard/grafana", closed=CLOSED),)
