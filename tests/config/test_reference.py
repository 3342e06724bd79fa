import shutil
from pathlib import Path

import pytest

from config import reference as reference_data
from config.geojson_files import BrokenData
from config.reference import DIRECTORY, Reference
from config.zones import Zones


@pytest.fixture
def files(tmp_path: Path) -> Path:
    return Path(shutil.copytree(DIRECTORY, tmp_path / "reference"))


def test_everything_is_there(reference: Reference) -> None:
    assert len(reference.agencies) == 76
    assert len(reference.incident_types) == 46
    assert len(reference.species) == 40
    assert reference.participants == ("CN", "RU")
    assert reference.incident_types["htc_road"].kind == "conflict"


def test_who_must_not_be_warned_cannot_be(reference: Reference) -> None:
    for agency_id in (
        "int_wwf_ru",
        "int_wcs_ru",
        "int_phoenix",
        "ru_inspection_tiger",
        "ru_rpn",
        "cn_nfga",
        "int_wcs_cn",
        "ru_amur_tiger_center",
    ):
        assert not reference.agencies[agency_id].can_be_warned


def test_the_sectors_name_only_agencies_of_their_side_that_can_be_warned(
    reference: Reference, zones: Zones
) -> None:
    for sector in zones.sectors:
        for agency_id in sector.agencies:
            agency = reference.agencies[agency_id]
            assert agency.side == sector.side
            assert agency.can_be_warned


def test_only_confirmed_listings_are_given(reference: Reference) -> None:
    tiger = reference.species["panthera_tigris_altaica"]

    assert tiger.is_big_cat
    assert tiger.listing("cites") is None
    lynx = reference.species["lynx_lynx"]
    assert lynx.listing("cn") == {"level": "II", "confidence": "confirmed"}


def test_the_clock_of_a_side_follows_the_sector(reference: Reference) -> None:
    russia = reference.sides["RU"]

    assert russia.zone_at(["ru_khasan", "cn_hunchun"]) == "Asia/Vladivostok"
    assert russia.zone_at(["cn_x", "ru_amur"]) == "Asia/Yakutsk"


@pytest.mark.parametrize(
    ("file", "before", "after", "complaint"),
    [
        ("agencies.yaml", "  level: national", "  level: country",
         'agencies.yaml, "ru_minprirody": "level" is "country", but must be one of'),
        ("agencies.yaml", "parent: ru_rpn", "parent: ru_nobody",
         'agencies.yaml, "ru_rpn_dv": its parent "ru_nobody" is unknown'),
        ("agencies.yaml", "id: ru_rpn_dv", "id: ru_rpn",
         'agencies.yaml, "ru_rpn": this id stands in the file twice'),
        ("agencies.yaml", "roles: [policy]", "roles: [polici]",
         '"roles" holds "polici", but known are patrol'),
        ("levels.yaml", "ack_minutes: 10", "ack_minutes: soon",
         'levels.yaml, "flash": "ack_minutes" must be a whole number'),
        ("incident_types.yaml", "severity: medium", "severity: worse",
         'incident_types.yaml, "poaching_shooting": "severity" is "worse"'),
        ("rules.yaml", "border_within_km: 5", "border_under_km: 5",
         '"border_under_km" is no condition; known are'),
        ("rules.yaml", "must_answer: [patrol]", "must_answer: [customs]",
         'rules.yaml, "crime_own": "must_answer" holds "customs"'),
        ("rules.yaml", "  timing: at_once", "  timing: soon",
         'rules.yaml, "crime_own": "timing" is "soon"'),
        ("rules.yaml", "at_least: flash", "at_leest: flash",
         'it needs either "at_least" or "at_most"'),
        ("sides.yaml", "zone: Asia/Shanghai", "zone: Asia/Peking",
         'sides.yaml, "CN": "Asia/Peking" is no IANA time zone'),
        ("sides.yaml", "when_no_sector: [cn_nctlnp]", "when_no_sector: [int_wwf_ru]",
         '"when_no_sector" holds "int_wwf_ru"'),
        ("species.yaml", 'zh: "东北虎"', 'zh: ""',
         'species.yaml, "panthera_tigris_altaica": "names" needs a text for "zh"'),
        ("demo.yaml", "agency: cn_psb_county", "agency: cn_nfga",
         'demo.yaml, "cn_psb_county": "agency" is "cn_nfga"'),
        ("ladders.yaml", "id: routine", "id: lazy",
         'ladders.yaml, "lazy": there is no such urgency; known are flash'),
        ("ladders.yaml", "kind: parent_agency", "kind: lease",
         'ladders.yaml, "flash": "kind" is "lease", but must be one of remind'),
        ("ladders.yaml", "at_percent: 150", "at_percent: 90",
         'ladders.yaml, "flash": "whole_agency" is due before the step above it'),
        ("ladders.yaml", "at_percent: 250", "at_percent: 9000",
         'ladders.yaml, "flash": "dispatcher" is due after 15:00:00, when the alert'),
        ("ladders.yaml", "lease_minutes: 15", "lease_minutes: soon",
         'ladders.yaml, "flash": "lease_minutes" must be a whole number'),
    ],
)  # fmt: skip
def test_a_wrong_file_is_refused_precisely(
    files: Path, file: str, before: str, after: str, complaint: str
) -> None:
    text = (files / file).read_text()
    assert before in text
    (files / file).write_text(text.replace(before, after, 1))

    with pytest.raises(BrokenData) as refused:
        reference_data.load(files)

    assert complaint in str(refused.value)


def test_every_urgency_needs_a_ladder(files: Path) -> None:
    text = (files / "ladders.yaml").read_text()
    (files / "ladders.yaml").write_text(text[: text.index("- id: routine")])

    with pytest.raises(BrokenData, match=r'the urgency "routine" needs a ladder too'):
        reference_data.load(files)


def test_a_ladder_counts_from_the_issue_in_parts_of_the_time_to_answer(
    reference: Reference,
) -> None:
    minutes = [
        (rung.kind.value, rung.after.total_seconds() / 60)
        for rung in reference.ladders["flash"].rungs
    ]

    assert minutes == [
        ("remind", 5),
        ("next_on_duty", 10),
        ("whole_agency", 15),
        ("parent_agency", 20),
        ("dispatcher", 25),
    ]


def test_a_missing_file_is_named(files: Path) -> None:
    (files / "rules.yaml").unlink()

    with pytest.raises(BrokenData, match=r"rules\.yaml"):
        reference_data.load(files)
