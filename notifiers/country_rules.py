"""What an SMS may be and do in the country it goes to."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from config.settings import ROOT

FILE = ROOT / "config" / "reference" / "country_rules.yaml"


@dataclass(frozen=True)
class CountryRule:
    """The rule for all numbers that begin with *prefix*."""

    prefix: str
    links: bool  # a text may carry a web address
    two_way: bool  # an answer to our number reaches us
    trust_receipts: bool  # "delivered" means that the handset has it


@cache
def load(file: Path = FILE) -> tuple[CountryRule, ...]:
    """Return the rules in *file*, the longest prefix first."""
    kept = yaml.safe_load(file.read_text(encoding="utf-8"))["rules"]
    rules = (CountryRule(**rule) for rule in kept)
    return tuple(sorted(rules, key=lambda rule: -len(rule.prefix)))


def of(number: str) -> CountryRule:
    """Return the rule for *number* (E.164)."""
    return next(rule for rule in load() if number.startswith(rule.prefix))
