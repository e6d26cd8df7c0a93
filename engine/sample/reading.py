"""Settings from YAML: every problem at once, each at its line."""

from __future__ import annotations

from dataclasses import replace

from engine.documents.models import refusal, validated
from engine.documents.placed import path_text, placed
from engine.documents.positions import read_yaml
from engine.sample.settings import SampleSettings
from engine.sample.settings_checks import relation_faults


def read_settings(text: str, file: str) -> SampleSettings:
    """Return the settings in the text of a file of kind ``sample``.

    Raises
    ------
    InputError
        Every problem found, each with file and line.
    """
    document = placed(read_yaml(text, file), file)
    settings = validated(SampleSettings, document)
    faults = [replace(fault, what=f"{path_text(fault.at)}: {fault.what}") for fault in relation_faults(settings)]
    if faults:
        raise refusal(faults, document)
    return settings
