import csv
import json

CSV = (
    "name,lat,lon,accuracy_m\na,42.7586,130.7232,30\nb,43.1,130.2,\nc,131,42,\nd,x,,\n"
)


def test_a_csv_gets_columns_and_keeps_its_rows(run, tmp_path):
    given, made = tmp_path / "in.csv", tmp_path / "out.csv"
    given.write_text(CSV, encoding="utf-8-sig")
    done = run("geofence", given, "-o", made)

    with made.open(newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert done.exit_code == 1  # two rows are no places
    assert [row["name"] for row in rows] == ["a", "b", "c", "d"]
    assert [row["side"] for row in rows] == ["RU", "CN", "", ""]
    assert int(rows[0]["distance_to_border_m"]) > 0
    assert "swap" in rows[2]["error"]
    assert rows[3]["error"]


def test_a_geojson_gets_a_fix_in_each_feature(run, tmp_path):
    given, made = tmp_path / "in.geojson", tmp_path / "out.geojson"
    point = {"type": "Point", "coordinates": [130.7232, 42.7586]}
    feature = {"type": "Feature", "geometry": point, "properties": {"name": "a"}}
    given.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    done = run("geofence", given, "-o", made)

    assert done.exit_code == 0, done.output
    found = json.loads(made.read_text())["features"][0]
    assert found["properties"]["fix"]["side"] == "RU"
    assert found["properties"]["name"] == "a"
    assert found["geometry"] == point


def test_a_file_that_is_none_is_one_line(run, tmp_path):
    for name, text in (
        ("a.geojson", "{"),
        ("a.json", "[]"),
        ("a.csv", "x,y\n1,2\n"),
        ("b.csv", ""),
        ("c.csv", "lat,lon\n\0,1\n"),
    ):
        (tmp_path / name).write_text(text)
        done = run("geofence", tmp_path / name)
        assert done.exit_code == 1, name
        assert "Traceback" not in done.output
