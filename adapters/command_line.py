"""The `handrail` command. Each command's module is imported only when it runs, so that --help answers at once."""

import io
import os
import sys
import traceback
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version

import click

from adapters.garbage import look_again, look_away

EXIT_OK = 0
EXIT_UNEXPECTED = 1
EXIT_BAD_INPUT = 2
EXIT_INTERRUPTED = 130

COMMANDS = {
    "serve": ("adapters.commands.serve:serve", "Run the web server and all background work."),
    "work": ("adapters.commands.work:work", "Run background work in a process of its own."),
    "migrate": ("adapters.commands.migrate:migrate", "Bring the database up to date."),
    "move-data": ("adapters.commands.move_data:move_data", "Copy everything into another database."),
    "import": ("adapters.commands.importing:import_", "Bring files and folders into the knowledge base."),
    "export": ("adapters.commands.exporting:export", "Write all articles to Markdown files again."),
    "ask": ("adapters.commands.ask:ask", "Ask one question."),
    "chat": ("adapters.commands.chat:chat", "Ask in the terminal, one question after another."),
    "explain": ("adapters.commands.explain:explain", "Show why a question would be answered, or not."),
    "gaps": ("adapters.commands.gaps:gaps", "List what people asked and we do not know, by impact."),
    "console": ("adapters.commands.console:console", "Print a link that signs you in to the console."),
    "people": ("adapters.commands.people:people", "Tell Handrail who people are."),
    "evaluate": ("adapters.commands.evaluate:evaluate", "Measure retrieval and answering on a set of questions."),
    "bench": ("adapters.commands.bench:bench", "Measure speed and memory against the raw cost of the model."),
    "recalibrate": ("adapters.commands.recalibrate:recalibrate", "Correct how sure Handrail is, by its own feedback."),
    "manifest": ("adapters.commands.manifest:manifest", "Print what a chat platform must know of Handrail."),
    "doctor": ("adapters.commands.doctor:doctor", "Check the installation and say how to mend it."),
}


class LateImports(click.Group):
    """A group whose commands are imported when they are needed; the list of them needs none."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order of a newcomer's first hour."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name, or None."""
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name][0].partition(":")
        command = getattr(import_module(module), name)
        look_again()
        return command if isinstance(command, click.Command) else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands for --help."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, summary) for name, (_, summary) in COMMANDS.items()])


def _version() -> str:
    try:
        return version("handrail")
    except PackageNotFoundError:
        return "not installed"


@click.group(cls=LateImports, no_args_is_help=False, invoke_without_command=True)
@click.version_option(_version(), prog_name="handrail")
@click.pass_context
def handrail(context: click.Context) -> None:
    """Performance support in the flow of work: cited answers from curated knowledge, and a gap log for the rest."""
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


def run(arguments: Sequence[str] | None = None) -> int:
    """Run one command and give back its exit code. Trouble is one line on stderr, never a traceback."""
    from adapters.settings import calm_thread_pools

    calm_thread_pools()
    try:
        result = handrail.main(args=arguments, prog_name="handrail", standalone_mode=False)
    except click.ClickException as error:
        return _complain(error.format_message(), error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has seen enough; Python would complain once more when it closes the stream.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_OK
    except Exception as error:
        return _unexpected(error)
    return result if isinstance(result, int) else EXIT_OK


def main() -> None:
    """The entry point."""
    look_away()
    os.umask(0o077)  # What we write holds people's questions: no other user of the machine may read it.
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # A terminal without our dashes and ticks shows question marks.
    code = run()
    with suppress(BrokenPipeError):
        sys.stdout.flush()
        sys.stderr.flush()
    # Everything of ours is closed by now; taking the model's libraries down piece by piece would take seconds more.
    os._exit(code)


def _complain(message: str, exit_code: int) -> int:
    one_line = " ".join(message.split())
    click.echo(f"handrail: {one_line}", err=True)
    # Every complaint of the command line parser is about what was typed.
    return EXIT_BAD_INPUT if exit_code == EXIT_UNEXPECTED else exit_code


def _unexpected(error: Exception) -> int:
    from adapters.settings import InvalidSettings, load_settings

    try:
        wants_details = load_settings().log_level == "debug"
    except InvalidSettings:
        wants_details = False
    if wants_details:
        traceback.print_exception(error)
    click.echo(
        f"handrail: something unexpected happened ({type(error).__name__}). "
        "Run it again with LOG_LEVEL=debug to see where, and `handrail doctor` to check the installation.",
        err=True,
    )
    return EXIT_UNEXPECTED
