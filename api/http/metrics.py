"""Figures of a running server in the text form of Prometheus."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Protocol

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    GCCollector,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    generate_latest,
)
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from engine.storage.tallies import LEDGER_APPENDS, PERSONAL_READS, Tally

CONTENT_TYPE = CONTENT_TYPE_LATEST

BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)
"""Upper edges in seconds."""


class States(Protocol):
    """Something that knows how many of its things are in which state."""

    def __call__(self) -> Mapping[str, int]:
        """Return the number by state."""


class Metrics:
    """The figures of one server; it counts requests by the template of their route, never by their path."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.in_flight = Gauge("sextant_requests_in_flight", "Requests under way.", registry=self.registry)
        self._requests = Counter(
            "sextant_requests", "Requests answered.", ("method", "route", "status"), registry=self.registry
        )
        self._seconds = Histogram(
            "sextant_request_seconds", "Seconds an answer took.", ("route",), buckets=BUCKETS, registry=self.registry
        )
        self._counters: dict[tuple[str, str, int], Callable[[], None]] = {}
        self._observers: dict[str, Callable[[float], None]] = {}
        self.watch(lambda: [_counted("sextant_ledger_appends", "Lines appended to the ledger.", LEDGER_APPENDS)])
        self.watch(lambda: [_counted("sextant_personal_reads", "Answers noted that named people.", PERSONAL_READS)])
        for collector in (ProcessCollector, PlatformCollector, GCCollector):
            collector(registry=self.registry)

    def answered(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count one answer."""
        key = method, route, status
        count = self._counters.get(key)
        if count is None:
            count = self._counters[key] = self._requests.labels(method, route, str(status)).inc
        observe = self._observers.get(route)
        if observe is None:
            observe = self._observers[route] = self._seconds.labels(route).observe
        count()
        observe(seconds)

    def watch_states(self, name: str, about: str, states: States) -> None:
        """Show from now on how many things are in which state, such as jobs; asked whenever the figures are."""

        def gauge() -> Iterable[Metric]:
            family = GaugeMetricFamily(name, about, labels=("state",))
            for state, number in sorted(states().items()):
                family.add_metric((state,), number)
            return [family]

        self.watch(gauge)

    def watch(self, collect: Callable[[], Iterable[Metric]]) -> None:
        """Show from now on what a function gives whenever the figures are asked for."""
        self.registry.register(_Watched(collect))

    def text(self) -> bytes:
        """Return all figures as they are now."""
        return generate_latest(self.registry)


class _Watched(Collector):
    def __init__(self, collect: Callable[[], Iterable[Metric]]) -> None:
        self._collect = collect

    def collect(self) -> Iterable[Metric]:
        return self._collect()

    def describe(self) -> Iterable[Metric]:
        return ()


def _counted(name: str, about: str, tally: Tally) -> Metric:
    family = CounterMetricFamily(name, about, labels=(tally.label,))
    for value, count in sorted(tally.counts().items()):
        family.add_metric((value,), count)
    return family
