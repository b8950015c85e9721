"""What the Bicep compiler says of a root, besides what it deploys."""

from pathlib import Path

from ailz.verify.tools.bicep import BicepClient
from ailz.verify.tools.step import Step, judged


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
