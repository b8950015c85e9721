"""What is tried again by itself: a role that is not seen yet, and nothing else."""

from __future__ import annotations

import re

import pytest

from ailz.design.compose import design
from tests.report.worlds import platform

KEYED = (
    "Microsoft.ContainerRegistry/registries",
    "Microsoft.MachineLearningServices/workspaces",
    "Microsoft.Storage/storageAccounts",
)


def tried_again(type_: str, answer: str) -> bool:
    """Say whether every resource of a type is sent again after an answer."""
    made = [r for r in design(platform()).main.root.resources if r.type == type_]
    assert made
    return all(any(re.search(pattern, answer) for pattern in r.retry_on) for r in made)


@pytest.mark.parametrize("type_", KEYED)
@pytest.mark.parametrize(
    "answer",
    [
        "ERROR CODE: KeyVaultAuthenticationFailure",
        "The identity does not have the required permission on the key",
        "Failed to access KeyId https://kv.vault.azure.net/keys/cmk. Verify that identity has it",
        "Caller is not authorized to perform action on resource. Inner error: ForbiddenByRbac",
    ],
)
def test_a_role_that_is_not_seen_yet_is_waited_for(type_: str, answer: str) -> None:
    assert tried_again(type_, answer)


@pytest.mark.parametrize("type_", KEYED)
def test_a_deployer_without_rights_is_told_at_once(type_: str) -> None:
    answer = "The client 'x' does not have authorization to perform action 'x/write' over scope"
    assert not tried_again(type_, answer)
