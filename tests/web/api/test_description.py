import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from web.api import bodies
from web.api.operation import OPERATIONS


@pytest.fixture
def description(client):
    answer = client.get("/api/v1/openapi.json")  # no token: anybody may read it
    assert answer.status_code == 200
    return answer.json


def test_the_description_is_valid_openapi_3_1(description):
    assert description["openapi"].startswith("3.1")
    OpenAPIV31SpecValidator(description).validate()


def test_every_route_of_the_api_is_described(app, description):
    described = {
        (method.upper(), path)
        for path, methods in description["paths"].items()
        for method in methods
    }
    served = {
        (method, rule.rule.removeprefix("/api/v1").replace("<", "{").replace(">", "}"))
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/v1")
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }
    assert served == described


def test_every_operation_says_what_it_does_and_what_comes_back(description):
    for methods in description["paths"].values():
        for operation in methods.values():
            assert operation["summary"]
            assert operation["description"]
            assert "default" in operation["responses"]


def test_the_public_addresses_are_all_there():
    assert {(each.method, each.path) for each in OPERATIONS} >= {
        ("POST", "/reports"),
        ("GET", "/reports/<report_id>"),
        ("GET", "/cases"),
        ("GET", "/cases/<number>"),
        ("POST", "/cases/<number>/moves"),
        ("POST", "/cases/<number>/notes"),
        ("GET", "/alerts/<number>"),
        ("POST", "/alerts/<number>/answers"),
        ("POST", "/alerts/<number>/update"),
        ("POST", "/alerts/<number>/cancel"),
        ("POST", "/alerts/<number>/all-clear"),
        ("GET", "/geofence"),
        ("POST", "/geofence"),
        ("GET", "/zones"),
        ("GET", "/statistics"),
        ("GET", "/inbox"),
        ("GET", "/openapi.json"),
    }


def test_the_body_of_a_report_names_what_design_promises(description):
    body = description["components"]["schemas"]["ReportBody"]["properties"]
    assert set(body) >= {
        "category", "occurred_at", "place", "text", "language", "species", "people",
        "armed", "heading_deg", "transport", "animals", "reporter", "exercise",
    }  # fmt: skip
    assert set(bodies.AnswerIn.model_fields) >= {
        "agency",
        "answer",
        "note",
        "by",
        "via",
    }
