"""All commands below ``goals``: the modules that register them are loaded with it."""

from __future__ import annotations

from api.cli import (
    adviser_command,
    goal_alert_commands,
    goal_alignment_commands,
    goal_change_commands,
    goal_map_commands,
    goal_outlook_commands,
    goal_person_command,
)
from api.cli.goal_commands import goals_app

__all__ = [
    "adviser_command",
    "goal_alert_commands",
    "goal_alignment_commands",
    "goal_change_commands",
    "goal_map_commands",
    "goal_outlook_commands",
    "goal_person_command",
    "goals_app",
]
