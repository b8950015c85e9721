"""What follows from the answers, on one screen, before anything is written."""

from __future__ import annotations

import textwrap

from ailz.design.landing_zone import LandingZone
from ailz.model.config import Config
from ailz.report.prices import costs
from ailz.report.reading import read
from ailz.wizard.width import width

_SHOWN = {
    "terraform": "Terraform",
    "bicep": "Bicep",
    "github": "GitHub",
    "azure_devops": "Azure DevOps",
}


def review(landing_zone: LandingZone) -> str:
    """Return the review screen: variant and why, address plan, what is deployed, what it costs."""
    config = landing_zone.config
    blocks = (
        ("Variant", (f"  {landing_zone.variant}: {landing_zone.variant_reason}.",)),
        ("Address plan", _addresses(landing_zone)),
        ("What is deployed", _deployed(landing_zone)),
        ("What it costs", _costs(landing_zone)),
        ("Who may do what", _people(landing_zone)),
        (
            "How it is delivered",
            _delivery(config),
        ),
    )
    title = f"Review: {config.workload.title}"
    lines = ["", title, "=" * len(title)]
    for heading, body in blocks:
        lines += ["", heading, *(part for line in body for part in _fitted(line))]
    return "\n".join([*lines, ""])


def _fitted(line: str) -> list[str]:
    """Return a line as several where it is wider than the terminal, the others further in."""
    if len(line) <= width():
        return [line]
    indent = " " * (len(line) - len(line.lstrip()))
    return textwrap.wrap(
        line.strip(), width(), initial_indent=indent, subsequent_indent=f"{indent}  "
    )


def _addresses(landing_zone: LandingZone) -> list[str]:
    lines = []
    for environment in landing_zone.config.environments:
        lines.append(f"  {environment.name}: {environment.address_space} in {environment.region}")
        lines += [
            f"    {subnet.range!s:<18} {subnet.key.replace('_', ' ')}, {subnet.usable} addresses"
            for subnet in landing_zone.addresses[environment.name]
        ]
    return lines


def _deployed(landing_zone: LandingZone) -> list[str]:
    lines = []
    for root in landing_zone.roots:
        lines.append(f"  {root.name} ({', '.join(root.environments)}): {root.purpose}")
        lines += [line for module in root.modules for line in _listed(module.purpose)]
    return lines


def _costs(landing_zone: LandingZone) -> list[str]:
    reading = read(landing_zone)
    names = [stage.name for stage in reading.stages]
    lines = ["  List prices, pay as you go, not a quote; the README says what the choices give up."]
    for cost in costs(reading):
        each = f"{cost.usd or 'unknown':>12}  "
        said = f"{cost.item} ({cost.unit}; {cost.source}): {_times(names, cost.counts)}"
        lines += textwrap.wrap(
            said, width(), initial_indent=each, subsequent_indent=" " * len(each)
        )
    return lines


def _times(names: list[str], counts: tuple[str, ...]) -> str:
    """Return how often a price is paid, such as ``dev 1, prod 2``."""
    if len(set(counts)) == 1:
        return f"{counts[0]} each" if counts[0].isdigit() else counts[0]
    paid = zip(names, counts, strict=True)
    return ", ".join(f"{name} {count}" for name, count in paid if count != "0")


def _delivery(config: Config) -> list[str]:
    languages = " and ".join(_SHOWN[name] for name in config.delivery.languages)
    where = f"{config.delivery.repository} on {_SHOWN[config.delivery.platform]}"
    return [f"  {languages} in {where}."]


def _people(landing_zone: LandingZone) -> list[str]:
    access = landing_zone.config.access
    named = [name for name in type(access).model_fields if getattr(access, name) is not None]
    if not named:
        return ["  Nobody yet: name groups in the file's access section when they exist."]
    return [f"  {', '.join(name.replace('_', ' ') for name in named)}."]


def _listed(text: str) -> list[str]:
    return textwrap.wrap(text, width(), initial_indent="    - ", subsequent_indent="      ")
