"""Separation of duties, and groups that would read the same logs by two ways."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from difflib import get_close_matches
from itertools import combinations

from ailz.errors import Finding, listed, quoted
from ailz.model.access import READ_EVERY_TABLE, LogReader, Persona, Personas
from ailz.model.base import Unread
from ailz.model.config import Config
from ailz.model.dial import at
from ailz.model.partial import as_far_as_read

_APART = {
    frozenset(("data_scientists", "model_reviewers")): "whoever trains a model does not release it",
    frozenset(("ml_engineers", "model_reviewers")): "whoever operates a model does not release it",
    frozenset(("data_scientists", "ml_engineers")): "whoever trains cannot deploy to production",
    frozenset(("data_engineers", "ml_engineers")): "whoever operates models cannot read raw data",
    **{
        frozenset((person, "model_pipelines")): "in production pipelines change models, not people"
        for person in ("data_scientists", "data_engineers", "ml_engineers", "model_reviewers")
    },
    **{
        frozenset((person, "data_pipelines")): "pipelines read raw data so that people need not"
        for person in ("data_scientists", "ml_engineers", "model_reviewers")
    },
    frozenset(("model_pipelines", "data_pipelines")): "whoever deploys models reads no raw data",
    **{
        frozenset((pipelines, "key_custodians")): "whoever holds keys holds no data"
        for pipelines in ("model_pipelines", "data_pipelines")
    },
    **{
        frozenset((pipelines, "security_auditors")): "whoever audits does not operate"
        for pipelines in ("model_pipelines", "data_pipelines")
    },
    frozenset(("key_custodians", "data_scientists")): "whoever holds keys holds no data",
    frozenset(("key_custodians", "data_engineers")): "whoever holds keys holds no data",
    frozenset(("key_custodians", "ml_engineers")): "whoever holds keys holds no data",
    frozenset(("security_auditors", "platform_engineers")): "whoever audits does not operate",
    frozenset(("security_auditors", "key_custodians")): "whoever audits does not operate",
    frozenset(("security_auditors", "data_engineers")): "whoever audits does not operate",
    frozenset(("security_auditors", "data_scientists")): "whoever audits does not operate",
    frozenset(("security_auditors", "ml_engineers")): "whoever audits does not operate",
}


def separated_personas(config: Config) -> Iterator[Finding]:
    """Yield groups that hold two personas to be kept apart, and environments that do not exist."""
    held = dict(_held(config))
    for one, other in combinations(held, 2):
        yield from as_far_as_read(_apart(one, held[one], other, held[other]))
    names = [e.name for e in config.environments]
    for persona, value in held.items():
        yield from as_far_as_read(_unknown(persona, value.environments, names))


def log_readers(config: Config) -> Iterator[Finding]:
    """Yield groups that read a workspace already, and environments that do not exist."""
    names = [e.name for e in config.environments]
    readers = config.access.log_readers
    for index, reader in enumerate(readers):
        yield from as_far_as_read(_unknown(f"log_readers[{index}]", reader.environments, names))
        for other in range(index):
            if reader.group_id.lower() == readers[other].group_id.lower() and (
                _workspaces(config, reader.environments)
                & _workspaces(config, readers[other].environments)
            ):
                yield _twice(index, reader, f"access.log_readers[{other}]", "reads there already")
        for persona in READ_EVERY_TABLE:
            if _reads_all(config, persona, reader):
                yield _twice(index, reader, f"access.{persona}", "reads every table already")


def _reads_all(config: Config, persona: str, reader: LogReader) -> bool:
    """Whether a persona of the same group reads a workspace that a reader has tables of."""
    for environment in config.environments:
        here = at(config, environment)
        held: Persona | None = getattr(here.access, persona)
        if held is None or held.group_id.lower() != reader.group_id.lower():
            continue
        if _works(held.environments, environment.name) and (
            _workspaces(config, (environment.name,)) & _workspaces(config, reader.environments)
        ):
            return True
    return False


def _works(environments: tuple[str, ...], name: str) -> bool:
    return not environments or name in environments


def _workspaces(config: Config, environments: tuple[str, ...]) -> set[str]:
    """Return the log workspaces of some environments: an id, or whose it is where we make it."""
    return {
        environment.name if (logs := at(config, environment).platform.logs) is None else logs.id
        for environment in config.environments
        if _works(environments, environment.name)
    }


def _twice(index: int, reader: LogReader, other: str, why: str) -> Finding:
    return Finding(
        path=f"access.log_readers[{index}].group_id",
        code="LOGS-READ-TWICE",
        message=(
            f"access.log_readers[{index}] and {other} are the same group, "
            f"{quoted(reader.group_id)}, which {why}"
        ),
        remedy=(
            "Name a group once for each log workspace, with all its tables, and not where it reads "
            "everything"
        ),
    )


def _held(config: Config) -> Iterator[tuple[str, Persona]]:
    for name in Personas.model_fields:
        with suppress(Unread):
            persona = getattr(config.access, name)
            if persona is not None:
                yield name, persona


def _apart(one: str, first: Persona, other: str, second: Persona) -> Iterator[Finding]:
    reason = _APART.get(frozenset((one, other)))
    if reason and first.group_id.lower() == second.group_id.lower():
        yield Finding(
            path=f"access.{other}.group_id",
            code="PERSONAS-NOT-SEPARATED",
            message=(
                f"access.{one} and access.{other} are the same group, "
                f"{quoted(second.group_id)}, but {reason}"
            ),
            allowed="a group of its own for each of the two",
        )


def _unknown(who: str, environments: tuple[str, ...], names: list[str]) -> Iterator[Finding]:
    for index, name in enumerate(environments):
        if name not in names:
            yield Finding(
                path=f"access.{who}.environments[{index}]",
                code="ENVIRONMENT-UNKNOWN",
                message=f"there is no environment {quoted(name)}",
                allowed=listed(names),
                suggestion=next(iter(get_close_matches(name, names, 1)), ""),
            )
