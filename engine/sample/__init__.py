"""A generated organisation that looks like one: settings in, tables out, and a list of what was planted in it."""

from engine.sample.organisation import SampleOrganisation, generate
from engine.sample.planted import Planted
from engine.sample.reading import read_settings
from engine.sample.settings import SampleSettings

__all__ = ["Planted", "SampleOrganisation", "SampleSettings", "generate", "read_settings"]
