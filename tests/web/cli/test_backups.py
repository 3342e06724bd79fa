import pytest

from web import tokens
from web.models import Role


def add(service, name, now):
    with service.database.begin() as session:
        tokens.add(session, name=name, role=Role.ADMIN, agency_id="x", now=now)


def names(service):
    with service.database.reading() as session:
        return [each.name for each in tokens.listed(session)]


def test_a_copy_brings_back_what_was_there(run, service, now, tmp_path):
    if not service.database.is_sqlite:
        done = run("backup", tmp_path / "copy.db")
        assert done.exit_code == 1
        assert "pg_dump --format=custom" in done.output
        return
    add(service, "before", now)
    assert run("backup", tmp_path / "copy.db").exit_code == 0
    add(service, "after", now)

    assert run("restore", tmp_path / "copy.db", "--yes").exit_code == 0
    assert names(service) == ["before"]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_is_no_copy_is_not_put_back(run, service, now, tmp_path):
    add(service, "here", now)
    (tmp_path / "junk.db").write_bytes(b"SQLite format 3\0" + b"junk" * 1000)
    (tmp_path / "empty.db").write_bytes(b"")

    for name in ("junk.db", "empty.db"):
        assert run("restore", tmp_path / name, "--yes").exit_code == 1
    assert names(service) == ["here"]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_copy_never_replaces_a_file_unasked(run, tmp_path):
    (tmp_path / "copy.db").write_text("mine")
    assert run("backup", tmp_path / "copy.db").exit_code == 1
    assert (tmp_path / "copy.db").read_text() == "mine"
