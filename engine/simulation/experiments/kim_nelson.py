"""sim-tools' procedure KN, played on replications that are there already."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Literal

from engine.domain.columns import Numbers


class _NoMoreReplicationsError(Exception):
    """The procedure wants a replication that has not been run yet."""


@dataclass(frozen=True)
class Verdict:
    """What the procedure can say so far.

    Attributes
    ----------
    contenders : tuple of int
        Options that are still in; the best alone where it is found.
    stayed : tuple of int
        Replications of every option that the procedure has looked at.
    """

    contenders: tuple[int, ...]
    stayed: tuple[int, ...]


def kim_nelson(
    samples: Sequence[Numbers], indifferent: float, confidence: float, first: int, better: Literal["more", "less"]
) -> Verdict:
    """Return which options the procedure KN of Kim and Nelson (2001) leaves in.

    Parameters
    ----------
    samples : sequence of array (replications,)
        Of every option, replication by replication on common random numbers; ``first`` at least.
    indifferent : float
        Indifference zone, above 0.
    confidence : float
        Probability of finding the best.
    first : int
        Replications from which the variances of differences are estimated.
    better : str
        Whether ``more`` or ``less`` is better.
    """
    replay = _Replay(samples)
    procedure = _procedure(replay, len(samples), indifferent, 1.0 - confidence, first, better)
    with suppress(_NoMoreReplicationsError):
        procedure.solve()
    return Verdict(tuple(int(at) for at in procedure.contenders()), tuple(replay.looked_at))


class _Replay:
    """Hands out the samples of every option in their order, as sim-tools' environments do."""

    def __init__(self, samples: Sequence[Numbers]) -> None:
        self._samples = samples
        self._observer: Any = None
        self.looked_at = [0] * len(samples)

    def register_observer(self, observer: Any) -> None:
        self._observer = observer

    def simulate(self, option: int) -> None:
        at = self.looked_at[option]
        if at == len(self._samples[option]):
            raise _NoMoreReplicationsError
        self.looked_at[option] += 1
        self._observer.feedback(self, option, float(self._samples[option][at]))


def _procedure(
    replay: _Replay, options: int, indifferent: float, error: float, first: int, better: Literal["more", "less"]
) -> Any:
    from sim_tools.ovs.indifference_zone import KN  # noqa: PLC0415 - takes two seconds to import, and few ask for it

    class Procedure(KN):  # type: ignore[misc]  # sim-tools is not typed
        """KN with the variance of the right pair.

        sim-tools 1.0 drops the differences of an option from itself and then looks up pair (i, l) one place too far to
        the left where l comes before i, so that three options and more borrow each other's variances.
        """

        def contenders(self) -> list[int]:
            return [int(at) for at in self._contenders]

        def _limit_to_distance_from_sample_means(self, design_i: int, design_l: int) -> float:
            if design_l < design_i:  # the variance of a difference is that of its negative
                design_i, design_l = design_l, design_i
            found: float = super()._limit_to_distance_from_sample_means(design_i, design_l)
            return found

    objective = {"more": "max", "less": "min"}[better]
    return Procedure(replay, options, indifferent, alpha=error, n_0=first, obj=objective)
