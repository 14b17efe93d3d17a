"""What is kept of a run: medians, the medians of the ratios of each round, and the fastest starts."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import median

from bench.measuring import Footprint, Sample
from bench.servers import LAYERED


@dataclass(frozen=True)
class Figures:
    """One operation of one app; `layered_ratio` is its CPU time by that of the rendered service."""

    pair: str
    database: str
    app: str
    operation: str
    cpu_microseconds: float
    layered_ratio: float
    requests_per_second: float
    p50_milliseconds: float
    p99_milliseconds: float


def summary(samples: Sequence[Sample]) -> list[Figures]:
    """Return the figures of each operation of each app of one pair on one database."""
    cpu = {(s.app, s.operation, s.round): s.cpu_microseconds for s in samples}
    found: Mapping[tuple[str, str], list[Sample]] = _grouped(samples)
    return [
        Figures(
            rounds[0].pair,
            rounds[0].database,
            app,
            operation,
            round(median(s.cpu_microseconds for s in rounds), 1),
            round(median(s.cpu_microseconds / cpu[LAYERED, operation, s.round] for s in rounds), 3),
            round(median(s.requests_per_second for s in rounds)),
            round(median(s.p50_milliseconds for s in rounds), 2),
            round(median(s.p99_milliseconds for s in rounds), 2),
        )
        for (app, operation), rounds in found.items()
    ]


def needed(footprints: Sequence[Footprint]) -> list[Footprint]:
    """Return the fastest start and the most memory of each app of one pair on one database."""
    found = defaultdict[str, list[Footprint]](list)
    for footprint in footprints:
        found[footprint.app].append(footprint)
    return [
        replace(
            rounds[0],
            start_seconds=min(f.start_seconds for f in rounds),
            start_cpu_seconds=min(f.start_cpu_seconds for f in rounds),
            memory_bytes=max(f.memory_bytes for f in rounds),
        )
        for rounds in found.values()
    ]


def _grouped(samples: Sequence[Sample]) -> Mapping[tuple[str, str], list[Sample]]:
    found = defaultdict[tuple[str, str], list[Sample]](list)
    for sample in samples:
        found[sample.app, sample.operation].append(sample)
    return found
