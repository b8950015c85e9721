"""The page that says what rehearsal knows: the behaviours as they are, with their sources."""

from __future__ import annotations

from itertools import groupby

from ailz.azure.behaviour import STAGES, Behaviour, Stage, behaviours

PATH = "docs/rehearsal.md"
"""Where the page is checked in."""

_TOP = """\
# Rehearsal

Compilers accept, Azure refuses. `ailz rehearse` plays a deployment through before anybody has a subscription: each request of each
environment, in the order in which Terraform or Bicep sends it, meets a stand-in for Azure Resource Manager, which answers from what is
documented and what was observed. Nothing leaves the machine, and nothing is written.

```sh
ailz rehearse                                  # every environment, in each configured language
ailz rehearse --from main                      # the change from a commit, a tree, a configuration or a lock
ailz rehearse --world hub.json                 # with what the platform team knows
ailz rehearse --policies exported-policies/    # with your tenant's policies
ailz rehearse --plan plan.json --graph graph.dot --world dev.json    # anybody's Terraform plan, azapi's resources
ailz rehearse --bicep main.bicepparam --scope /subscriptions/ID      # anybody's Bicep
ailz rehearse --terraform                      # your own Terraform with the real provider: rehearse-with-terraform.md
```

## What is played

| phase | what must hold |
|---|---|
| first run | Nothing is refused, in this order and in any other that the code allows. Where a role takes minutes to be seen, whoever retries gets through. |
| second run | Nothing differs, and nothing is refused. |
| take down | `scripts/destroy.sh` and then the tool: nothing is refused, and nothing is left that should be gone. |
| rebuild | All of it again, once names that soft delete keeps are free: how long that is, is told. |
| change (`--from`) | What is made, changed, replaced and deleted, what is refused, and what needs a hand. |

A problem is one line: where it was met, what is sent, what Azure answers, what to do, the source, and in brackets the behaviour that
says so. Exit code 7: something is refused. A **doubt** refuses nothing: the world does not tell (is this subnet there?), or the source
infers. `--doubts` lists them all.

## The world

What exists before the first run follows from the configuration: subscriptions that are empty, their registered providers
(`scripts/prepare.sh`), what it names of others (hub, zones, workspace), and an identity that deploys with the roles of the generated
README and nothing else. World files (`--world`, [reference](reference/world.md)) say more: resources, locks, roles, policies, quotas,
soft-deleted names, who deploys. What neither tells of is in doubt, unless a file says `whole: true` of its subscription.

```sh
ailz rehearse --export-script > export-world.sh
sh export-world.sh -p policies 00000000-0000-0000-0000-000000000000 westeurope > dev.json
```

The script reads a subscription with the Azure CLI as whoever is signed in, writes nothing to Azure and asks for no secret. Of networks, zones,
firewalls and log workspaces it keeps what a GET shows, of everything else the id. Read it before you run it, and the file before you
hand it on.

## How long it takes

The timeline has the times that Microsoft documents or users reported, fifteen seconds for each request that nobody times, and what is
waited for. The end of a run is decided by its critical path, marked with `*`; what its minutes rest on stands below. Real runs differ by
region and by day.

## What it cannot know

- Whether capacity, a size or a zone is to be had in a region on the day, beyond the quotas that a world file has.
- Names that others hold, unless a world file says so: whether a storage account's name is free in the world.
- Anything on the data plane: blobs, secrets, images, models, jobs, traffic, DNS answers.
- Conditional access, privileged identity management, licences, and who is in which group, unless a world file says so.
- Outages, throttling by load, slow days, and faults of Azure that nobody has written down.
- Whatever no behaviour below says. Nothing here was tried against Azure by us; each has its source.

So its best answer is: *Nothing that rehearsal knows refuses it.* A deployment may still fail.

## What it knows

Written from the code by `python tools/refresh_reference.py`.
"""

_STAGES: dict[Stage, str] = {
    "shape": "Is it a request at all",
    "right": "May this principal",
    "scope": "Does what it stands in exist, is the provider registered, is there a lock",
    "policy": "Azure Policy",
    "provider": "The service itself",
}


def page() -> str:
    """Return the page as Markdown."""
    parts = [_TOP]
    every = sorted(behaviours(), key=lambda each: (STAGES.index(each.stage), each.id))
    for stage, several in groupby(every, key=lambda each: each.stage):
        rows = "\n".join(map(_row, several))
        parts.append(
            f"\n### {_STAGES[stage]}\n\n| behaviour | Azure | source |\n|---|---|---|\n{rows}\n"
        )
    return "".join(parts)


def _row(behaviour: Behaviour) -> str:
    cells = (f"`{behaviour.id}`", behaviour.says, behaviour.source)
    return (
        f"| {' | '.join(each.replace('|', chr(92) + '|').replace('<', '&lt;') for each in cells)} |"
    )
