"""What texts say about skills, for a terminal."""

from __future__ import annotations

from api.cli.views.tables import NONE, both, counted, heading, number, sentence
from engine.skills.extraction.findings import SkillFindings, TagLine

MOST_SHOWN = 200


def show_findings(body: SkillFindings, language: str, everything: bool, proposing: bool) -> None:
    """Print every tag with its sentence, the skill between brackets, and what was set aside where asked."""
    sentence(
        both(
            language,
            f"{counted(len(body.tags), 'tag')} in {counted(body.texts, 'text')} ({body.characters:,} characters)",
            f"{body.texts} 段文本（{body.characters:,} 字符）中有 {len(body.tags)} 个标签",
        )
    )
    _show_lines(body.tags, language)
    if everything and body.set_aside:
        heading(both(language, "Named, but no evidence", "提及但不构成证据"))
        _show_lines(body.set_aside, language)
    for one in body.misspelt:
        told = both(language, "perhaps misspelt for", "可能误拼自")
        sentence(f"? {one.written}: {told} {one.alias} ({number(one.similarity, 0)} %)")
    if proposing:
        _show_records(body, language)
    for note in body.notes:
        sentence(note.text(language))


def _show_lines(lines: tuple[TagLine, ...], language: str) -> None:
    for line in lines[:MOST_SHOWN]:
        level = "" if line.level is None else both(language, f", level {line.level:g}?", f"，等级 {line.level:g}？")
        stance = "" if not line.cue else f" [{line.stance.value}: {line.cue}]"
        about = " ".join(part for part in (line.person_id, line.dated, line.source, line.place) if part)
        sentence(f"{line.skill_id} {line.skill}{level}{stance} · {about} {line.start}-{line.end}")
        sentence(f"    {_marked(line)}")
    if len(lines) > MOST_SHOWN:
        more = len(lines) - MOST_SHOWN
        sentence(
            both(language, f"... and {more:,} more; --json shows all.", f"……另有 {more:,} 个，--json 可查看全部。")
        )


def _marked(line: TagLine) -> str:
    """Return the sentence with the name of the skill in brackets."""
    start, end = line.start - line.sentence_start, line.end - line.sentence_start
    marked = f"{line.sentence[:start]}[{line.sentence[start:end]}]{line.sentence[end:]}"
    return " ".join(marked.split())


def _show_records(body: SkillFindings, language: str) -> None:
    heading(both(language, "Proposed records (nothing is recorded)", "建议记录（尚未生效）"))
    for record in body.records[:MOST_SHOWN]:
        level = NONE if record.level is None else f"{record.level:g}"
        sentence(f"{record.person_id} {record.skill_id} {level} {record.date}: {' '.join(record.evidence.split())}")
    if not body.records:
        sentence(
            both(language, "None: no text is about a person without a record.", "无：没有文本涉及尚无记录的员工。")
        )
