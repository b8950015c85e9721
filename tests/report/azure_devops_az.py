#!/usr/bin/env python3
"""Azure DevOps as far as our script asks it: $WORLD keeps what is made, $LOG every call."""

import json
import os
import re
import sys
from pathlib import Path

WORLD = Path(os.environ["WORLD"])
world = json.loads(WORLD.read_text()) if WORLD.exists() else {"next": 1}
words = sys.argv[1:]
command = " ".join(words[: next((i for i, w in enumerate(words) if w.startswith("-")), len(words))])
options: dict[str, list[str]] = {}
for word in words:
    if word.startswith("--"):
        last = options.setdefault(word[2:], [])
    elif options:
        last.append(word)


def said(name: str) -> str:
    return options[name][0]


def pairs(name: str) -> dict[str, str]:
    return dict(each.split("=", 1) for each in options.get(name, []))


def body(name: str) -> dict:
    return json.loads(Path(said(name)).read_text())


def kept(kind: str) -> dict:
    return world.setdefault(kind, {})


def make(kind: str, what: dict) -> str:
    made = str(world["next"])
    world["next"] += 1
    kept(kind)[made] = what
    return made


def named(kind: str) -> None:
    """Answer the query `[?name=='X'].id`, with or without `value` in front."""
    wanted = re.fullmatch(r"(value)?\[\?name=='(.*)'\]\.id", said("query"))[2]
    found = [key for key, value in kept(kind).items() if value["name"] == wanted]
    print("\n".join(found), end="\n" if found else "")


def policies() -> None:
    query = said("query")
    condition = re.fullmatch(
        r"\[\?type\.id=='([0-9a-f-]+)'(?: && (.*))?\]\.(id|settings\.minimumApproverCount)", query
    )
    for key, value in kept("policies").items():
        if value["type"]["id"] != condition[1]:
            continue
        settings = value["settings"]
        message = re.fullmatch("settings.message=='(.*)'", condition[2] or "")
        build = re.fullmatch("settings.buildDefinitionId==`(.*)`", condition[2] or "")
        if message and settings.get("message") != message[1]:
            continue
        if build and settings.get("buildDefinitionId") != int(build[1]):
            continue
        print(key if condition[3] == "id" else settings["minimumApproverCount"])


def checks() -> None:
    asked = pairs("query-parameters")
    for key, value in kept("checks").items():
        where = value["resource"]
        if (where["type"], where["id"]) == (asked["resourceType"], asked["resourceId"]):
            definition = value["settings"].get("definitionRef", {}).get("id", "none")
            # Azure DevOps answers some of its types in upper case.
            print(key, value["type"]["id"].upper(), definition, sep="\t")


def people() -> None:
    wanted = pairs("query-parameters")["filterValue"]
    kept("asked")[wanted] = True
    known = json.loads(os.environ.get("PEOPLE", "{}"))
    for each in known.get(wanted, [f"id of {list(kept('asked')).index(wanted)}"]):
        print(each)


def keep(kind: str, key: str, what: dict) -> None:
    kept(kind)[key] = what


def drop(kind: str, key: str) -> None:
    del kept(kind)[key]


def route(name: str) -> str:
    return pairs("route-parameters")[name]


INVOKED = {
    ("GET", "environments"): lambda: named("environments"),
    ("POST", "environments"): lambda: make("environments", body("in-file")),
    ("DELETE", "environments"): lambda: drop("environments", route("environmentId")),
    ("GET", "configurations"): checks,
    ("POST", "configurations"): lambda: make("checks", body("in-file")),
    ("PATCH", "configurations"): lambda: keep("checks", route("id"), body("in-file")),
    ("DELETE", "configurations"): lambda: drop("checks", route("id")),
    ("PATCH", "pipelinePermissions"): lambda: keep(
        "allowed", f"{route('resourceType')}/{route('resourceId')}", body("in-file")
    ),
    ("GET", "identities"): people,
}
CONNECTION = {
    "serviceprincipalid": lambda made: made["authorization"]["parameters"]["serviceprincipalid"],
    "workloadIdentityFederationIssuer": lambda _: "https://issuer.example/v2.0",
    "workloadIdentityFederationSubject": lambda made: f"/sc/{made['name']}",
}


def connection() -> None:
    made = kept("connections")[said("id")]
    print(CONNECTION[said("query").removeprefix("authorization.parameters.")](made))


def variable() -> None:
    name = "variable" if said("name") == "advancedSecurity" else said("name")
    if (name in world) == command.endswith("create"):
        sys.exit(1)
    world[name] = said("value")


def invoke() -> None:
    INVOKED[said("http-method"), said("resource")]()


ANSWERS = {
    "extension show": lambda: sys.exit(int(os.environ.get("NO_EXTENSION", "0"))),
    "devops project show": lambda: print("id of the project"),
    "repos show": lambda: print("id of the repository"),
    "devops service-endpoint list": lambda: named("connections"),
    "devops service-endpoint create": lambda: print(
        make("connections", body("service-endpoint-configuration"))
    ),
    "devops service-endpoint show": connection,
    "devops service-endpoint delete": lambda: drop("connections", said("id")),
    "identity show": lambda: print(os.environ.get("CLIENT", "client") + " of " + said("name")),
    "identity list": lambda: print("some id"),
    "identity federated-credential delete": lambda: None,
    "pipelines list": lambda: named("pipelines"),
    "pipelines create": lambda: make("pipelines", {"name": said("name"), "file": said("yml-path")}),
    "pipelines delete": lambda: drop("pipelines", said("id")),
    "pipelines variable create": variable,
    "pipelines variable update": variable,
    "pipelines variable list": lambda: print(world.get("branchPolicies", "")),
    "repos policy list": policies,
    "repos policy create": lambda: print(make("policies", body("config"))),
    "repos policy update": lambda: keep("policies", said("id"), body("config")),
    "repos policy delete": lambda: drop("policies", said("id")),
    "devops invoke": invoke,
}

with Path(os.environ["LOG"]).open("a") as log:
    log.write(json.dumps(words) + "\n")
try:
    ANSWERS[command]()
finally:
    WORLD.write_text(json.dumps(world))
