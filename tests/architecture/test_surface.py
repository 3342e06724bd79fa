"""What outsiders rely on is written down and guarded."""

from flask import Flask

from config.settings import PREFIX, ROOT, Settings


def test_every_setting_has_a_meaning_and_stands_in_the_readme():
    readme = (ROOT / "README.md").read_text()

    for name, field in Settings.model_fields.items():
        assert field.description, name
        assert f"`{PREFIX}{name.upper()}`" in readme, name


def test_every_route_says_who_may_enter(app: Flask):
    silent = [
        f"{rule.rule} ({rule.endpoint})"
        for rule in app.url_map.iter_rules()
        if rule.endpoint != "static"  # Flask's own: public files
        and not hasattr(app.view_functions[rule.endpoint], "amba_access")
    ]

    assert silent == []
