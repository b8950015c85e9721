"""The smallest valid configuration, and how tests change it."""

MINIMAL = """\
schema_version: 1
organisation:
  name: Tidewater Software
  tenant_id: 2b7f4091-a5c3-4e6d-9328-e3416f57b042
workload:
  name: forecast
  title: Demand forecasts
  owner: Product engineering
  purpose: Forecasts what a shop will sell.
  pattern: classical_ml
  data_classification: internal
environments:
  - name: prod
    kind: prod
    subscription_id: 4d9162b3-c7e5-408f-954a-056381790264
    region: northeurope
    address_space: 10.10.1.0/24
capabilities:
  data_lake: {}
delivery:
  languages: [bicep]
  platform: github
  repository: tidewater-software/forecast
way_in:
  kind: none
"""


def changed(before: str, after: str) -> str:
    """Return the minimal configuration with one place changed."""
    assert MINIMAL.count(before) == 1, before
    return MINIMAL.replace(before, after)
