import json

import pytest
import sqlalchemy as sa

from alerts import inbox
from alerts.models import Report, Reporter
from web import clock

HEAD = "category,occurred_at,lat,lon,text,language,species,people,reporter_name\n"


@pytest.fixture
def moment():
    return clock.now().replace(microsecond=0).isoformat()


def state(service):
    with service.database.reading() as session:
        reports = session.scalars(sa.select(Report).order_by(Report.id)).all()
        return reports, inbox.open_items(session)


def test_rows_become_reports_and_bad_ones_go_to_the_inbox(
    run, service, tmp_path, moment
):
    file = tmp_path / "reports.csv"
    file.write_text(
        HEAD
        + f"poaching_snare,{moment},42.7586,130.7232,петли,ru,"
        + "panthera_tigris_altaica; sus_scrofa,2,Тайный Человек\n"
        + f"poaching_snare,{moment},x,130.7232,петли,ru,,,Другой Человек\n"
        + "unknown,yesterday,,,,,,,\n",
        encoding="utf-8-sig",
    )
    done = run("reports", "import", file)

    assert done.exit_code == 1
    assert "Taken in: 1, known before: 0, in the inbox: 2." in done.output
    reports, items = state(service)
    assert reports[0].species == ["panthera_tigris_altaica", "sus_scrofa"]
    assert (reports[0].people, reports[0].via) == (2, "import")
    assert {p["pointer"] for p in items[0].problems} == {"/place/lat"}
    assert "Человек" not in items[0].content
    with service.database.reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Reporter)) == 1


def test_the_same_file_again_changes_nothing(run, service, tmp_path, moment):
    file = tmp_path / "reports.csv"
    file.write_text(
        HEAD + f"poaching_snare,{moment},42.7586,130.7232,,,,,\n" + "x,,,,,,,,\n"
    )
    run("reports", "import", file)
    again = run("reports", "import", file)

    assert "Taken in: 0, known before: 1, in the inbox: 1." in again.output
    reports, items = state(service)
    assert (len(reports), len(items)) == (1, 1)


def test_semicolons_and_another_encoding_are_understood(run, service, tmp_path, moment):
    file = tmp_path / "reports.csv"
    line = f"poaching_snare;{moment};42.7586;130.7232;петли;ru;;;\n"
    file.write_text(HEAD.replace(",", ";") + line, encoding="cp1251")

    refused = run("reports", "import", file)
    assert refused.exit_code == 1
    assert "--encoding" in refused.output
    assert run("reports", "import", file, "--encoding", "cp1251").exit_code == 0
    assert state(service)[0][0].text == "петли"


def test_features_are_imported_like_rows(run, service, tmp_path, moment):
    good = {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [130.7232, 42.7586]},
        "properties": {"category": "poaching_snare", "occurred_at": moment},
    }
    bad = {**good, "geometry": None}
    file = tmp_path / "reports.geojson"
    file.write_text(
        json.dumps({"type": "FeatureCollection", "features": [good, bad, 7]})
    )
    run("reports", "import", file)

    reports, items = state(service)
    assert (len(reports), len(items)) == (1, 2)


@pytest.mark.parametrize(
    ("name", "text"),
    [("a.geojson", "{"), ("a.geojson", "[]"), ("a.csv", ""), ("a.csv", "x\n1\n"),
     ("a.csv", 'category\n"a')],
)  # fmt: skip
def test_a_file_that_is_none_is_one_line(run, tmp_path, name, text):
    file = tmp_path / name
    file.write_text(text)
    done = run("reports", "import", file)

    assert done.exit_code == 1
    assert "Traceback" not in done.output
    assert done.exception is None or isinstance(done.exception, SystemExit)


def test_a_line_with_too_many_cells_goes_to_the_inbox(run, service, tmp_path, moment):
    file = tmp_path / "reports.csv"
    file.write_text(HEAD + f"poaching_snare,{moment},42.7,130.7,,,,,,more,cells\n")
    run("reports", "import", file)

    reports, items = state(service)
    assert (len(reports), len(items)) == (0, 1)
