"""Flags that several commands take, or that one has many of."""

from __future__ import annotations

import argparse
from pathlib import Path


def no_input(made: argparse.ArgumentParser) -> None:
    """Never ask."""
    made.add_argument(
        "--no-input", action="store_true", help="never ask: fail where a question would be"
    )


def only_check(made: argparse.ArgumentParser) -> None:
    """Compare and write nothing."""
    made.add_argument(
        "--check", action="store_true", help="write nothing; exit 6 where something would change"
    )


def policies(made: argparse.ArgumentParser) -> None:
    """Folders of policies."""
    made.add_argument(
        "--policies",
        type=Path,
        action="append",
        default=[],
        metavar="DIR",
        help="evaluate a folder of Azure Policy definitions and assignments; may be repeated",
    )
    made.add_argument(
        "--archetype",
        metavar="NAME",
        help="the archetype of an ALZ library that the subscriptions follow: corp or online",
    )


def subjects(made: argparse.ArgumentParser) -> None:
    """Ask policies about what somebody else wrote."""
    made.add_argument(
        "--sarif", type=Path, metavar="FILE", help="write what the policies say as SARIF"
    )
    source = made.add_mutually_exclusive_group()
    source.add_argument(
        "--snapshot",
        type=Path,
        metavar="FILE",
        help="ask the policies about a Bicep snapshot instead of a configuration",
    )
    source.add_argument(
        "--plan",
        type=Path,
        metavar="FILE",
        help="ask them about a Terraform plan (terraform show -json) whose resources are azapi's",
    )


def rehearsed(made: argparse.ArgumentParser) -> None:
    """Say what is rehearsed, in which world, and how it is told."""
    made.add_argument(
        "--environment", metavar="NAME", help="rehearse this one, and what all of them share"
    )
    made.add_argument(
        "--only", choices=("terraform", "bicep"), help="rehearse one of the configured languages"
    )
    made.add_argument(
        "--world",
        type=Path,
        action="append",
        default=[],
        metavar="FILE",
        help="what exists besides what the configuration tells; may be repeated",
    )
    made.add_argument(
        "--from",
        dest="from_",
        metavar="OLD",
        help=(
            "rehearse the change from a tree, a configuration, a .ailz/lock.json, or a commit "
            "(REV, REV:folder)"
        ),
    )
    made.add_argument(
        "--bicep", type=Path, metavar="FILE", help="rehearse anybody's .bicepparam file"
    )
    made.add_argument(
        "--snapshot",
        type=Path,
        metavar="FILE",
        help="rehearse a Bicep snapshot: in the order that the ids in its bodies tell",
    )
    made.add_argument(
        "--plan",
        type=Path,
        metavar="FILE",
        help="rehearse a Terraform plan (terraform show -json) whose resources are azapi's",
    )
    made.add_argument(
        "--terraform",
        action="store_true",
        help="play the code with your own terraform and the real provider: apply, plan, destroy",
    )
    made.add_argument(
        "--serve",
        action="store_true",
        help="answer as Azure on the loopback, and print what a shell needs to reach it",
    )
    made.add_argument("--port", type=int, default=0, metavar="N", help="the port of --serve")
    made.add_argument(
        "--as", dest="as_", metavar="ID", help="who signs in to --serve: the object id of somebody"
    )
    made.add_argument(
        "--graph", type=Path, metavar="FILE", help="its `terraform graph -type=plan`: all its order"
    )
    made.add_argument(
        "--scope", metavar="ID", help="the subscription or group that --bicep is deployed to"
    )
    made.add_argument(
        "--location",
        default="westeurope",
        metavar="REGION",
        help="the region of that deployment (default: westeurope)",
    )
    made.add_argument("--doubts", action="store_true", help="list every doubt")
    made.add_argument(
        "--export-script",
        action="store_true",
        help="print a shell script that makes a world file of a subscription, reading only",
    )


def tools(made: argparse.ArgumentParser) -> None:
    """Tools to run."""
    made.add_argument(
        "--tools",
        action="store_true",
        help="also run terraform, bicep and checkov where they are present",
    )
    made.add_argument(
        "--require-tools", action="store_true", help="run them, and fail where one is missing"
    )
