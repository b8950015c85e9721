"""Landing zones at GitHub: those of the sample, and one of each choice of delivery."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import yaml

from ailz.cli.tree import github
from ailz.delivery.bootstrap import bootstrapped
from ailz.design.compose import design
from ailz.design.landing_zone import LandingZone
from ailz.model.loader import load_text
from tests.delivery.images import plain
from tests.examples import NAMES
from tests.examples import zone as example
from tests.model.minimal import MINIMAL
from tests.report.worlds import WORLDS
from tests.sampling.drawn import designed
from tests.sampling.product import TODAY
from tests.sampling.rows import rows

WINDOW = {"environment": "prod", "days": ["tuesday"], "start": "06:00", "end": "18:00"}
CHOICES: dict[str, dict[str, Any]] = {
    "plain": {},
    "guarded": {
        "approvers": ["release-board", "second_line"],
        "wait_minutes": 2000,
        "change_windows": [WINDOW],
    },
    "mirrored": {
        "mirrors": {
            "python_index": "https://mirror.example.com/simple",
            "actions": "mirror-org",
        },
        "generator": "northwind-ailz==2.0.1",
    },
    "resident": {"host": "tidewater.ghe.com", "branch": "release/current"},
    "server": {
        "host": "git.tidewater.example",
        "runner": "private",
        "runners": {"kind": "existing", "group": "azure"},
    },
    "enterprise": {"enterprise": "tidewater"},
    "network": {
        "owner_id": 723,
        "languages": ["terraform"],
        "state": {
            "kind": "private",
            "subscription_id": "4d9162b3-c7e5-408f-954a-056381790264",
            "resource_group": "rg-terraform-state",
            "storage_account": "sttidewaterstate",
        },
        "runner": "private",
        "runners": {"kind": "github_network", "address_space": "10.99.0.0/26", "most": 4},
    },
    "immutable": {"owner_id": 4711, "repository_id": 815},
    "inside": {
        "runner": "private",
        "runners": {"kind": "existing", "group": "azure runners", "labels": ["hardened"]},
    },
    "labelled": {
        "runner": "private",
        "runners": {"kind": "existing", "labels": ["self-hosted", "hardened"], "jobs": "acting"},
    },
}


def chosen(delivery: dict[str, Any], **sections: dict[str, Any]) -> LandingZone:
    """Return the smallest landing zone with other words of delivery, or of another section."""
    data = yaml.safe_load(MINIMAL)
    for section, more in {"delivery": delivery, **sections}.items():
        data.setdefault(section, {}).update(more)
    return bootstrapped(design(load_text(json.dumps(data), today=TODAY)))


@cache
def worlds() -> dict[str, LandingZone]:
    """Return every landing zone of the sample at GitHub, and those of `CHOICES`."""
    found = {f"choice {name}": chosen(choice) for name, choice in CHOICES.items()}
    found["images"] = plain("github")
    found |= {f"world {name}": design(config) for name, config in WORLDS.items()}
    found |= {name: example(name) for name in NAMES}
    found |= {f"row {number}": designed(row) for number, row in enumerate(rows())}
    return {name: zone for name, zone in found.items() if zone.config.delivery.platform == "github"}


@cache
def printed() -> dict[str, dict[str, str]]:
    """Return what stands in `.github` of each."""
    return {name: github(zone) for name, zone in worlds().items()}
