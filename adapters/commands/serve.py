"""`handrail serve`: the web server and, on the embedded default, all background work in the same process."""

import click

from adapters.commands.importing import progress_bar
from adapters.commands.session import BadInput, run_async, say
from adapters.logs import set_up_logs
from adapters.serving import serve as serve_until_stopped
from adapters.settings import InvalidSettings, load_settings


@click.command()
@click.option("--sample", is_flag=True, help="Import the sample knowledge first, unless there is knowledge already.")
def serve(sample: bool) -> None:
    """Run the web server and all background work until it is stopped (Ctrl-C)."""
    try:
        settings = load_settings()
    except InvalidSettings as error:
        raise BadInput(str(error)) from error
    set_up_logs(settings.log_level)
    run_async(serve_until_stopped(settings, say, progress_bar if sample else None))
