"""What pipelines name: actions at a commit, tasks, issuers, subjects and audiences of tokens."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from ailz.catalog import _data

_GITHUB = "github.com"
_RESIDENT = ".ghe.com"


@dataclass(frozen=True, slots=True)
class Action:
    """A GitHub action. ``commit`` is what ``tag`` points to, peeled; tags can be moved."""

    name: str
    tag: str
    commit: str
    source: str


@cache
def action(name: str, *, server: bool = False) -> Action:
    """Return an action by `owner/name`, as a GitHub Enterprise Server takes it or github.com."""
    part = (
        "server_actions" if server and name in _data.section("delivery", "server_actions") else ""
    )
    key, found = _data.find("delivery", name, "action", part=part or "actions")
    return Action(key, found["tag"], found["commit"], found["source"])


@dataclass(frozen=True, slots=True)
class Release:
    """A file that a project at github.com releases: its path there, and what must be in it."""

    name: str
    version: str
    path: str
    sha256: str


@cache
def release(name: str) -> Release:
    """Return a released tool, for Linux on x64."""
    key, found = _data.find("delivery", name, "release", part="releases")
    return Release(key, found["version"], found["path"], found["sha256"])


@cache
def task(name: str) -> str:
    """Return a task of Azure DevOps as pipelines name it, such as `AzureCLI@2`."""
    return _data.find("delivery", name, "task", part="tasks")[0]


@dataclass(frozen=True, slots=True)
class Check:
    """A check of Azure DevOps: the GUID of its type, and the definition that a task check names.

    `definition` holds `id`, `name` and `version`; it is empty where the type says it all.
    """

    type: str
    definition: Mapping[str, str]


@cache
def check(name: str) -> Check:
    """Return a check of Azure DevOps: approval, exclusive lock, branch control, business hours."""
    found = _data.find("delivery", name, "check", part="checks")[1]
    return Check(found["type"], found.get("definition", {}))


@cache
def branch_policy(name: str) -> str:
    """Return the GUID of a kind of branch policy of Azure Repos."""
    return str(_data.find("delivery", name, "branch policy", part="policies")[1]["type"])


@dataclass(frozen=True, slots=True)
class Service:
    """A service of Azure's that acts in a network: its application, and the roles that it needs."""

    app_id: str
    roles: tuple[str, ...]


def pool_service() -> Service:
    """Return the service that puts the machines of a Managed DevOps Pool into a subnet."""
    found = _data.section("delivery", "services")["managed pools"]
    return Service(found["appId"], tuple(found["roles"]))


@cache
def hosted_size(cores: int) -> str:
    """Return what GitHub's API calls a Linux machine with that many cores, on x64."""
    return str(_data.find("delivery", str(cores), "size", part="github_runners")[1]["size"])


@dataclass(frozen=True, slots=True)
class HostedRunners:
    """Runners that GitHub starts in a network.

    ``spare`` is how many addresses to keep for each of them, ``tag`` what GitHub writes onto the
    settings of the network, ``scopes`` what a token has that sets the runners up.
    """

    spare: float
    tag: str
    scopes: tuple[str, ...]


@cache
def hosted_runners() -> HostedRunners:
    """Return what holds for all runners that GitHub starts in a network."""
    found = _data.section("delivery", "github_runners")["all"]
    return HostedRunners(found["spare"], found["writesTag"], tuple(found["scopes"]))


def github_issuer(host: str | None, enterprise: str | None = None) -> str:
    """Return who issues the tokens of jobs on a GitHub host; None is github.com.

    `enterprise` is the one whose name GitHub was told to put into the issuer.
    """
    if enterprise is not None:
        return _form("issuers", "enterprise").format(enterpriseSlug=enterprise)
    if host is None or host == _GITHUB:
        return _form("issuers", "github.com")
    if host.endswith(_RESIDENT):
        return _form("issuers", "ghe.com").format(subdomain=host.removesuffix(_RESIDENT))
    return _form("issuers", "server").format(HOSTNAME=host)


def github_subject(
    owner: str, repository: str, context: str, ids: tuple[int, int] | None = None
) -> str:
    """Return the subject of a job's token.

    `context` is `environment:NAME`, `pull_request` or `ref:refs/heads/BRANCH`. With the ids of
    owner and repository it has GitHub's immutable form.
    """
    if ids is not None:
        form = _form("subjects", "immutable")
        return form.format(
            owner=owner, ownerId=ids[0], repo=repository, repoId=ids[1], context=_escaped(context)
        )
    kind, _, name = context.partition(":")
    if kind == "environment":
        return _form("subjects", "environment").format(
            owner=owner, repo=repository, environment=name.replace(":", "%3A")
        )
    if kind == "pull_request":
        return _form("subjects", "pull_request").format(owner=owner, repo=repository)
    return _form("subjects", "branch").format(
        owner=owner, repo=repository, branch=name.removeprefix("refs/heads/")
    )


def _escaped(context: str) -> str:
    """Return a context whose values hold no colon: GitHub writes it as %3A."""
    kind, colon, name = context.partition(":")
    return f"{kind}{colon}{name.replace(':', '%3A')}"


def audience(cloud: str) -> str:
    """Return the audience of federated credentials in a cloud."""
    return str(_data.find("delivery", cloud, "cloud", part="audiences")[1]["audience"])


def token_lives(of: str) -> int:
    """Return the minutes that a token lives: Azure's, or that of a job of a delivery platform."""
    return int(_data.find("delivery", of, "token", part="tokens")[1]["minutes"])


def most_credentials() -> int:
    """Return how many federated credentials one identity takes."""
    limits = _data.section("delivery", "limits")
    what = "federated credentials per application or user-assigned identity"
    return int(limits[what]["value"])


def _form(part: str, name: str) -> str:
    return str(_data.section("delivery", part)[name]["form"])
