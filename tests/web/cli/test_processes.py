"""The commands as an operator runs them: as processes, against a running service."""

import json
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from werkzeug.serving import make_server

from config import settings as settings_module
from config.settings import ROOT
from web import tokens

FLASK = Path(sys.executable).with_name("flask")


@pytest.fixture
def flask(settings, tmp_path):
    env = settings_module.environment(
        AMBA_DATA_DIR=str(tmp_path),
        AMBA_DATABASE_URL=settings.database_url,
        LANG="en_GB.UTF-8",
        LC_ALL="",
    )

    def run(*words: str, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [FLASK, *words],
            cwd=ROOT,
            env=env | more,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    return run


@pytest.fixture
def address(app):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = make_server("127.0.0.1", port, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_list_of_commands_is_complete(flask):
    done = flask("--help")

    for name in (
        "up", "scheduler", "demo", "doctor", "accounts", "tokens", "contacts", "duty",
        "reports", "geofence", "zones", "statistics", "backup", "restore",
    ):  # fmt: skip
        assert f"\n  {name} " in done.stdout


def test_a_token_is_the_last_line_for_a_script(flask, service):
    done = flask("tokens", "add", "x", "--role", "officer", "--agency", "cn_nctlnp")

    assert done.returncode == 0, done.stderr
    with service.database.reading() as session:
        assert tokens.found(session, done.stdout.splitlines()[-1])


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_wrong_setting_is_told_without_a_traceback(flask):
    done = flask("doctor", AMBA_WEB_WORKERS="many", AMBA_BELTS_KM="5,3")

    assert done.returncode == 1
    assert "AMBA_WEB_WORKERS" in done.stderr
    assert "AMBA_BELTS_KM" in done.stderr
    assert "Traceback" not in done.stderr


def test_statistics_are_json_for_a_pipe(flask):
    done = flask("statistics", "--from", "2026-01-01", "--to", "2026-12-31")

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["from"] == "2026-01-01"


def test_the_day_is_played_through_the_api(flask, address, service):
    done = flask("demo", "--url", address, "--pace", "0")

    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.splitlines()[-1] == "The day is over."
    with service.database.reading() as session:
        assert all(each.revoked_at for each in tokens.listed(session))


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_service_that_is_not_there_is_one_line(flask):
    done = flask("demo", "--url", "http://127.0.0.1:9", "--token", "x")

    assert done.returncode == 1
    assert "Nothing answers at http://127.0.0.1:9" in done.stderr
    assert len(done.stderr.splitlines()) == 1
