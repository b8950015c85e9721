"""What stands in the directory, where that is not what the configuration asks for."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from ailz.azure.play.player import Language
from ailz.azure.play.scene import Scene
from ailz.azure.play.templates import Place, steps_of_bicep
from ailz.cli.console import Console
from ailz.cli.landing_zone import build, own_paths
from ailz.report.reading import Reading
from ailz.report.rehearsal.told import LANGUAGES
from ailz.report.steps import deployment_name
from ailz.verify.disk.reading import Code, read_code
from ailz.verify.disk.strangers import strangers
from ailz.verify.tools.bicep import BicepClient, find_bicep
from ailz.verify.tools.step import ToolError

_INSTEAD = "the configuration is rehearsed, not what stands there"


def as_on_disk(
    options: argparse.Namespace,
    console: Console,
    landing_zone: Reading,
    language: Language,
    scenes: Sequence[Scene],
) -> tuple[tuple[Scene, ...], str]:
    """Return the scenes as the directory has them, and what there is to say of that.

    Where nothing of ours stands there, or it is what the configuration asks for, they stay as they
    are.
    """
    code = read_code(options.directory, language, own_paths(landing_zone))
    name = LANGUAGES[language]
    if not code.files:
        return tuple(scenes), ""
    tree = build(landing_zone, console).tree
    ours = {p: f.content for p, f in tree.items() if p.startswith(f"{language}/")}
    unlike = [path for path in sorted({*ours, *code.files}) if _differs(path, ours, code)]
    if not unlike:
        return tuple(scenes), ""
    what = f"{unlike[0]}{f' and {len(unlike) - 1} more' if len(unlike) > 1 else ''}"
    said = f"{name} on disk differs from what the configuration asks for ({what})"
    if language == "terraform":
        return tuple(scenes), f"{said}: {_INSTEAD}. `ailz rehearse --terraform` plays the code."
    if strangers(code, ours):
        return tuple(scenes), f"{said}, and holds what generated code does not: {_INSTEAD}."
    if find_bicep() is None:
        return tuple(scenes), f"{said}, and there is no Bicep compiler to read it: {_INSTEAD}."
    try:
        return _compiled(code, landing_zone, scenes), f"{said}: what stands there is rehearsed."
    except (OSError, ToolError, ValueError) as error:
        return tuple(scenes), f"{said}, and does not compile ({error}): {_INSTEAD}."


def _differs(path: str, ours: Mapping[str, bytes], code: Code) -> bool:
    # The provider's versions and hashes are the user's to lock.
    return not path.endswith(".lock.hcl") and ours.get(path) != code.files.get(path)


def _compiled(code: Code, landing_zone: Reading, scenes: Sequence[Scene]) -> tuple[Scene, ...]:
    stages = {stage.name: stage for stage in landing_zone.stages}
    made = []
    with tempfile.TemporaryDirectory(prefix="ailz-") as folder, BicepClient() as client:
        code.copy_to(Path(folder))
        for scene in scenes:
            stage = stages[scene.name]
            place = Place(
                landing_zone.config.organisation.tenant_id,
                f"/subscriptions/{stage.environment.subscription_id}",
                stage.environment.region,
                deployment_name(landing_zone, stage),
            )
            values = Path(folder, "bicep", stage.root, f"{stage.name}.bicepparam")
            retry = next((step.retry for step in scene.steps if step.retry), ())
            steps = (
                step if step.retry else replace(step, retry=retry)
                for step in steps_of_bicep(values, client, place).steps
            )
            made.append(replace(scene, steps=tuple(steps)))
    return tuple(made)
