"""What follows from the answers, on one screen, before anything is written."""

from __future__ import annotations

import textwrap

from ailz.design.landing_zone import LandingZone
from ailz.model.config import Config
from ailz.wizard.prices import CAVEAT, Line, standing

_WIDTH = 88
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
        lines += ["", heading, *body]
    return "\n".join([*lines, ""])


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
    alike: dict[tuple[str, ...], list[str]] = {}
    for root in landing_zone.roots:
        for environment in root.environments:
            alike.setdefault(_priced(standing(root, environment)), []).append(environment)
    lines = [f"  {CAVEAT}"]
    for priced, environments in alike.items():
        lines.append(f"  {', '.join(environments)}{', each' if len(environments) > 1 else ''}")
        lines += priced
    return lines


def _priced(lines: tuple[Line, ...]) -> tuple[str, ...]:
    if not lines:
        return ("    nothing that has a price of its own",)
    return (
        *(f"    {_sum(line.usd):>10}  {line.count} x {line.item} ({line.basis})" for line in lines),
        f"    {_sum(sum(line.usd or 0 for line in lines)):>10}  in all that has a known price",
    )


def _sum(usd: float | None) -> str:
    return "?" if usd is None else f"{usd:,.2f}"


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
    return textwrap.wrap(text, _WIDTH, initial_indent="    - ", subsequent_indent="      ")
