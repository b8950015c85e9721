"""`gh api` for tests: a repository that remembers what it is told, as far as the script asks it."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

ORGANISATION = "orgs/tidewater-software"
TEAM = f"{ORGANISATION}/teams/"
CONFIGURATIONS = f"{ORGANISATION}/settings/network-configurations"
GROUPS = f"{ORGANISATION}/actions/runner-groups"
RUNNERS = f"{ORGANISATION}/actions/hosted-runners"
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
        if path == RUNNERS:
            file.write_text(json.dumps(_later(world)))
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
        if _in_use(world, path):
            sys.stderr.write("gh: it is in use (HTTP 409)\n")
            return 1
        if path.startswith(RUNNERS):
            world[path]["leaves"] = 2
            file.write_text(json.dumps(world))
            return 0
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
    numbered = ("/rulesets", "/network-configurations", "/runner-groups", "/hosted-runners")
    return str(100 + number) if path.endswith(numbered) else body["name"]


def _in_use(world: dict[str, Any], path: str) -> bool:
    """A network goes after the groups in it, and a group after its runners."""
    mine = path.rpartition("/")[2]
    return any(
        (key.startswith(GROUPS) and each.get("network_configuration_id") == mine)
        or (key.startswith(RUNNERS) and str(each.get("runner_group_id")) == mine)
        for key, each in world.items()
    )


def _later(world: dict[str, Any]) -> dict[str, Any]:
    """A runner that was deleted is there for a while."""
    left = {k: {**v, "leaves": v["leaves"] - 1} if "leaves" in v else v for k, v in world.items()}
    return {key: each for key, each in left.items() if each.get("leaves") != 0}


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
    return _of_organisation(world, path, query, direct)


def _of_organisation(
    world: dict[str, Any], path: str, query: str, direct: dict[str, Any]
) -> list[str]:
    match query:
        case ".network_configurations[] | [.id, .name] | @tsv" | (
            ".runner_groups[] | [.id, .name] | @tsv"
        ):
            return [f"{number}\t{each['name']}" for number, each in direct.items()]
        case '.runner_groups[] | [.id, .network_configuration_id // "none"] | @tsv':
            key = "network_configuration_id"
            return [f"{number}\t{each.get(key) or 'none'}" for number, each in direct.items()]
        case ".runners[] | [.id, .runner_group_id] | @tsv":
            return [f"{number}\t{each['runner_group_id']}" for number, each in direct.items()]
        case ".network_settings_ids[]":
            return list(world[path]["network_settings_ids"])
        case '.images[] | select(.platform == "linux-x64") | [.id, .display_name] | @tsv':
            return os.environ["IMAGES"].splitlines()
    msg = f"no such question: {query}"
    raise ValueError(msg)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
