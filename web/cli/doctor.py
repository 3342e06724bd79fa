"""`flask doctor`: what is wrong with this deployment."""

import click

from web import clock, service
from web.cli import diagnosis
from web.cli.speaking import N_, Speaking, say, translator


@click.command("doctor", cls=Speaking)
def doctor() -> None:
    """Say what is wrong with this deployment; status 1 if anything is.

    A channel that is switched off is a notice and no fault.
    """
    t = translator()
    wrong = 0
    for finding in diagnosis.findings(service.current(), clock.now()):
        wrong += finding.wrong
        mark = "✗" if finding.wrong else "·"
        line = f"{mark} {t._(finding.message, **finding.args)}"
        click.secho(line, fg="red" if finding.wrong else None)
    if wrong:
        click.echo(t.n("%(n)s fault", "%(n)s faults", wrong))
        raise click.exceptions.Exit(1)
    say(N_("Nothing is wrong."))
