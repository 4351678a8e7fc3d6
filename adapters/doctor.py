"""Checks every hop of the installation and says the fix in words. Looks, and changes nothing but what a start would."""

import asyncio
import shutil
import socket
import stat
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

from adapters.calibration_file import ANY_MODEL, CalibrationFile, Unusable
from adapters.check import Check
from adapters.hand_over import RunningWorkbench, running_workbench
from adapters.locked_packages import differing_packages
from adapters.opening import CannotStart, load_model, open_database, prepare_data_dir
from adapters.settings import Settings, secret_names
from adapters.slack.checks import check_slack
from adapters.teams.checks import check_teams
from adapters.wiring import build, close
from adapters.workbench import OwnWorkbench
from bot.replies import human_date
from retrieval.encoding.embedding import known_form
from retrieval.encoding.onnx_form import Facts
from retrieval.recalibrated import fitted_for
from retrieval.search.writer_lock import IndexLocked
from retrieval.sufficiency import shipped_calibration

OLDEST_PYTHON = (3, 11)
GIGABYTE = 1024**3
LEAST_FREE_BYTES = GIGABYTE
"""The index and database of 50,000 passages take about three quarters of this."""


async def examine(settings: Settings) -> list[Check]:
    """All checks, from the ground up."""
    checks = [check_python(), await asyncio.to_thread(check_packages), check_settings(settings)]
    data_dir = await asyncio.to_thread(check_data_dir, settings.data_dir)
    checks.append(data_dir)
    if not data_dir.ok:
        return checks
    checks.append(await asyncio.to_thread(check_disk, settings.data_dir))
    checks.append(await asyncio.to_thread(check_calibration, settings.data_dir))
    checks.append(await _checked("database", _check_database, settings, "set DATABASE_URL to a database you can reach"))
    async with running_workbench(settings.data_dir) as running:
        is_ours = running is not None
        checks.append(await asyncio.to_thread(check_port, settings.host, settings.port, is_ours))
        checks += await _check_model_and_index(settings, running)
    known = await asyncio.to_thread(known_form, settings.sentence_transformers_model, settings.data_dir)
    checks.append(check_model_form(known))
    checks += await check_slack(settings)
    checks += await check_teams(settings)
    return checks


def check_python() -> Check:
    """Whether this Python is new enough."""
    found = ".".join(str(part) for part in sys.version_info[:3])
    fix = "" if sys.version_info >= OLDEST_PYTHON else "install Python 3.11 or newer and run `make setup` again"
    return Check("python", not fix, f"Python {found}", fix)


def check_packages() -> Check:
    """Whether the packages are the ones that were tested together."""
    differing = differing_packages()
    if not differing:
        return Check("packages", True, "the packages are the tested ones")
    return Check("packages", False, "; ".join(differing), "run `make setup`, which installs the tested versions")


def check_settings(settings: Settings) -> Check:
    """The settings as they hold, so that a misspelt variable is noticed. Secrets are masked."""
    secrets = secret_names()
    shown = {name: "***" if name in secrets and value else value for name, value in settings.model_dump().items()}
    detail = ", ".join(f"{name.upper()}={'' if value is None else value}" for name, value in shown.items())
    return Check("settings", True, detail)


def check_data_dir(data_dir: Path) -> Check:
    """Whether DATA_DIR can be written, and is nobody else's to read."""
    try:
        prepare_data_dir(data_dir)
    except CannotStart as error:
        return Check("data folder", False, str(error), "set DATA_DIR to a folder you may write in")
    if data_dir.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        detail = f"{data_dir} can be opened by other users of this machine"
        return Check("data folder", False, detail, f"run `chmod 700 {data_dir}`: it holds people's questions")
    return Check("data folder", True, str(data_dir))


def check_disk(data_dir: Path) -> Check:
    """Whether there is room to write."""
    free = shutil.disk_usage(data_dir).free
    detail = f"{free / GIGABYTE:.1f} GB free"
    fix = "" if free >= LEAST_FREE_BYTES else "free some space, or set DATA_DIR to a folder on another disk"
    return Check("disk", not fix, detail, fix)


def check_calibration(data_dir: Path) -> Check:
    """Whether the deployment's own calibration, if it has one, can be used by this version."""
    found = CalibrationFile(data_dir, fitted_for(shipped_calibration(), ANY_MODEL)).examine()
    if found is None:
        return Check("calibration", True, "the shipped one")
    if isinstance(found, Unusable):
        fix = "run `handrail recalibrate --apply` to make it anew, or `handrail recalibrate --undo` to take it away"
        return Check("calibration", False, f"the shipped one is used instead of your own: {found.reason}", fix)
    made_on = human_date(found.made_at.date())
    return Check(
        "calibration",
        True,
        f"your own, of {made_on}, from {found.questions} judged questions, for {found.fitted_for.model_id}",
    )


def check_port(host: str, port: int, is_ours: bool) -> Check:
    """Whether `handrail serve` can listen, or does so already."""
    where = f"{host} port {port}"
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(address)
    except OSError as error:
        if is_ours:
            return Check("port", True, f"{where}: used by the running Handrail server")
        detail = f"{where}: {error.strerror or type(error).__name__}"
        return Check("port", False, detail, "stop the program that uses it, or set HOST and PORT to others")
    return Check("port", True, f"{where}: free")


async def _checked(name: str, check: Callable[[Settings], Awaitable[str]], settings: Settings, fix: str) -> Check:
    try:
        return Check(name, True, await check(settings))
    except CannotStart as error:
        return Check(name, False, str(error), fix)


async def _check_database(settings: Settings) -> str:
    engine = await open_database(settings)
    kind = engine.dialect.name
    await engine.dispose()
    return f"{kind}: reachable and up to date"


async def _check_model_and_index(settings: Settings, running: RunningWorkbench | None) -> list[Check]:
    if running is not None:
        state = await running.index_state()
        return [Check("model", True, "loaded by the running server"), index_check(state)]
    try:
        encoder = await load_model(settings)
    except CannotStart as error:
        fix = "set SENTENCE_TRANSFORMERS_MODEL to a model that exists, or unset it and run `make setup`"
        return [Check("model", False, str(error), fix)]
    model = Check("model", True, f"{encoder.model_id}, {encoder.dimension} dimensions")
    try:
        application = await build(settings, encoder, retries=False)
    except IndexLocked:
        return [model, Check("index", True, "another handrail command is writing it just now")]
    except CannotStart as error:
        return [model, Check("index", False, str(error), "mend what is named above first")]
    try:
        return [model, index_check(await OwnWorkbench(application).index_state())]
    finally:
        await close(application)


def check_model_form(known: Facts | None) -> Check:
    """How the embedding model is run: quickly in its ONNX form, or by torch. Both are in order."""
    if known is None:
        return Check("model form", True, "run by torch")
    if known.refused:
        return Check("model form", True, f"run by torch: {known.refused}")
    share = f"{known.overlap:.0%} of the ten nearest passages are the original's"
    return Check("model form", True, f"ONNX, {known.precision}: {share}")


def index_check(state: dict[str, int]) -> Check:
    """Whether the index agrees with the store."""
    missing, left_over = state["missing"], state["left_over"]
    detail = f"{state['passages']} passages, {missing} missing, {left_over} left over"
    if missing or left_over:
        return Check("index", False, detail, "restart the server: it brings the index in line with the store")
    if not state["passages"]:
        detail += "; nothing has been imported yet: `handrail import PATH`"
    return Check("index", True, detail)
