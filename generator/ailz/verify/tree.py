"""What the Bicep compiler says of a root, besides what it deploys."""

from pathlib import Path

from ailz.verify.tools.bicep import BicepClient
from ailz.verify.tools.step import Step, judged


def bicep_steps(client: BicepClient, root: Path) -> tuple[Step, ...]:
    """Compile a root and its parameter files, and compare the layout of every file in it."""
    parameter_files = [
        file
        for file in sorted(root.glob("*.bicepparam"))
        if "\nusing 'main.bicep'" in "\n" + file.read_text(encoding="utf-8")
    ]
    # Whoever compiles a parameter file compiles what it is for, and says all of that too.
    compiled = (
        [client.compile_params(file) for file in parameter_files]
        if parameter_files
        else [client.compile(root / "main.bicep")]
    )
    said = dict.fromkeys(each for one in compiled for each in one.diagnostics)
    of_code = [str(each) for each in said if not each.file.endswith(".bicepparam")]
    of_parameters = [str(each) for each in said if each.file.endswith(".bicepparam")]
    files = sorted([*root.rglob("*.bicep"), *root.rglob("*.bicepparam")])
    untidy = [
        f"{file.relative_to(root).as_posix()}: is not as `bicep format` would write it"
        for file in files
        if client.format(file) != file.read_text(encoding="utf-8")
    ]
    return (
        judged(f"bicep build ({root.name})", of_code),
        judged(f"bicep build-params ({root.name})", of_parameters),
        judged(f"bicep format ({root.name})", untidy),
    )
