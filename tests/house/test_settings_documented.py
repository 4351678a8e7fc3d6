"""Every setting is explained in .env.example with its true default, and every group of them in the README."""

import re
from collections.abc import Mapping

import pytest
from pydantic import SecretStr

from tests.house.sources import ROOT

LINE = re.compile(r"^(?:# )?([A-Z][A-Z0-9_]*)=(.*)$", re.MULTILINE)
GROUP = re.compile(r"^## (.+)$", re.MULTILINE)


def differences(example: str, defaults: Mapping[str, str]) -> list[str]:
    """What `example` says about settings that is not so. `defaults` maps each variable to its default, "" for none."""
    told = dict(LINE.findall(example))
    return [
        *(f"{name}: not in .env.example" for name in defaults if name not in told),
        *(f"{name}: in .env.example, but there is no such setting" for name in told if name not in defaults),
        *(
            f"{name}: the default is {defaults[name]!r}, .env.example says {value!r}"
            for name, value in told.items()
            if name in defaults and value != defaults[name]
        ),
    ]


def unnamed_groups(example: str, readme: str) -> list[str]:
    return [f"{group}: not in the README" for group in GROUP.findall(example) if group.lower() not in readme.lower()]


def _defaults() -> dict[str, str]:
    from adapters.settings import Settings

    return {name.upper(): _as_text(field.default) for name, field in Settings.model_fields.items()}


def _as_text(default: object) -> str:
    if isinstance(default, SecretStr):
        return default.get_secret_value()
    if isinstance(default, bool):
        return str(default).lower()
    return "" if default is None else str(default)


def _read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_every_setting_is_in_the_example_with_its_default() -> None:
    broken = differences(_read(".env.example"), _defaults())
    assert not broken, "\n".join(broken)


def test_the_readme_names_every_group_of_settings_and_where_they_are() -> None:
    assert ".env.example" in _read("README.md")
    broken = unnamed_groups(_read(".env.example"), _read("README.md"))
    assert not broken, "\n".join(broken)


@pytest.mark.parametrize(
    ("example", "problem"),
    [
        ("# HOST=127.0.0.1\n", "PORT: not in .env.example"),
        ("HOST=127.0.0.1\n# PORT=3978\n# PROT=1\n", "PROT: in .env.example, but there is no such setting"),
        ("# HOST=127.0.0.1\n# PORT=80\n", "PORT: the default is '3978', .env.example says '80'"),
    ],
)
def test_a_setting_told_wrongly_is_found(example: str, problem: str) -> None:
    assert differences(example, {"HOST": "127.0.0.1", "PORT": "3978"}) == [problem]


def test_a_group_the_readme_leaves_out_is_found() -> None:
    assert unnamed_groups("## Server\n## Model\n", "The server listens on 3978.") == ["Model: not in the README"]
