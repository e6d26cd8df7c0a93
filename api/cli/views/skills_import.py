"""What an import of skills brings, for a terminal."""

from __future__ import annotations

from collections.abc import Iterable

from api.cli.views.tables import both, sentence, table
from engine.application.skills.bank_import import SkillImport

MOST_SHOWN = 20
"""Lines of one list that a summary shows; --json has all."""


def show_import(body: SkillImport, language: str) -> None:
    """Print what each file held, what was added and merged, and what somebody must look over."""
    headers = [
        both(language, *words)
        for words in (("file", "文件"), ("format", "格式"), (">rows", ">行"), (">skills", ">技能"))
    ]
    table(headers, [(each.file, each.format, f"{each.rows:,}", f"{each.skills:,}") for each in body.files])
    for file in body.files:
        for note in file.notes:
            sentence(f"{file.file}: {note}")
    report = body.report
    counts = (
        f"{report.before:,} -> {report.after:,}",
        f"{len(report.added):,}",
        f"{report.same_id:,}",
        f"{len(report.merged):,}",
        f"{report.aliases_added:,}",
    )
    en = "Skills {}: {} new, {} rows with a known id, {} merged by name; {} aliases added."
    zh = "技能 {}：新增 {} 项，{} 行编号已有，按名称合并 {} 项；新增别名 {} 个。"
    sentence(both(language, en, zh).format(*counts))
    _some(
        both(language, "The same by name or alias", "名称或别名相同"),
        [f"{each.name} ({each.skill_id}) = {each.into}" for each in report.merged],
    )
    _some(
        both(language, "Could be several skills, added as own ones", "可能对应多项技能，已单独新增"),
        [f"{each.name} ({each.skill_id}) ~ {each.into}" for each in report.ambiguous],
    )
    _some(
        both(language, "Looks alike, not merged", "相近但未合并"),
        [f"{each.name} ({each.skill_id}) ~ {each.like_name} ({each.like}) {each.likeness}" for each in report.alike],
    )
    _some(
        both(language, "Aliases left out", "未采用的别名"),
        [f"{each.alias} ({each.skill_id}): {each.because}" for each in report.aliases_left_out],
    )
    _some(both(language, "Parents that nothing names", "未找到的上级"), report.parents_missing)
    _some(
        both(language, "Rows that are no skill", "无法识别的行"),
        [f"{each.file}, row {each.row}: {each.what}" for each in body.problems],
    )
    if body.written is not None:
        sentence(both(language, f"Written: {body.written}.", f"已写入：{body.written}。"))


def _some(title: str, lines: Iterable[str]) -> None:
    listed = list(lines)
    if not listed:
        return
    sentence(f"{title}: {len(listed):,}")
    for line in listed[:MOST_SHOWN]:
        sentence(f"    {line}")
    if len(listed) > MOST_SHOWN:
        sentence("    ... --json")
