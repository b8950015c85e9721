"""Application Gateway."""

from ailz.verify.invariants.services._table import Demand, Logs

DEMANDS = (Demand("Microsoft.Network/applicationGateways", logs=Logs()),)
