"""Hold the code on disk against the points and against what the configuration asks for."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ailz.azure.bodies import Body, differences, from_evaluated, from_snapshot
from ailz.design.context import Site
from ailz.design.landing_zone import Deployment, LandingZone
from ailz.policy import Request
from ailz.verify.check import capped, setting_of
from ailz.verify.disk.mocked import evaluation
from ailz.verify.disk.reading import Code, Language, read_code
from ailz.verify.disk.strangers import strangers
from ailz.verify.invariants import broken
from ailz.verify.policies import request
from ailz.verify.tools.bicep import BicepClient, find_bicep
from ailz.verify.tools.step import Step, ToolError, judged, skipped
from ailz.verify.tools.terraform import Terraform, find_terraform
from ailz.verify.tree import bicep_steps

_SIDES = ("in the configuration", "on disk")
_FIND = {"terraform": find_terraform, "bicep": find_bicep}
_SHOWS = "so what stands on disk was not evaluated, and only the configuration was judged"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judge:
    """Judges the tree in `directory`.

    `ours` is the generated tree as it should be, `own` the paths that the configuration lists as
    the user's. `tools` runs all that the tools have to say, besides the evaluation. `environment`
    is added to Terraform's. `unlike` collects the requests of what differs, `evaluated` the
    languages of which every environment was evaluated.
    """

    directory: Path
    landing_zone: LandingZone
    ours: Mapping[str, bytes]
    own: Sequence[str] = ()
    tools: bool = False
    environment: Mapping[str, str] = field(default_factory=dict)
    unlike: list[Request] = field(default_factory=list)
    evaluated: dict[Language, bool] = field(default_factory=dict)

    def steps(self) -> Iterator[Step]:
        """Look through the code of each language, and evaluate it where it holds no stranger."""
        for language in self.landing_zone.config.delivery.languages:
            code = read_code(self.directory, language, self.own)
            looked = _looked_through(code, strangers(code, self._ours(language)))
            yield looked
            found = [_not_run(language)] if not looked.ok else self._evaluated(code)
            self.evaluated[language] = True
            for step in found:
                self.evaluated[language] &= step.status != "skipped"
                yield step

    def _ours(self, language: Language) -> Mapping[str, bytes]:
        return {p: content for p, content in self.ours.items() if p.startswith(f"{language}/")}

    def _evaluated(self, code: Code) -> Iterator[Step]:
        if _FIND[code.language]() is None:
            yield skipped(f"on disk ({code.language})", code.language, _SHOWS)
            return
        with tempfile.TemporaryDirectory(prefix="ailz-", ignore_cleanup_errors=True) as folder:
            code.copy_to(Path(folder))
            run = self._terraform if code.language == "terraform" else self._bicep
            for deployment in self.landing_zone.every:
                root = Path(folder, code.language, deployment.root.name)
                try:
                    yield from run(root, deployment)
                except ToolError as error:
                    name = f"on disk ({code.language}, {deployment.root.name})"
                    yield Step(name, "skipped", (f"skipped: {error.message}",))

    def _bicep(self, root: Path, deployment: Deployment) -> Iterator[Step]:
        with BicepClient() as client:
            if self.tools and root.is_dir():
                yield from bicep_steps(client, root)
            for site in deployment.context.sites:
                name = _name("bicep", deployment, site)
                values = root / f"{site.name}.bicepparam"
                if not values.is_file():
                    yield _missing(name, values, root)
                    continue
                compiled = client.compile_params(values)
                if not compiled.ok:
                    yield judged(name, capped(list(compiled.findings)))
                    continue
                snapshot = client.snapshot(
                    values,
                    site.subscription_id,
                    self.landing_zone.config.organisation.tenant_id,
                    site.region,
                )
                yield self._held(name, from_snapshot(snapshot), deployment, site)

    def _terraform(self, root: Path, deployment: Deployment) -> Iterator[Step]:
        if not root.is_dir():
            for site in deployment.context.sites:
                yield _missing(_name("terraform", deployment, site), root, root)
            return
        with Terraform(root, environment=self.environment) as terraform:
            if self.tools:
                yield terraform.formatted()
            installed = terraform.init()
            if self.tools:
                yield installed
            if not installed.ok:
                name = f"on disk (terraform, {deployment.root.name})"
                why = " ".join(" ".join(installed.findings).split("Error: ", 1)[-1].split())
                yield Step(name, "skipped", (f"skipped: `terraform init` failed: {why}",))
                return
            if self.tools:
                yield terraform.validate()
                yield terraform.test()
            for site in deployment.context.sites:
                name = _name("terraform", deployment, site)
                values = root / "environments" / f"{site.name}.tfvars"
                if not values.is_file():
                    yield _missing(name, values, root)
                    continue
                decided = deployment.requests[site.name]
                found = evaluation(terraform, deployment.root, site.name, decided)
                if found.bodies is None:
                    said = list(found.step.findings) or ["Terraform gave no plan"]
                    yield Step(name, "failed", tuple(capped(said)))
                else:
                    yield self._held(name, found.bodies, deployment, site)

    def _held(self, name: str, bodies: Sequence[Body], deployment: Deployment, site: Site) -> Step:
        decided = from_evaluated(deployment.requests[site.name])
        unlike = differences(decided, bodies, _SIDES)
        if unlike:
            origin = name.removeprefix("on disk (").removesuffix(")")
            self.unlike.extend(request(body, origin) for body in bodies)
        points = broken(bodies, setting_of(deployment, site.name))
        return judged(name, [*capped([str(each) for each in points]), *capped(unlike)])


def _looked_through(code: Code, strange: Sequence[str]) -> Step:
    name = f"code on disk ({code.language})"
    if strange:
        return Step(name, "failed", tuple(capped(list(strange))))
    return Step(
        name,
        "passed",
        tuple(f"{path}: yours (delivery.own_files); not judged" for path in code.own),
    )


def _not_run(language: Language) -> Step:
    return Step(
        f"on disk ({language})",
        "skipped",
        ("skipped: it holds what generated code does not, and nothing of it was run",),
    )


def _missing(name: str, place: Path, root: Path) -> Step:
    path = place.relative_to(root.parents[1]).as_posix()
    return Step(name, "failed", (f"{path} is missing: nothing says what would be deployed",))


def _name(language: Language, deployment: Deployment, site: Site) -> str:
    return f"on disk ({language}, {deployment.root.name}, {site.name})"
