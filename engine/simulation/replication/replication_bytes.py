"""Replications as bytes and back, to the last bit, so that a finished part of a run can be kept."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

import numpy as np

from engine.simulation.replication.recording import Replication

_FIELDS = ("series", "family_headcount", "family_leavers", "measures")


def bytes_of_replications(batches: Sequence[Sequence[Replication]]) -> bytes:
    """Return batches as a compressed NumPy archive; the replications of one batch are of one scenario."""
    arrays = {
        f"{field}_{at}": np.stack([getattr(replication, field) for replication in batch])
        for at, batch in enumerate(batches)
        for field in _FIELDS
    }
    written = BytesIO()
    np.savez_compressed(written, allow_pickle=False, **arrays)
    return written.getvalue()


def replications_of_bytes(content: bytes) -> list[list[Replication]]:
    """Return the batches that ``bytes_of_replications`` wrote; ValueError where the bytes are none of its."""
    with np.load(BytesIO(content), allow_pickle=False) as arrays:
        stacked = [[arrays[f"{field}_{at}"] for field in _FIELDS] for at in range(len(arrays) // len(_FIELDS))]
    return [[Replication(*parts) for parts in zip(*fields, strict=True)] for fields in stacked]
