"""A configuration in both languages, small enough to be evaluated in seconds."""

from tests.cli.worlds import CONFIG

_STATE = """\
  state:
    subscription_id: 3c8051a2-b6d4-4f7e-8439-f4527068c153
    resource_group: rg-state
    storage_account: sttfstate
"""
_DEV, _PROD = (CONFIG.index(f"  - name: {name}") for name in ("dev", "prod"))

BOTH = (CONFIG[:_DEV] + CONFIG[_PROD:]).replace("[bicep]", "[terraform, bicep]") + _STATE
"""With the environment prod alone."""
