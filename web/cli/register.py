"""The table of commands, and how the one that is asked for is found."""

import importlib
from typing import Any

import click
from flask import Flask

COMMANDS = {
    "up": ("web.cli.up:up", "Run web and clock until stopped."),
    "scheduler": ("web.cli.up:clock_process", "Run a clock process alone."),
    "demo": ("web.cli.demo:demo", "Play a realistic day on a running service."),
    "doctor": ("web.cli.doctor:doctor", "Say what is wrong with this deployment."),
    "accounts": ("web.cli.people:accounts_group", "People who log in."),
    "tokens": ("web.cli.people:tokens_group", "Programs that use the API."),
    "contacts": ("web.cli.roster:contacts_group", "Who can be warned, and how."),
    "duty": ("web.cli.roster:duty_group", "Who answers for an agency, and when."),
    "reports": ("web.cli.importing:reports_group", "Reports from files."),
    "geofence": ("web.cli.geofencing:locate_file", "Locate every place of a file."),
    "zones": ("web.cli.zoning:zones_group", "Zones of an agency's own."),
    "statistics": ("web.cli.figures:statistics_command", "Figures of both sides."),
    "backup": ("web.cli.backups:backup", "Copy the database to a file."),
    "restore": ("web.cli.backups:restore", "Put a copy back."),
}


class Later(click.Command):
    """Stands for a command until it is run or asked for its help."""

    def __init__(self, name: str, where: str, summary: str) -> None:
        """Stand for the command at *where* (`module:name`)."""
        super().__init__(name, short_help=summary, help=summary)
        self._where = where

    def make_context(self, *args: Any, **kwargs: Any) -> click.Context:
        """Hand over to the command itself."""
        return self.real().make_context(*args, **kwargs)

    def real(self) -> click.Command:
        """Return the command itself."""
        module, _, name = self._where.partition(":")
        command: click.Command = getattr(importlib.import_module(module), name)
        return command


def register(app: Flask) -> None:
    """Give *app* its commands."""
    for name, (where, summary) in COMMANDS.items():
        app.cli.add_command(Later(name, where, summary))
