"""`keystage …`: the same jobs as the screens, for people who like a terminal and for cron. No logic of its own.

One module a command. Nothing heavy is imported until a command runs.
"""

from typing import Annotated

import typer

from keystage.cli.agreement import show_agreement
from keystage.cli.audit import app as audit
from keystage.cli.backup import app as backup
from keystage.cli.check import check_home
from keystage.cli.definitions import app as definitions
from keystage.cli.demo import make_demo
from keystage.cli.erasing import dispose_of_releases, erase_pupils
from keystage.cli.explain import explain_figure
from keystage.cli.export_ctf import export_ctf
from keystage.cli.figures import show_figures
from keystage.cli.imports import import_files, list_releases
from keystage.cli.judgements import show_judgements
from keystage.cli.map import map_file
from keystage.cli.notes import print_notes
from keystage.cli.packs import print_packs
from keystage.cli.read import read_files
from keystage.cli.reconcile import reconcile_stores
from keystage.cli.restore import restore_backup
from keystage.cli.schools import list_schools
from keystage.cli.serve import manage_service, run_worker, serve
from keystage.cli.subject_access import show_subject
from keystage.cli.template import write_template
from keystage.cli.value_added import show_value_added

__all__ = ["app", "main"]

app = typer.Typer(
    name="keystage",
    help="The open school improvement system: files in, figures, data packs and notes of visit out.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _version(wanted: bool) -> None:
    if wanted:
        from keystage import __version__

        typer.echo(f"keystage {__version__}")
        raise typer.Exit


@app.callback()
def _start(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    pass


app.command("read")(read_files)
app.command("map")(map_file)
app.command("template")(write_template)
app.command("import")(import_files)
app.command("releases")(list_releases)
app.command("erase")(erase_pupils)
app.command("dispose")(dispose_of_releases)
app.command("export-ctf")(export_ctf)
app.add_typer(definitions, name="definitions")
app.command("demo")(make_demo)
app.command("packs")(print_packs)
app.command("notes")(print_notes)
app.command("figures")(show_figures)
app.command("explain")(explain_figure)
app.command("schools")(list_schools)
app.command("value-added")(show_value_added)
app.command("agreement")(show_agreement)
app.command("judgements")(show_judgements)
app.command("subject-access")(show_subject)
app.command("serve")(serve)
app.command("worker")(run_worker)
app.add_typer(audit, name="audit")
app.add_typer(backup, name="backup")
app.command("check")(check_home)
app.command("restore")(restore_backup)
app.command("reconcile")(reconcile_stores)
app.command("manage", context_settings={"ignore_unknown_options": True})(manage_service)


def main() -> None:
    """What the installed command runs."""
    from keystage.cli.speech import run

    run(app)
