import pytest

from config.settings import Settings
from web import access, sessions
from web.app import create_app


@pytest.mark.parametrize("tag", ["zh-Hans", "ru", "en"])
def test_a_page_that_is_not_there_says_so_in_the_reader_s_language(client, tag):
    answer = client.get(
        "/nothing", headers={"Accept": "text/html", "Accept-Language": tag}
    )

    assert answer.status_code == 404
    assert answer.mimetype == "text/html"
    assert f'lang="{tag}"' in answer.text


def test_what_a_stranger_sends_is_never_markup(client):
    answer = client.get("/<script>alert(1)</script>")
    assert "<script>alert" not in answer.text


def test_a_program_that_asks_a_page_gets_a_problem(client):
    answer = client.get("/nothing", headers={"Accept": "application/json"})
    assert answer.mimetype == "application/problem+json"


def test_a_fault_of_ours_is_a_page_that_tells_nothing(app, client):
    @access.open_to_all
    def broken() -> str:
        raise RuntimeError("secret of the machine")

    app.add_url_rule("/broken", "broken", broken)
    answer = client.get("/broken", headers={"Accept": "text/html"})

    assert answer.status_code == 500
    assert answer.mimetype == "text/html"
    assert "secret" not in answer.text


def test_without_a_database_there_is_still_an_answer(tmp_path, reference, zones):
    settings = Settings(
        _env_file=None,
        data_dir=tmp_path,
        database_url="postgresql://nobody@127.0.0.1:1/nothing",
        secret_key="a key that only the tests know, 32+",
    )
    app = create_app(settings)
    service = app.extensions["amba"]
    service.__dict__.update(reference=reference, built_in_zones=zones)
    client = app.test_client()
    client.set_cookie(sessions.COOKIE, "x")

    page = client.get("/", headers={"Accept": "text/html", "Accept-Language": "ru"})
    assert (page.status_code, page.mimetype) == (500, "text/html")
    problem = client.get("/api/v1/cases", headers={"Authorization": "Bearer x"})
    assert problem.status_code == 500
    assert problem.mimetype == "application/problem+json"
    assert client.get("/healthz").status_code == 200
    ready = client.get("/readyz")
    assert (ready.json or {})["reasons"] == ["the database cannot be reached"]
