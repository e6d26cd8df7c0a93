"""Write a generated organisation as a dataset, and what was planted in it beside it."""

from __future__ import annotations

import io
from pathlib import Path

from ruamel.yaml import YAML

from engine.application.policies.files import read_text
from engine.application.shipped import shipped_folder
from engine.evidence.canonical import canonical_value
from engine.loading.atomic import write_files
from engine.loading.export import write_dataset
from engine.sample.organisation import SampleOrganisation, generate
from engine.sample.planted import Planted
from engine.sample.reading import read_settings

SETTINGS = "sample.yaml"


def sample_organisation(people: int, seed: int, settings: Path | None = None) -> SampleOrganisation:
    """Return a generated organisation; settings are the shipped ones unless a file is named.

    Raises
    ------
    InputError
        The settings have problems, or ``people`` or ``seed`` is out of range.
    """
    file = settings or shipped_folder("scenarios") / SETTINGS
    return generate(read_settings(read_text(file), file.name), people, seed)


def write_sample(organisation: SampleOrganisation, folder: Path) -> tuple[Path, ...]:
    """Write the dataset and ``planted.yaml``, all files or none, and return their paths."""
    written = write_dataset(organisation.tables, folder)
    return written + write_files(folder, {"planted.yaml": _yaml(organisation.planted)})


def _yaml(planted: Planted) -> bytes:
    text = io.BytesIO()
    yaml = YAML()
    yaml.allow_unicode = True
    yaml.dump(canonical_value(planted), text)
    return text.getvalue()
