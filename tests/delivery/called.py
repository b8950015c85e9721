"""What GitHub makes of workflows: a job for each row of a matrix, and those of a called workflow.

Only what our workflows write is known here; everything else fails.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

FOLDER = ".github/workflows/"
_NEEDS = re.compile(r"needs\.(\w+)\.")
_PUT_IN = re.compile(r"\$\{\{ (matrix|inputs)\.(\w+) \}\}")


def workflows(files: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """Return the workflows that something starts, by name, each with the jobs that GitHub runs.

    A job stands under its name as it was decided: that in the file, and its environment.
    """
    every = {
        Path(path).stem: yaml.safe_load(text)
        for path, text in files.items()
        if path.startswith(FOLDER)
    }
    started = {name: w for name, w in every.items() if "workflow_call" not in (w[True] or {})}
    called = {
        job["uses"] for each in started.values() for job in each["jobs"].values() if "uses" in job
    }
    assert called == {f"./{FOLDER}{name}.yml" for name in every.keys() - started.keys()}
    return {
        name: {**each, "jobs": dict(_jobs(each["jobs"], every))} for name, each in started.items()
    }


def _jobs(
    jobs: Mapping[str, Any], every: Mapping[str, dict[str, Any]]
) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, job in jobs.items():
        if "strategy" in job:
            for row in job["strategy"]["matrix"]["include"]:
                made = _put_in(job, "matrix", row)
                yield f"{name}-{row['target']}", {k: v for k, v in made.items() if k != "strategy"}
        elif "uses" in job:
            yield from _called(job, every[Path(job["uses"]).stem])
        else:
            yield name, job


def _called(call: Mapping[str, Any], workflow: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    inputs, given = workflow[True]["workflow_call"]["inputs"], call["with"]
    assert inputs.keys() == given.keys()
    kinds = {"string": str, "boolean": bool, "number": int}
    for name, asked in inputs.items():
        assert asked["required"] is True
        assert type(given[name]) is kinds[asked["type"]]
    for name, job in workflow["jobs"].items():
        # A job of a called workflow may no more than the job that calls it.
        for scope, may in job["permissions"].items():
            assert may in ("read", call["permissions"][scope])
        made = _put_in(job, "inputs", given)
        needs = [f"{each}-{given['target']}" for each in made.get("needs", ())]
        # What nothing of its own workflow comes before waits for what the call waits for.
        made["needs"] = needs or call["needs"]
        for step in made["steps"]:
            for key, value in step.get("env", {}).items():
                step["env"][key] = _NEEDS.sub(rf"needs.\1-{given['target']}.", str(value))
        yield f"{name}-{given['target']}", made


def _put_in(job: dict[str, Any], context: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return a job with its values, and with what its shells read as the environment's name.

    Nothing is put into a script itself: what GitHub would evaluate there stays to be found.
    """

    def said(value: Any) -> Any:
        if isinstance(value, dict):
            return {k: each if k == "run" else said(each) for k, each in value.items()}
        if isinstance(value, list):
            return [said(each) for each in value]
        if not isinstance(value, str):
            return value
        if (whole := _PUT_IN.fullmatch(value)) and whole[1] == context:
            return given[whole[2]]
        return _PUT_IN.sub(lambda m: str(given[m[2]]) if m[1] == context else m[0], value)

    made: dict[str, Any] = said(job)
    target = made.get("env", {}).pop("TARGET", None)
    assert target == given["target"]
    steps = [step for step in made["steps"] if step.get("if") is not False]
    for step in steps:
        if "run" in step:
            step["run"] = step["run"].replace('"$TARGET"', target)
        if step.get("if") is True:
            del step["if"]
    made["steps"] = steps
    if not made.get("env"):
        made.pop("env", None)
    return made
