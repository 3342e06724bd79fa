"""How every command speaks: in the operator's language, one clear line per error."""

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NoReturn, TypeVar

import click
from sqlalchemy.exc import OperationalError, ProgrammingError
from tqdm import tqdm

import translations
from config.errors import AmbaError, Invalid
from config.geojson_files import BrokenData
from translations import N_, Translator
from web import service, words

Thing = TypeVar("Thing")
Decorated = TypeVar("Decorated", bound=Callable[..., Any])
_KEY = "amba.language"
ENVIRONMENT = ["LC_ALL", "LC_MESSAGES", "LANG"]


def _chosen(ctx: click.Context, param: click.Parameter, value: str | None) -> None:
    """Keep the language for this command; one of the environment may be any."""
    try:
        tag = translations.language_tag((value or "en").partition(".")[0])
    except ValueError as error:
        if ctx.get_parameter_source(param.name or "") == _FROM_COMMAND_LINE:
            raise click.BadParameter(str(error)) from error
        tag = "en"
    ctx.meta[_KEY] = tag


_FROM_COMMAND_LINE = click.core.ParameterSource.COMMANDLINE


class Speaking(click.Command):
    """A command with `--language`, whose refusals are one line each, status 1."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Add the option to those of the command."""
        super().__init__(*args, **kwargs)
        taken = any(each.name == "language" for each in self.params)
        self.params.append(
            click.Option(
                ["--output-language" if taken else "--language"],
                envvar=ENVIRONMENT,
                metavar="zh|ru|en",
                help="Language of the output. [default: as the environment says]",
                expose_value=False,
                is_eager=True,
                callback=_chosen,
            )
        )

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; say a refusal in the operator's language."""
        try:
            return super().invoke(ctx)
        except AmbaError as error:
            fail(*_lines(error))
        except BrokenData as error:
            fail(str(error))
        except (OperationalError, ProgrammingError) as error:
            fail(
                translator()._(
                    "The database cannot be used: %(reason)s. Is it there, and has "
                    "`flask up` brought it up to date?",
                    reason=str(error.orig).strip().partition("\n")[0],
                )
            )


def translator() -> Translator:
    """Return the translator into the operator's language."""
    ctx = click.get_current_context()
    return translations.translator(ctx.meta.get(_KEY, "en"))


def language_of(text: str) -> str:
    """Return the tag of the language *text*, or stop with status 2."""
    try:
        return translations.language_tag(text)
    except ValueError as error:
        raise click.BadParameter(str(error)) from error


def say(message: str, **args: object) -> None:
    """Print a catalogue entry in the operator's language."""
    click.echo(translator()._(message, **args))


def fail(*lines: str) -> NoReturn:
    """Print *lines* as errors and stop with status 1."""
    for line in lines:
        click.echo(click.style(line, fg="red"), err=True)
    raise click.exceptions.Exit(1)


def progress(things: Iterable[Thing], total: int | None, unit: str) -> Iterator[Thing]:
    """Yield *things* while a bar on standard error shows how far it is."""
    yield from tqdm(
        things, total=total, unit=f" {unit}", file=sys.stderr, dynamic_ncols=True,
        disable=None,
    )  # fmt: skip


def _lines(error: AmbaError) -> Iterable[str]:
    """Return what is refused, each fault with the name of its field."""
    if not isinstance(error, Invalid):
        return [_said(error.message, error.arguments)]
    return [
        _fault(each.pointer, _said(each.message, each.args)) for each in error.problems
    ]


def _fault(pointer: str, text: str) -> str:
    t = translator()
    name = words.field(t, pointer) or pointer
    return t._("%(field)s: %(problem)s", field=name, problem=text) if name else text


def _said(message: str, given: Mapping[str, object]) -> str:
    t = translator()
    return t._(message, **words.arguments(t, service.current().reference, given))


__all__ = ["N_", "Speaking", "fail", "language_of", "progress", "say", "translator"]
