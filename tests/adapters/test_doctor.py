import socket
from dataclasses import replace
from pathlib import Path

import pytest

from adapters.calibration_file import CalibrationFile
from adapters.check import Check
from adapters.control import control_offered
from adapters.doctor import (
    check_calibration,
    check_data_dir,
    check_disk,
    check_model_form,
    check_packages,
    check_port,
    check_python,
    check_settings,
    examine,
    index_check,
)
from adapters.settings import Settings
from adapters.wiring import build, close
from adapters.workbench import OwnWorkbench
from bot.measures.recalibration import KeptAdjustment
from retrieval.encoding.embedding import Encoder
from retrieval.encoding.onnx_form import Facts
from retrieval.recalibrated import Adjustment, fitted_for
from retrieval.sufficiency import shipped_calibration
from tests.adapters.built import built, settings_in
from tests.conftest import NOON


@pytest.fixture(autouse=True)
def _one_model(encoder: Encoder, monkeypatch: pytest.MonkeyPatch) -> None:
    async def load(_: Settings) -> Encoder:
        return encoder

    monkeypatch.setattr("adapters.doctor.load_model", load)


async def test_a_sound_installation_is_found_to_be_sound(tmp_path: Path, encoder: Encoder) -> None:
    async with built(tmp_path, encoder):
        """Only to have some knowledge there."""
    checks = {check.name: check for check in await examine(settings_in(tmp_path, port=0))}
    assert all(check.ok and not check.fix for name, check in checks.items() if name != "packages")
    assert checks["index"].detail == "2 passages, 0 missing, 0 left over"
    assert checks["model"].detail.startswith(f"{encoder.model_id}, 384 dimensions")
    assert checks["model form"].detail.startswith("ONNX, int8: 9")


def test_a_calibration_of_its_own_is_named_or_said_to_be_unusable(tmp_path: Path) -> None:
    assert check_calibration(tmp_path).detail == "the shipped one"
    fit = fitted_for(shipped_calibration(), "all-MiniLM-L6-v2")
    kept = KeptAdjustment(Adjustment(shift=-0.5), 64, NOON, fit)
    own = CalibrationFile(tmp_path, fit)
    own.keep(kept)
    detail = "your own, of 20 Nov 2026, from 64 judged questions, for all-MiniLM-L6-v2"
    assert check_calibration(tmp_path) == Check("calibration", True, detail)
    own.keep(replace(kept, fitted_for=replace(fit, signals=("stars",))))
    check = check_calibration(tmp_path)
    assert not check.ok
    assert "the signals of another version" in check.detail
    assert "handrail recalibrate" in check.fix


async def test_the_running_server_is_asked_about_its_index(tmp_path: Path, encoder: Encoder) -> None:
    async with built(tmp_path, encoder) as application:
        settings = application.settings
        async with control_offered(settings.data_dir, OwnWorkbench(application)):
            checks = {check.name: check for check in await examine(settings)}
    assert checks["model"].detail == "loaded by the running server"
    assert checks["index"].ok


async def test_an_index_that_is_being_written_is_left_alone(tmp_path: Path, encoder: Encoder) -> None:
    settings = settings_in(tmp_path, port=0)
    command = await build(settings, encoder)
    checks = {check.name: check for check in await examine(settings)}
    assert checks["index"].detail == "another handrail command is writing it just now"
    await close(command)


async def test_a_database_that_cannot_be_reached_is_said_with_its_fix(tmp_path: Path) -> None:
    (tmp_path / "no.sqlite3").write_text("This is no database. " * 100)
    settings = settings_in(tmp_path, port=0, database_url=f"sqlite:///{tmp_path}/no.sqlite3")
    checks = {check.name: check for check in await examine(settings)}
    assert not checks["database"].ok
    assert "DATABASE_URL" in checks["database"].fix


async def test_without_a_data_folder_nothing_further_is_tried(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    checks = await examine(settings_in(tmp_path / "file"))
    assert checks[-1].name == "data folder"
    assert not checks[-1].ok


def test_this_python_is_new_enough() -> None:
    assert check_python().ok


def test_packages_are_compared_with_the_tested_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("adapters.doctor.differing_packages", lambda: ["click is 0.1, tested with 8.5"])
    assert check_packages().fix.startswith("run `make setup`")
    monkeypatch.setattr("adapters.doctor.differing_packages", list)
    assert check_packages().ok


def test_the_settings_are_shown_and_the_secrets_masked(tmp_path: Path) -> None:
    detail = check_settings(settings_in(tmp_path, openai_api_key="sk-secret")).detail
    assert "OPENAI_API_KEY=***" in detail
    assert "PORT=3978" in detail
    assert "sk-secret" not in detail


def test_a_data_folder_that_others_can_open_is_not_in_order(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    assert check_data_dir(tmp_path).fix.startswith(f"run `chmod 700 {tmp_path}`")
    tmp_path.chmod(0o700)
    assert check_data_dir(tmp_path).ok


def test_a_full_disk_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "GB free" in check_disk(tmp_path).detail
    monkeypatch.setattr("adapters.doctor.LEAST_FREE_BYTES", 10**18)
    assert not check_disk(tmp_path).ok


def test_a_port_is_free_or_ours_or_taken() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        assert "Address already in use" in check_port("127.0.0.1", port, is_ours=False).detail
        assert check_port("127.0.0.1", port, is_ours=True).ok
    assert check_port("127.0.0.1", port, is_ours=False).detail.endswith("free")


def test_how_the_model_is_run_is_said_with_the_reason() -> None:
    made = Facts(precision="fp32", overlap=0.9876)
    assert check_model_form(made).detail == "ONNX, fp32: 99% of the ten nearest passages are the original's"
    assert check_model_form(Facts(refused="it is no BERT model")).detail == "run by torch: it is no BERT model"
    assert check_model_form(None).detail == "run by torch"
    assert check_model_form(None).ok


def test_an_index_that_differs_from_the_store_is_not_in_order() -> None:
    assert not index_check({"passages": 3, "missing": 1, "left_over": 0}).ok
    assert "handrail import" in index_check({"passages": 0, "missing": 0, "left_over": 0}).detail
