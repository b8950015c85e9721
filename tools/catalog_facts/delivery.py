"""Pipelines: actions by commit, tasks, and what tokens of delivery platforms say."""

from tools.catalog_facts.facts import Facts, Fields, about, some

_SUBJECTS = {
    "environment": "job names an environment",
    "pull_request": "pull_request event, no environment",
    "branch": "branch, no environment, no pull request",
    "immutable": "immutable subjects",
}
"""Our word for a form of GitHub's subject -> when the facts say that it holds."""


def delivery(facts: Facts) -> Fields:
    """Derive what generated pipelines name: nothing in them is written from memory."""
    found = facts["delivery"]
    oidc = found["githubOidc"]
    issuer = oidc["issuer"]
    by_when = {each["when"]: each for each in oidc["subjects"]}
    audiences = dict(found["federatedCredentialAudience"])
    return {
        "_meta": about("pipelines of GitHub and Azure DevOps", oidc["permission"]["source"]),
        "actions": {each["action"]: _action(each) for each in found["actions"]},
        "server_actions": {
            name: {"tag": each["tag"], "commit": each["commit"], "source": each["source"]}
            for name, each in found["serverActions"].items()
        },
        "releases": {
            each["name"]: {
                "version": each["version"],
                "path": each["path"],
                "sha256": each["sha256"],
                **some(note=each.get("note")),
                "source": each["source"],
            }
            for each in found["releases"]["tools"]
        },
        "tasks": {
            each["task"]: {**some(version=each["version"]), "source": each["source"]}
            for each in found["azureDevOpsTasks"]
        },
        "checks": _types(found["azureDevOpsTypes"]["checks"]),
        "policies": _types(found["azureDevOpsTypes"]["policies"]),
        "tokens": {
            of: {"minutes": each["minutes"], "source": each["source"]}
            for of, each in found["tokens"].items()
        },
        "services": {"managed pools": _service(found["azureDevOps"]["managedDevOpsPools"])},
        "github_runners": _github_runners(found["githubRunners"]),
        "issuers": {
            "github.com": {"form": issuer["github.com"], "source": issuer["source"]},
            "ghe.com": {"form": issuer["dataResidency"], "source": issuer["source"]},
            "enterprise": {
                "form": issuer["enterpriseSlug"].partition(" ")[0],
                "source": issuer["source"],
            },
            "server": {"form": issuer["GHES"], "source": issuer["source"]},
        },
        "subjects": {
            name: {"form": by_when[when]["form"], "source": by_when[when]["source"]}
            for name, when in _SUBJECTS.items()
        },
        "audiences": {
            cloud: {"audience": audience, "source": audiences["source"]}
            for cloud, audience in audiences.items()
            if cloud != "source"
        },
        "limits": {
            each["what"]: {"value": each["value"], "source": each["source"]}
            for each in found["federatedCredentialLimits"]
            if isinstance(each["value"], int)
        },
    }


def _types(several: list[Fields]) -> Fields:
    """Return what Azure DevOps calls a kind of check, or of branch policy, by our word for it."""
    return {
        each["name"]: {
            "type": each["type"],
            **some(definition=each.get("definition")),
            "source": each["source"],
        }
        for each in several
    }


def _service(each: Fields) -> Fields:
    """Return the service of Azure's that puts machines into a network, and what it must hold."""
    return {
        "appId": each["servicePrincipal"]["appId"],
        "roles": each["rolesOnNetwork"],
        "source": each["source"],
    }


def _github_runners(found: Fields) -> Fields:
    """Return what GitHub knows of runners that it starts in a network: sizes by cores, and more."""
    source = found["source"]
    sizes = {
        str(each["cores"]): {"size": each["size"], "source": source} for each in found["sizes"]
    }
    more = ("spare", "writesTag", "scopes")
    return {**sizes, "all": {**{key: found[key] for key in more}, "source": source}}


def _action(each: Fields) -> Fields:
    return {
        "tag": each["tag"],
        "commit": each["commit"],
        **some(note=each.get("note")),
        "source": each["source"],
    }
