import json
from datetime import timedelta

from web import clock

OUTLINE = [[[130.70, 42.74], [130.75, 42.74], [130.75, 42.78], [130.70, 42.74]]]


def feature(**changes: object):
    facts = {
        "id": "patrol_seven",
        "kind": "patrol_area",
        "side": "RU",
        "names": {"zh": "七号巡护区", "ru": "Участок 7", "en": "Patrol area 7"},
    }
    geometry = {"type": "Polygon", "coordinates": OUTLINE}
    return {"type": "Feature", "geometry": geometry, "properties": facts | changes}


def write(tmp_path, *features: object):
    file = tmp_path / "zones.geojson"
    file.write_text(
        json.dumps({"type": "FeatureCollection", "features": list(features)})
    )
    return file


def ids(service, now):
    return [zone.id for zone in service.zone_keeper.zones(now).zones]


def test_a_zone_that_is_brought_in_is_soon_in_force(run, service, tmp_path):
    now = clock.now()
    before = service.zone_keeper.zones(now)
    done = run("zones", "import", write(tmp_path, feature()))

    assert done.exit_code == 0, done.output
    assert "patrol_seven" not in ids(service, now + timedelta(seconds=1))
    after = service.zone_keeper.zones(now + timedelta(seconds=6))
    assert "patrol_seven" in [zone.id for zone in after.zones]
    assert len(after.zones) == len(before.zones) + 1
    assert after.version != before.version
    assert "Участок 7" in run("zones", "list").output


def test_a_zone_holds_on_its_days_only(run, service, tmp_path):
    now = clock.now()
    last = (now + timedelta(days=1)).date().isoformat()
    run("zones", "import", write(tmp_path, feature(valid_to=last)))

    assert "patrol_seven" in ids(service, now)
    assert "patrol_seven" not in ids(service, now + timedelta(days=2))


def test_the_same_file_again_makes_no_new_version(run, tmp_path):
    file = write(tmp_path, feature())
    first, second = (run("zones", "import", file).output for _ in range(2))

    assert first == second


def test_a_second_file_adds_to_the_first(run, service, tmp_path):
    run("zones", "import", write(tmp_path, feature()))
    run("zones", "import", write(tmp_path, feature(id="patrol_eight")))

    assert {"patrol_seven", "patrol_eight"} <= set(ids(service, clock.now()))


def test_one_wrong_zone_keeps_all_out(run, service, tmp_path):
    done = run("zones", "import", write(tmp_path, feature(), feature(id="X")))

    assert done.exit_code == 1
    assert "/features/1/properties/id" in done.output
    assert "patrol_seven" not in ids(service, clock.now())
