"""Read telephone numbers as both sides write them."""

import phonenumbers

from config.errors import Invalid, Problem
from translations import N_


def e164(text: str, default_region: str | None = None) -> str:
    """Return the number in *text* as `+8613912345678`.

    A number without a country code is read as one of *default_region* (`CN`, `RU`).
    Raise `Invalid` for what cannot be a number.
    """
    try:
        number = phonenumbers.parse(text, default_region)
    except phonenumbers.NumberParseException as error:
        raise _invalid() from error
    # Possible, not valid: the plans of both sides change faster than any table.
    if not phonenumbers.is_possible_number(number) or number.extension:
        raise _invalid()
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _invalid() -> Invalid:
    """Return the complaint; it does not repeat the number."""
    message = N_("This is not a telephone number with its country code, like +86….")
    return Invalid([Problem("", message)])
