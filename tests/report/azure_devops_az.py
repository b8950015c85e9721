#!/usr/bin/env python3
"""Azure DevOps as far as our script asks it: it keeps what is made, in $WORLD, and tells every call."""

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


def invoked() -> None:
    what = said("http-method"), said("resource")
    route = pairs("route-parameters")
    if what == ("GET", "environments"):
        named("environments")
    elif what == ("POST", "environments"):
        make("environments", body("in-file"))
    elif what == ("DELETE", "environments"):
        del kept("environments")[route["environmentId"]]
    elif what == ("GET", "configurations"):
        checks()
    elif what == ("POST", "configurations"):
        make("checks", body("in-file"))
    elif what == ("PATCH", "configurations"):
        kept("checks")[route["id"]] = body("in-file")
    elif what == ("DELETE", "configurations"):
        del kept("checks")[route["id"]]
    elif what == ("PATCH", "pipelinePermissions"):
        kept("allowed")[f"{route['resourceType']}/{route['resourceId']}"] = body("in-file")
    elif what == ("GET", "identities"):
        wanted = pairs("query-parameters")["filterValue"]
        kept("asked")[wanted] = True
        known = json.loads(os.environ.get("PEOPLE", "{}"))
        number = list(kept("asked")).index(wanted)
        for each in known.get(wanted, [f"id of {number}"]):
            print(each)
    else:
        sys.exit(f"nobody invokes {what}")


CONNECTION = {
    "serviceprincipalid": lambda made: made["authorization"]["parameters"]["serviceprincipalid"],
    "workloadIdentityFederationIssuer": lambda _: "https://issuer.example/v2.0",
    "workloadIdentityFederationSubject": lambda made: f"/sc/{made['name']}",
}


def answer() -> None:
    if command == "extension show":
        sys.exit(int(os.environ.get("NO_EXTENSION", "0")))
    elif command in ("devops project show", "repos show"):
        print(f"id-of-{said('project')}-{options.get('repository', [''])[0]}".strip("-"))
    elif command == "devops service-endpoint list":
        named("connections")
    elif command == "devops service-endpoint create":
        print(make("connections", body("service-endpoint-configuration")))
    elif command == "devops service-endpoint show":
        made = kept("connections")[said("id")]
        print(CONNECTION[said("query").removeprefix("authorization.parameters.")](made))
    elif command == "devops service-endpoint delete":
        del kept("connections")[said("id")]
    elif command == "identity show":
        print(os.environ.get("CLIENT", "client") + " of " + said("name"))
    elif command == "identity list":
        print("some id")
    elif command == "identity federated-credential delete":
        kept("trusted").pop(said("identity-name"), None)
    elif command == "pipelines list":
        named("pipelines")
    elif command == "pipelines create":
        make("pipelines", {"name": said("name"), "file": said("yml-path")})
    elif command == "pipelines delete":
        del kept("pipelines")[said("id")]
    elif command == "pipelines variable create":
        if "variable" in world:
            sys.exit(1)
        world["variable"] = said("value")
    elif command == "pipelines variable update":
        world["variable"] = said("value")
    elif command == "repos policy list":
        policies()
    elif command == "repos policy create":
        make("policies", body("config"))
    elif command == "repos policy update":
        kept("policies")[said("id")] = body("config")
    elif command == "repos policy delete":
        del kept("policies")[said("id")]
    elif command == "devops invoke":
        invoked()
    else:
        sys.exit(f"nobody asks for {command}")


with Path(os.environ["LOG"]).open("a") as log:
    log.write(json.dumps(words) + "\n")
try:
    answer()
finally:
    WORLD.write_text(json.dumps(world))
