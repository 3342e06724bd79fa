"""The ground, loaded from files: precise complaints, versions, replacing."""

import json
import shutil
import threading
import time
from collections.abc import Callable
from dataclasses import FrozenInstanceError
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import shapely
import yaml

from alerts import geofence
from alerts.coordinates import Place
from config import zones as zones_data
from config.geojson_files import BrokenData
from config.settings import ROOT
from config.zones import Zone

NAMES = {"zh": "测试区", "ru": "Участок", "en": "Trial area"}
INACTIVE = {"int_wwf_ru", "int_wcs_ru", "int_phoenix", "ru_inspection_tiger"}


def make_zone(identity: str = "trial", **different: Any) -> Zone:
    box = shapely.box(131.4, 43.0, 131.6, 43.2)
    facts: dict[str, Any] = {
        "kind": "patrol_area",
        "names": NAMES,
        "side": "RU",
        "shape": box,
    }
    return Zone(id=identity, **{**facts, **different})


@pytest.fixture
def copy(tmp_path):
    for folder in ("geodata", "reference"):
        shutil.copytree(ROOT / "config" / folder, tmp_path / folder)
    return tmp_path


def change(copy: Path, name: str, edit: Callable[[Any], object]) -> None:
    file = copy / "geodata" / name
    content = json.loads(file.read_bytes())
    edit(content["features"])
    file.write_text(json.dumps(content))


def test_loading_takes_less_than_a_second():
    begun = time.process_time()
    zones_data.load()

    assert time.process_time() - begun < 1


def test_the_same_files_have_the_same_version(zones, copy):
    assert zones_data.load(copy).version == zones.version


def test_another_file_makes_another_version(zones, copy):
    change(copy, "protected_areas.geojson", lambda features: features.pop())

    assert zones_data.load(copy).version != zones.version


def test_an_open_outline_is_named(copy):
    def open_up(features):
        features[0]["geometry"]["coordinates"][0].pop()

    change(copy, "protected_areas.geojson", open_up)

    with pytest.raises(BrokenData) as broken:
        zones_data.load(copy)
    assert str(broken.value) == (
        'protected_areas.geojson, feature "kedrovaya_pad": outline is not closed'
    )


def test_an_outline_that_crosses_itself_is_named(copy):
    def knot(features):
        ring = [[131, 43], [132, 44], [132, 43], [131, 44], [131, 43]]
        features[0]["geometry"] = {"type": "Polygon", "coordinates": [ring]}

    change(copy, "protected_areas.geojson", knot)

    with pytest.raises(BrokenData, match=r"kedrovaya_pad.*Self-intersection"):
        zones_data.load(copy)


def test_a_gap_in_the_border_is_named(copy):
    change(copy, "borders.geojson", lambda features: features.pop(2))

    with pytest.raises(BrokenData, match=r"borders\.geojson: CN-RU has a gap at 46\.6"):
        zones_data.load(copy)


@pytest.mark.parametrize("name", ["territories.geojson", "settlements.geojson"])
def test_a_missing_file_is_named(copy, name):
    (copy / "geodata" / name).unlink()

    with pytest.raises(BrokenData, match=name):
        zones_data.load(copy)


def test_a_file_that_is_no_json_is_named(copy):
    (copy / "geodata" / "land.geojson").write_text("{")

    with pytest.raises(BrokenData, match=r"land\.geojson: this is no JSON"):
        zones_data.load(copy)


def test_a_missing_property_is_named(copy):
    change(copy, "settlements.geojson", lambda f: f[0]["properties"].pop("names"))

    with pytest.raises(BrokenData, match=r'settlements\.geojson.*"names" is missing'):
        zones_data.load(copy)


def test_a_hole_between_sectors_is_named(copy):
    file = copy / "reference" / "sectors.yaml"
    file.write_text(file.read_text().replace("km: [237.5, 299.3]", "km: [240, 299.3]"))

    with pytest.raises(BrokenData, match=r'sector "ru_borisovka_plateau": begins at'):
        zones_data.load(copy)


def test_every_kilometre_has_a_sector_on_both_sides(zones):
    for km in (0.0, 225.9, 299.3, 1107.3, 3000.0, float(zones.line.km[-1])):
        assert {one.side for one in zones.sectors_at(km)} == {"CN", "RU"}


def test_sectors_name_known_and_active_agencies(zones):
    file = ROOT / "config" / "reference" / "agencies.yaml"
    rows = {row["id"]: row for row in yaml.safe_load(file.read_bytes())["agencies"]}

    named = {(agency, one.side) for one in zones.sectors for agency in one.agencies}

    assert not {agency for agency, _ in named} & INACTIVE
    for agency, side in named:
        assert rows[agency]["side"] == side
        assert rows[agency].get("active", True)


def test_every_name_is_in_the_right_script(zones):
    groups = (zones.zones, zones.crossings.items, zones.sectors)
    for one in (one for group in groups for one in group):
        assert set(one.names) == {"zh", "ru", "en"}
        assert any("\u4e00" <= sign <= "\u9fff" for sign in one.names["zh"])
        assert any("а" <= sign <= "я" for sign in one.names["ru"])


def test_zones_never_change(zones):
    with pytest.raises(FrozenInstanceError):
        zones.version = "other"


def test_an_imported_outline_replaces_the_approximate_one(zones):
    real = make_zone("kedrovaya_pad", kind="nature_reserve")
    place = Place(43.1, 131.5)

    with_real = zones_data.with_zones(zones, [real], "imported-1")

    assert len(with_real.zones) == len(zones.zones)
    hits = {hit.zone.id: hit for hit in geofence.fix(place, with_real).zones}
    assert hits["kedrovaya_pad"].relation == "inside"
    before = {hit.zone.id: hit for hit in geofence.fix(place, zones).zones}
    assert before["kedrovaya_pad"].relation == "near"


def test_a_zone_beside_the_place_is_near(zones):
    with_one = zones_data.with_zones(zones, [make_zone()], "imported-1")

    near = geofence.fix(Place(43.1, 131.63), with_one)
    far = geofence.fix(Place(43.1, 131.9), with_one)

    assert ("trial", "near") in [(h.zone.id, h.relation) for h in near.zones]
    assert "trial" not in [hit.zone.id for hit in far.zones]


def test_a_zone_counts_only_while_it_is_valid(zones):
    summer = make_zone(valid_from=date(2026, 6, 1), valid_to=date(2026, 8, 31))
    with_one = zones_data.with_zones(zones, [summer], "imported-1")

    in_summer = zones_data.valid_on(with_one, date(2026, 8, 31))
    in_winter = zones_data.valid_on(with_one, date(2026, 12, 1))

    assert "trial" in [zone.id for zone in in_summer.zones]
    assert "trial" not in [zone.id for zone in in_winter.zones]
    assert in_winter.version == "imported-1"


def test_threads_may_all_ask_first(zones):
    """An index that grows while another thread asks would crash the process."""
    fresh = zones_data.load()
    vertices = fresh.line.lonlat[::150]
    places = [Place(lat + 0.01, lon, 2000.0) for lon, lat in vertices.tolist()]
    expected = [geofence.fix(place, zones).as_dict() for place in places]
    gate = threading.Barrier(8)
    answers = []

    def ask():
        gate.wait()
        answers.append([geofence.fix(place, fresh).as_dict() for place in places])

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert answers == [expected] * 8
