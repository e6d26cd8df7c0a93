"""Find the skills in 4 MB of reviews against 30,000 names, beside a dictionary scan that only finds the names.

The peer is the FlashText algorithm (Singh 2017): a trie of characters walked from every word, longest match, names
only. Ours folds the text, keeps case rules and reads negation, wishes, questions and levels of every sentence. Told
beside them is pyahocorasick, an Aho-Corasick automaton written in C, with the same word boundaries: it too finds names
only, and every name that it finds must have been found.
"""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path
from typing import Any

import ahocorasick
import numpy as np

from benchmarks.review_texts import reviews, skill_names
from engine.application.policies.files import read_policy
from engine.application.shipped import shipped_folder
from engine.skills.extraction.aliases import AliasBank, SkillName, alias_bank
from engine.skills.extraction.cue_book import CueBook, cue_book
from engine.skills.extraction.extractor import extract_tags
from engine.skills.extraction.folding import folded

NAMES = 30_000
BYTES = 4_000_000
ROUNDS = 3
SEED = 11


def run() -> dict[str, float | str]:
    """Return seconds, the peer's seconds, their ratio, the unit and what was measured."""
    generator = np.random.default_rng(SEED)
    names = skill_names(generator, NAMES)
    text = reviews(generator, names, BYTES)
    book = cue_book(read_policy(Path(shipped_folder("policies")) / "skill_extraction.yaml"), date(2026, 1, 1))
    started = time.process_time()
    bank = alias_bank([SkillName(str(at), name, False) for at, name in enumerate(names)], book.decoys)
    built = time.process_time() - started
    extract_tags(text[:2000], bank, book)
    own, tags = min((_timed(text, bank, book) for _ in range(ROUNDS)), key=lambda one: one[0])
    automaton = _automaton(names)
    automaton_seconds, found = min((_peer(text, automaton) for _ in range(ROUNDS)), key=lambda one: one[0])
    trie = _trie(names)
    peer, scanned = min((_scanned(text, trie) for _ in range(ROUNDS)), key=lambda one: one[0])
    missing = found - {tag[:2] for tag in tags}
    if missing:
        raise AssertionError(f"{len(missing)} names were not found, such as {sorted(missing)[:3]}")
    wall = min(_wall(text, bank, book) for _ in range(ROUNDS))
    what = (
        f"{len(text.encode()):,} bytes ({len(text):,} characters, half of the sentences Chinese) against {NAMES:,} "
        f"names: {len(tags):,} mentions with sentence, stance and level; peer: FlashText in Python, {scanned:,} names "
        f"and nothing else; pyahocorasick, names only: {automaton_seconds:.2f} s; wall "
        f"{wall:.2f} s; bank built in {built:.2f} s and kept"
    )
    return {"figure": own, "peer": peer, "ratio": peer / own, "unit": "processor seconds (best)", "what": what}


def _timed(text: str, bank: AliasBank, book: CueBook) -> tuple[float, list[tuple[int, int, str]]]:
    started = time.process_time()
    tags = extract_tags(text, bank, book)
    return time.process_time() - started, [(tag.start, tag.end, tag.skill_id) for tag in tags]


def _wall(text: str, bank: AliasBank, book: CueBook) -> float:
    started = time.perf_counter()
    extract_tags(text, bank, book)
    return time.perf_counter() - started


def _automaton(names: list[str]) -> ahocorasick.Automaton:
    automaton = ahocorasick.Automaton()
    for name in names:
        automaton.add_word(folded(name).lowered, len(name))
    automaton.make_automaton()
    return automaton


def _peer(text: str, automaton: ahocorasick.Automaton) -> tuple[float, set[tuple[int, int]]]:
    started = time.process_time()
    lowered = text.lower()
    found = []
    for last, length in automaton.iter(lowered):
        start, end = last - length + 1, last + 1
        if not (_latin(lowered[start - 1 : start]) and _latin(lowered[start])) and not (
            _latin(lowered[last]) and _latin(lowered[end : end + 1])
        ):
            found.append((start, -end))
    found.sort()
    kept, reached = set(), -1
    for start, negative in found:
        if start >= reached:
            kept.add((start, -negative))
            reached = -negative
    return time.process_time() - started, kept


def _trie(names: list[str]) -> dict[str, Any]:
    root: dict[str, Any] = {}
    for name in names:
        node = root
        for character in folded(name).lowered:
            node = node.setdefault(character, {})
        node[""] = name
    return root


def _scanned(text: str, root: dict[str, Any]) -> tuple[float, int]:
    started = time.process_time()
    lowered, at, found, size = text.lower(), 0, 0, len(text)
    while at < size:
        node, end, reached = root, at, 0
        while end < size and (node := node.get(lowered[end])) is not None:
            end += 1
            if "" in node and not (_latin(lowered[end - 1]) and _latin(lowered[end : end + 1])):
                reached = end
        if reached:
            found, at = found + 1, reached
        elif _latin(lowered[at]):
            while at < size and _latin(lowered[at]):
                at += 1
        else:
            at += 1
    return time.process_time() - started, found


def _latin(character: str) -> bool:
    return character.isascii() and character.isalnum()
