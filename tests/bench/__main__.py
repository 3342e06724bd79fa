"""`make bench`: our figures beside a baseline of the same run, and the ratio.

Each module of this folder with a `run()` returns rows {name, unit, ours, baseline,
ratio}; they are printed and written to `.bench/` as JSON, so that runs compare.
"""

import argparse
import importlib
import json
import platform
import time
from pathlib import Path
from typing import Any

from config.settings import ROOT

HERE = Path(__file__).parent


def modules() -> list[str]:
    """Return the benchmarks of this folder, by name."""
    return sorted(f.stem for f in HERE.glob("*.py") if not f.stem.startswith("_"))


def main() -> None:
    """Run the benchmarks named on the command line, or all."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("names", nargs="*", choices=[*modules(), []], default=[])
    rows: list[dict[str, Any]] = []
    print(f"{'':52} {'ours':>12} {'baseline':>12} {'ratio':>7}")
    for name in parser.parse_args().names or modules():
        for row in importlib.import_module(f"tests.bench.{name}").run():
            rows.append({"module": name, **row})
            print(
                f"{row['name'][:52]:52} {row['ours']:12,.4g} {row['baseline']:12,.4g} "
                f"{row['ratio']:7.2f}  {row['unit']}"
            )
    folder = ROOT / ".bench"
    folder.mkdir(exist_ok=True)
    made = {
        "python": platform.python_version(),
        "machine": platform.machine(),
        "rows": rows,
    }
    file = folder / f"{time.strftime('%Y%m%d-%H%M%S')}.json"
    file.write_text(json.dumps(made, indent=1, ensure_ascii=False))
    print(f"written to {file.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
