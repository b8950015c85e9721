"""App Service and Functions."""

from ailz.verify.invariants.services._table import CLOSED, Demand

DEMANDS = (Demand("Microsoft.Web/sites", closed=CLOSED),)
