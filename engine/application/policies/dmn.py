"""Decision tables of other tools: a DMN model in, a DMN model out."""

from __future__ import annotations

from datetime import date

from engine.application.access import permit
from engine.application.policies.files import DECISION_TABLE, POLICY_KINDS
from engine.domain.actor import Actor
from engine.policy.dmn.exporting import Exported, export_dmn
from engine.policy.dmn.importing import Imported, import_dmn
from engine.policy.document import Policy
from engine.policy.load import load_policy


def model_or_policy(content: bytes, file: str) -> Policy:
    """Return the policy in a policy file, or the one that a model makes where the file's name ends with ``.dmn``.

    Raises
    ------
    PolicyError
        Every problem of the file, with its line.
    """
    if file.lower().endswith(".dmn"):
        return import_dmn(content, file, DECISION_TABLE).policy
    return load_policy(content, file, POLICY_KINDS)


def policy_import_dmn(actor: Actor, content: bytes, file: str) -> Imported:
    """Return the policy that a DMN model makes; PolicyError with every element outside the subset."""
    permit(actor, "policy import-dmn")
    return import_dmn(content, file, DECISION_TABLE)


def policy_export_dmn(actor: Actor, content: bytes, file: str, on: date | None = None) -> Exported:
    """Return the tables of a policy as a DMN model, its parameters with the values of the day ``on``.

    Raises
    ------
    PolicyError
        The policy is not well formed, has parameters and no day is given, or gives what DMN has no tables for.
    """
    permit(actor, "policy export-dmn")
    return export_dmn(load_policy(content, file, POLICY_KINDS), on)
