"""Reads policies and asks them, of a landing zone or of anybody's deployment."""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ailz.design.landing_zone import LandingZone
from ailz.errors import UsageError
from ailz.model.source import may_wait
from ailz.policy import (
    Answer,
    Library,
    Request,
    ask,
    load_definitions,
    requests_from_plan,
    requests_from_snapshot,
)
from ailz.verify.keys import keys_of
from ailz.verify.policies import context_of, require_some


def asked_of(
    folders: Sequence[Path],
    archetype: str | None,
    landing_zone: LandingZone,
    requests: Sequence[Request],
) -> Answer:
    """Ask folders with policies about requests of a landing zone."""
    found = library(folders, landing_zone.config.organisation.cloud)
    context = context_of(landing_zone, found, archetype, now())
    return ask(requests, found, context, keys_of(landing_zone))


def asked_of_file(options: argparse.Namespace) -> Answer:
    """Ask about somebody's Bicep snapshot or Terraform plan; no configuration is needed.

    Raises UsageError where the file is not one, or holds nothing that could be asked about.
    """
    if not options.policies:
        hint = "name a folder with --policies"
        raise UsageError("--snapshot and --plan ask Azure Policy, and no policy is named", hint)
    path: Path = options.snapshot or options.plan
    document = document_of(path)
    if options.snapshot:
        requests = _requests(requests_from_snapshot, document)
        hint = "it wants what `bicep snapshot main.bicepparam` writes"
    else:
        requests = _requests(requests_from_plan, document)
        hint = "it wants what `terraform show -json` prints of a plan whose resources are azapi's"
    if not requests:
        msg = f"{path}: there is nothing in it that would be deployed"
        raise UsageError(msg, hint)
    found = library(options.policies, "public")
    return ask(requests, found, context_of(None, found, options.archetype, now()))


def _requests(
    reader: Callable[[Mapping[str, Any]], list[Request]], document: Mapping[str, Any]
) -> list[Request]:
    try:
        return reader(document)
    except (AttributeError, TypeError):
        # Lists where objects should be and the like: some other JSON.
        return []


def document_of(path: Path) -> dict[str, Any]:
    """Return the JSON object in a file. Raises UsageError where it holds none."""
    try:
        if may_wait(path):
            msg = f"{path} is a pipe or a device, and reading it might never end"
            raise UsageError(msg, "name a file")
        document = json.loads(path.read_bytes())
    except OSError as error:
        msg = f"{path} cannot be opened: {error.strerror}"
        raise UsageError(msg) from None
    except ValueError as error:
        msg = f"{path} is not JSON: {error}"
        raise UsageError(msg) from None
    return document if isinstance(document, dict) else {}


def library(named: Sequence[Path], cloud: str) -> Library:
    """Return the policies in folders. Raises UsageError where there are none."""
    for folder in named:
        _listable(folder)
    found = load_definitions(*named, cloud=cloud)
    require_some(found, ", ".join(map(str, named)))
    return found


def _listable(folder: Path) -> None:
    """Raise UsageError where nobody may look into a folder: it would pass for an empty one."""
    try:
        with os.scandir(folder):
            return
    except PermissionError as error:
        msg = f"{folder} cannot be read: {error.strerror}"
        raise UsageError(msg, "name a folder that this user has the right to read") from None
    except OSError:
        # What else is wrong with it is said by whoever reads it.
        return


def now() -> str:
    """Return this instant, as policies want it."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
