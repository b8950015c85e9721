#!/usr/bin/env python3
"""Derives generator/ailz/catalog/data/*.json from the recorded facts.

    python3 -m tools.refresh_catalog ../shared            # writes the data files
    python3 -m tools.refresh_catalog ../shared --check    # says which differ; exit 1 if any does

The folder named is the one that holds `facts` and `terraform`. The same facts give the same bytes.
Nothing is invented here: what the modules add (which edition of a framework is current, which type
family shares a version) is a choice among facts. `aliases.json` comes from another tool.
"""

import argparse
import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType

from tools.catalog_facts import (
    arm_rules,
    arm_types,
    copies,
    delivery,
    dns,
    durations,
    frameworks,
    gates,
    governance,
    hardening,
    immutable,
    lifecycle,
    network,
    places,
    rights,
    services,
    types,
    vm_sizes,
)
from tools.catalog_facts.facts import Facts, Fields

DATA = Path(__file__).resolve().parents[1] / "generator" / "ailz" / "catalog" / "data"


def main(arguments: list[str] | None = None) -> int:
    """Write the data files, or compare them; 1 if a comparison finds a difference."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("shared", type=Path, help="the folder that holds facts and terraform")
    parser.add_argument("--check", action="store_true", help="compare, write nothing")
    options = parser.parse_args(arguments)
    stale = []
    for name, text in derive(options.shared).items():
        target = DATA / f"{name}.json"
        if target.is_file() and target.read_text(encoding="utf-8") == text:
            continue
        stale.append(name)
        if not options.check:
            target.parent.mkdir(exist_ok=True)
            target.write_text(text, encoding="utf-8", newline="\n")
    for name in stale:
        print(f"{name}.json {'differs from the facts' if options.check else 'written'}")
    return 1 if options.check and stale else 0


def derive(shared: Path) -> dict[str, str]:
    """Return the text of every data file, by its name without `.json`."""
    facts = Facts(shared / "facts")
    arm = _arm_types(shared)
    chosen = types.types(facts, arm)
    documents = {
        "types": chosen,
        **arm_types.arm_types(facts, arm, chosen["entries"]),
        "roles": governance.roles(facts),
        "role-actions": rights.role_actions(facts),
        "rights": rights.rights(facts),
        "policies-core": governance.policies(facts, "policies"),
        "policies-extended": governance.policies(facts, "policies-extended"),
        "initiatives": governance.initiatives(facts),
        "frameworks": frameworks.frameworks(facts),
        "controls": frameworks.controls(facts),
        "obligations": frameworks.obligations(facts),
        "private-dns": dns.private_dns(facts),
        "regions": places.regions(facts),
        "availability": places.availability(facts),
        "service-limits": places.service_limits(facts),
        "naming": services.naming(facts),
        "cmk": services.cmk(facts),
        "egress": network.egress_needs(facts),
        "egress-rules": network.egress_rules(facts),
        "costs": services.costs(facts),
        "copies": copies.copies(facts),
        "clouds": network.clouds(facts),
        "hardening": hardening.hardening(facts),
        "immutable": immutable.immutable(facts),
        "arm-rules": arm_rules.arm_rules(facts),
        "durations": durations.durations(facts),
        "lifecycle": lifecycle.lifecycle(facts),
        "endpoint-addresses": arm_rules.endpoint_addresses(facts),
        "vm-sizes": vm_sizes.vm_sizes(facts),
        "delivery": delivery.delivery(facts),
        "gates": gates.gates(),
    }
    return {name: _text(document) for name, document in documents.items()}


def _arm_types(shared: Path) -> ModuleType:
    path = shared / "terraform" / "arm_types.py"
    spec = importlib.util.spec_from_file_location("arm_types", path)
    if spec is None or spec.loader is None:
        sys.exit(f"{path} is missing")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _text(document: Fields) -> str:
    """JSON with one entry a line, so that a change shows in a diff as what it is."""
    parts = []
    for name, value in document.items():
        if isinstance(value, dict) and name != "_meta" and value:
            lines = (f"{_compact(key)}:{_compact(value[key])}" for key in value)
            parts.append(f"{_compact(name)}:{{\n" + ",\n".join(lines) + "\n}")
        else:
            parts.append(f"{_compact(name)}:{_compact(value)}")
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


if __name__ == "__main__":
    sys.exit(main())
