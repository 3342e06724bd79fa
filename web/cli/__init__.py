"""The command line of an operator: `flask COMMAND`, complete with `--help`.

A command's module is imported when it is run, so that `flask --help` stays quick.
"""

from web.cli.register import register as register
