"""One question to the bank: who meets a query, or how many would while it is still being typed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from engine.domain.frozen import Localised
from engine.domain.organisation import Organisation
from engine.domain.proficiency import Proficiency
from engine.errors import Problem
from engine.skills.search.adjacent import Adjacency
from engine.skills.search.answer import (
    Ambiguity,
    Clause,
    QueryProblem,
    SkillCount,
    SkillSearch,
)
from engine.skills.search.completing import Completions
from engine.skills.search.courses import Courses
from engine.skills.search.facts import people_found
from engine.skills.search.index import SkillIndex
from engine.skills.search.matching import ClauseCount, funnel
from engine.skills.search.nearly import NearSearch
from engine.skills.search.notes import notes_on
from engine.skills.search.query_parsing import ReadQuery, parse_query, query_of
from engine.skills.search.query_tree import Condition, Free, clauses_of, skills_asked
from engine.skills.search.reading_aloud import read_aloud

MOST_LISTED = 500
"""People that an answer lists where nothing else is asked."""


@dataclass(frozen=True, eq=False)
class SkillBankSearch:
    """A bank ready to be searched; made once for a cut of the history.

    Attributes
    ----------
    index : SkillIndex
        Everyone and what can be asked about them.
    """

    index: SkillIndex

    @staticmethod
    def of(
        organisation: Organisation, proficiency: Proficiency, silent: frozenset[str] = frozenset()
    ) -> SkillBankSearch:
        """Return the bank of an organisation with its index built.

        Parameters
        ----------
        organisation : Organisation
            The cut.
        proficiency : Proficiency
            Levels of its people.
        silent : frozenset of str
            People who are in no answer and in no count.
        """
        people = organisation.workforce.person_ids
        hidden = np.fromiter((person in silent for person in people), dtype=bool, count=len(people))
        return SkillBankSearch(SkillIndex(organisation, proficiency, hidden).prepared())

    @property
    def today(self) -> date:
        """The day of the cut."""
        return self.index.organisation.valid_on

    @cached_property
    def _near(self) -> NearSearch:
        return NearSearch(self.index, Adjacency(self.index), Courses.of(self.index.organisation))

    @cached_property
    def _completions(self) -> Completions:
        return Completions(self.index)

    def tree(self, query: str) -> Condition:
        """Return what a query asks for; InputError with everything that is wrong with it."""
        return query_of(query, self.index.vocabulary, self.today)[0]

    def search(self, query: str, at_most: int = MOST_LISTED) -> SkillSearch:
        """Return exactly who meets a query, by which facts, and who nearly does.

        Nobody is ranked: people stand in order of their ids, and each fact with its source and date beside them. So
        people who refuse decisions made only automatically are found like everybody (a lookup of facts decides
        nothing about them), and are left out of what is an estimate: who is nearly qualified.

        Parameters
        ----------
        query : str
            In the query language, English or Chinese.
        at_most : int
            People listed; the count is of all.

        Raises
        ------
        InputError
            The query cannot be read: every problem with its column.
        """
        tree, read = query_of(query, self.index.vocabulary, self.today)
        counts, found = funnel(tree, self.index)
        nearly, left_out = self._near.all_near(counts)
        people = np.flatnonzero(found)
        return SkillSearch.trusted(
            {
                "query": query,
                "understood": self._aloud(tree),
                "count": len(people),
                "people": tuple(people_found(self.index, people[:at_most], skills_asked(tree), _free_asked(tree))),
                "clauses": self._clauses(read, counts),
                "nearly": nearly,
                "nearly_left_out": left_out,
                "ambiguities": _ambiguities(read),
                "notes": notes_on(tree, len(people) - at_most, left_out, int(self.index.silent.sum())),
            }
        )

    def count(self, query: str) -> SkillCount:
        """Return how many people meet a query, or the longest beginning of it that can be read; never fails."""
        read = parse_query(query, self.index.vocabulary, self.today)
        counted = self._longest(read)
        everybody = int((~self.index.silent).sum())
        counts, found = ((), ~self.index.silent) if counted.tree is None else funnel(counted.tree, self.index)
        return SkillCount(
            query=query,
            complete=not read.problems,
            counted=counted.query.given if counted.tree is not None else "",
            understood=EVERYBODY if counted.tree is None else self._aloud(counted.tree),
            count=int(found.sum()),
            everybody=everybody,
            clauses=self._clauses(counted, counts),
            bottleneck=self._bottleneck(counts),
            problems=tuple(map(_problem, read.problems)),
            completions=self._completions.of(read.query),
        )

    def _longest(self, read: ReadQuery) -> ReadQuery:
        """Return a query, or the longest beginning of it that can be read, its parentheses closed."""
        if not read.problems:
            return read
        for end, brackets in reversed(read.ends):
            beginning = read.query.given[: read.query.origin[end]] + ")" * brackets
            shorter = parse_query(beginning, self.index.vocabulary, self.today)
            if not shorter.problems:
                return shorter
        return parse_query("", self.index.vocabulary, self.today)

    def _aloud(self, tree: Condition) -> Localised:
        told = read_aloud(tree, self.index.vocabulary)
        return Localised(en=f"People with: {told.en}.", zh=f"查找的人员：{told.zh}。")

    def _clauses(self, read: ReadQuery, counts: Sequence[ClauseCount]) -> tuple[Clause, ...]:
        return tuple(
            Clause(
                text=read.query.given[one.clause.span.start : one.clause.span.end],
                told=read_aloud(one.clause, self.index.vocabulary),
                meeting=one.meeting,
                remaining=one.remaining,
                lost=one.lost,
                alone_lost=one.alone_lost,
            )
            for one in counts
        )

    def _bottleneck(self, counts: Sequence[ClauseCount]) -> Localised | None:
        worst = max(counts, key=lambda one: one.alone_lost, default=None)
        if worst is None or not worst.alone_lost or len(counts) == 1:
            return None
        return read_aloud(worst.clause, self.index.vocabulary)


EVERYBODY = Localised(en="Everybody: nothing was asked yet.", zh="所有人：尚未提出条件。")


def _free_asked(tree: Condition) -> Free | None:
    return next((clause for clause in clauses_of(tree) if isinstance(clause, Free)), None)


def _ambiguities(read: ReadQuery) -> tuple[Ambiguity, ...]:
    return tuple(
        Ambiguity(name=name, meanings=tuple(f"{one.field.value}:{one.id}" for one in meanings))
        for name, meanings in read.ambiguous
    )


def _problem(problem: Problem) -> QueryProblem:
    column = int(problem.column) if problem.column is not None else None
    return QueryProblem(code=problem.code, what=problem.what, mend=problem.mend, column=column)
