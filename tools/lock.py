"""
Write the lock files in `requirements/` anew from `pyproject.toml`: newest versions, every hash, no host names.

Run it with `make lock`; the versions of today are only kept when `--keep` is given.
"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FORM = (
    "--quiet", "--universal", "--python-version", "3.11", "--generate-hashes", "--no-annotate", "--no-header",
    "--no-emit-index-url", "--no-emit-find-links", "--system-certs",
)  # fmt: skip
PROJECT = ("pyproject.toml", "--extra", "postgres", "--extra", "s3")
SETS = {
    "runtime": PROJECT,
    # Runtime packages keep one version in both files.
    "dev": (*PROJECT, "--group", "dev", "--constraint", "requirements/runtime.txt"),
}


def main() -> None:
    """Compile both sets; stop at the first that has no solution, with what uv says about it."""
    freshness = () if "--keep" in sys.argv[1:] else ("--upgrade",)
    for name, wanted in SETS.items():
        target = f"requirements/{name}.txt"
        command = (sys.executable, "-m", "uv", "pip", "compile", *FORM, *freshness, *wanted, "-o", target)
        if subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, check=False).returncode != 0:
            sys.exit(f"lock: {target} is not renewed.")
        print(f"lock: {target}")


if __name__ == "__main__":
    main()
