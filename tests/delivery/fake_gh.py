"""`gh api` for tests: a repository that remembers what it is told, as far as the script asks it."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

TEAM = "orgs/tidewater-software/teams/"
REPOSITORY = "repos/tidewater-software/forecast"


def main(arguments: list[str]) -> int:
    method, path, query, body = _told(arguments)
    file = Path(os.environ["WORLD"])
    world: dict[str, Any] = json.loads(file.read_text()) if file.exists() else {}
    with Path(os.environ["LOG"]).open("a") as log:
        log.write(json.dumps([method, path, body, os.environ.get("GH_HOST", "")]) + "\n")
    if any(word and word in json.dumps([path, body]) for word in os.environ["REFUSED"].split(",")):
        sys.stderr.write("gh: Upgrade to enable this feature (HTTP 403)\n")
        return 1
    if method == "GET":
        print("\n".join(_answer(world, path, query)))
        return 0
    if method == "POST":
        key = f"{path}/{_name(path, body, len(world))}"
        if key in world:
            sys.stderr.write("gh: it exists already (HTTP 409)\n")
            return 1
        world[key] = body
    elif method == "DELETE":
        if path not in world:
            sys.stderr.write("gh: Not Found (HTTP 404)\n")
            return 1
        world = {k: v for k, v in world.items() if k != path and not k.startswith(f"{path}/")}
    else:
        world[path] = {**world.get(path, {}), **body}
    file.write_text(json.dumps(world))
    return 0


def _told(arguments: list[str]) -> tuple[str, str, str, Any]:
    assert arguments[0] == "api"
    method, path, query, body = "GET", "", "", None
    words = iter(arguments[1:])
    for word in words:
        if word == "--method":
            method = next(words)
        elif word == "--jq":
            query = next(words)
        elif word == "--input":
            assert next(words) == "-"
            body = json.loads(sys.stdin.read())
        elif word == "--header":
            next(words)
        elif not word.startswith("--"):
            path = word
    return method, path, query, body


def _name(path: str, body: Any, number: int) -> str:
    return str(100 + number) if path.endswith("/rulesets") else body["name"]


def _answer(world: dict[str, Any], path: str, query: str) -> list[str]:
    below = {k[len(path) + 1 :]: v for k, v in world.items() if k.startswith(f"{path}/")}
    direct = {k: v for k, v in below.items() if "/" not in k}
    match query:
        case ".id":
            return [str(700 + len(path))]
        case ".visibility":
            return [os.environ["VISIBILITY"]]
        case ".[] | [.id, .name] | @tsv":
            return [f"{number}\t{ruleset['name']}" for number, ruleset in direct.items()]
        case ".environments[].name" | ".variables[].name":
            return list(direct)
        case ".branch_policies[].name":
            return list(below)
    msg = f"no such question: {query}"
    raise ValueError(msg)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
