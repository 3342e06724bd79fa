"""`flask doctor`: what is wrong with this deployment."""

import click

from web import clock, service, words
from web.cli import diagnosis
from web.cli.speaking import N_, Speaking, say, translator


@click.command("doctor", cls=Speaking)
def doctor() -> None:
    """Say what is wrong with this deployment; status 1 if anything is.

    A channel that is switched off is a notice and no fault.
    """
    t, running = translator(), service.current()
    wrong = 0
    for finding in diagnosis.findings(running, clock.now()):
        wrong += finding.wrong
        mark = "✗" if finding.wrong else "·"
        args = finding.args
        if "agency" in args:  # the reference data can be used, then
            args = words.arguments(t, running.reference, args)
        line = f"{mark} {t._(finding.message, **args)}"
        click.secho(line, fg="red" if finding.wrong else None)
    if wrong:
        click.echo(t.n("%(n)s fault", "%(n)s faults", wrong))
        raise click.exceptions.Exit(1)
    say(N_("Nothing is wrong."))
