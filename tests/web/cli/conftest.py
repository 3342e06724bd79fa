"""Run a command in this process, on the database of the test."""

from collections.abc import Callable
from typing import Any

import pytest
from click.testing import CliRunner, Result
from flask import Flask

Run = Callable[..., Result]


@pytest.fixture
def run(app: Flask) -> Run:
    def invoke(*words: object, language: str = "en_GB.UTF-8", **more: Any) -> Result:
        env = {"LANG": language, "LC_ALL": "", "LC_MESSAGES": ""}
        with app.app_context():
            return CliRunner().invoke(
                app.cli, [str(word) for word in words], env=env, **more
            )

    return invoke
