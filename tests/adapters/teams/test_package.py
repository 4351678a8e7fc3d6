import json
import zipfile
from io import BytesIO

from adapters.teams.icons import color_icon
from adapters.teams.manifest import App, manifest
from adapters.teams.package import app_package

APP = App("11111111-2222-4333-8444-555555555555", "https://handrail.example.com", "0.1.0")


def test_the_package_holds_the_manifest_and_the_icons_it_names() -> None:
    with zipfile.ZipFile(BytesIO(app_package(APP))) as package:
        made = json.loads(package.read("manifest.json"))
        assert made == manifest(APP)
        assert set(package.namelist()) == {"manifest.json", *made["icons"].values()}
        assert package.read(made["icons"]["color"]) == color_icon()


def test_the_same_settings_give_the_same_bytes() -> None:
    assert app_package(APP) == app_package(APP)
