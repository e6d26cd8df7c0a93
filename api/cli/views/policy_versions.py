"""Versions of policies and what waits for a second person, for a terminal."""

from __future__ import annotations

from api.cli.views.tables import NONE, both, sentence, table
from engine.application.policies.versions import PolicyVersions
from engine.decision.publication import Publication, PublicationState


def show_publication(body: Publication, language: str) -> None:
    """Print what has become of a publication, and what is to be done."""
    name = f"{body.policy}@{body.version}"
    if body.state is PublicationState.PROPOSED:
        sentence(
            both(
                language,
                f"{name} is proposed as publication {body.id}. Nothing holds yet: "
                f"another person approves it with sextant policy approve {body.id}.",
                f"{name} 已提议发布，编号 {body.id}。尚未生效：须由另一人用 sextant policy approve {body.id} 批准。",
            )
        )
    elif body.state is PublicationState.PUBLISHED:
        sentence(
            both(
                language,
                f"{name} is published by {body.decided_by}; it decides from {body.effective} on.",
                f"{name} 已由 {body.decided_by} 发布，自 {body.effective} 起生效。",
            )
        )
    else:
        sentence(both(language, f"{name} was declined: {body.reason}", f"{name} 已被否决：{body.reason}"))


def show_versions(body: PolicyVersions, language: str) -> None:
    """Print every version, the one in force marked."""
    headers = (
        both(language, "version", "版本"),
        both(language, "effective", "生效日期"),
        both(language, "state", "状态"),
        both(language, "proposed by", "提议人"),
        both(language, "approved by", "批准人"),
        both(language, "because", "理由"),
    )
    in_force, back = both(language, "in force", "生效中"), both(language, "rollback", "回滚")
    states = {
        PublicationState.PROPOSED: both(language, "waits", "待批准"),
        PublicationState.PUBLISHED: both(language, "published", "已发布"),
        PublicationState.DECLINED: both(language, "declined", "已否决"),
    }
    rows = []
    for version in body.versions:
        state = in_force if version.in_force else states[version.state]
        rows.append(
            (
                f"{version.policy}@{version.version}",
                str(version.effective),
                f"{state} ({back})" if version.rolls_back else state,
                version.proposed_by,
                version.decided_by or NONE,
                version.because,
            )
        )
    table(headers, rows)
    for version in body.versions:
        if version.state is PublicationState.PROPOSED:
            sentence(
                both(
                    language,
                    f"{version.policy}@{version.version} waits: sextant policy approve {version.publication}",
                    f"{version.policy}@{version.version} 待批准：sextant policy approve {version.publication}",
                )
            )
