"""The tools over a whole generated tree: every root of both languages, one step after the other."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from ailz.verify.tools.bicep import BicepClient, find_bicep
from ailz.verify.tools.checkov import checkov
from ailz.verify.tools.step import Step, judged, skipped
from ailz.verify.tools.terraform import Terraform, find_terraform


def terraform_roots(tree: Path) -> tuple[Path, ...]:
    """Return the folders that Terraform runs in, sorted."""
    return tuple(sorted(file.parent for file in tree.glob("terraform/*/terraform.tf")))


def bicep_roots(tree: Path) -> tuple[Path, ...]:
    """Return the folders with a deployment in Bicep, sorted."""
    return tuple(sorted(file.parent for file in tree.glob("bicep/*/main.bicep")))


def tool_steps(tree: Path, environment: Mapping[str, str] | None = None) -> Iterator[Step]:
    """Run every tool that is installed; one that is not is a skipped step.

    Nothing in the tree changes. `environment` is added to Terraform's. Raises ToolError when a tool
    breaks down.
    """
    yield from _bicep(tree)
    yield from _terraform(tree, environment or {})
    yield checkov(tree)


def _bicep(tree: Path) -> Iterator[Step]:
    roots = bicep_roots(tree)
    if roots and find_bicep() is None:
        yield skipped("bicep", "bicep", "whether Azure's types and the linter take the templates")
    elif roots:
        with BicepClient() as client:
            for root in roots:
                yield from bicep_steps(client, root)


def bicep_steps(client: BicepClient, root: Path) -> tuple[Step, ...]:
    """Compile a root and its parameter files, and compare the layout of every file in it."""
    compiled = list(client.compile(root / "main.bicep").findings)
    parameters = [
        line
        for file in sorted(root.glob("*.bicepparam"))
        if "\nusing 'main.bicep'" in "\n" + file.read_text(encoding="utf-8")
        for line in client.compile_params(file).findings
    ]
    files = sorted([*root.rglob("*.bicep"), *root.rglob("*.bicepparam")])
    untidy = [
        f"{file.relative_to(root).as_posix()}: is not as `bicep format` would write it"
        for file in files
        if client.format(file) != file.read_text(encoding="utf-8")
    ]
    return (
        judged(f"bicep build ({root.name})", compiled),
        judged(f"bicep build-params ({root.name})", parameters),
        judged(f"bicep format ({root.name})", untidy),
    )


def _terraform(tree: Path, environment: Mapping[str, str]) -> Iterator[Step]:
    roots = terraform_roots(tree)
    if roots and find_terraform() is None:
        yield skipped("terraform", "terraform", "whether the roots are valid and their tests pass")
        return
    for root in roots:
        with Terraform(root, environment=environment) as terraform:
            yield terraform.formatted()
            installed = terraform.init()
            yield installed
            if installed.ok:
                yield terraform.validate()
                yield terraform.test()
