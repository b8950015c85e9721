"""Front Door."""

from ailz.verify.invariants.services._table import Demand, Logs

DEMANDS = (Demand("Microsoft.Network/FrontDoorWebApplicationFirewallPolicies", logs=Logs()),)
