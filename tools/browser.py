"""
Find a Chromium for the browser tests, or get one, and print where it is.

Looked for in this order: $PORTAL_CHROMIUM, a chromium on the PATH, the one Playwright fetched. When there is none and
this is a Debian or Ubuntu that we may change (root, as in a build container), it is installed with apt-get.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PLAYWRIGHT_HOMES = (".cache/ms-playwright", "Library/Caches/ms-playwright", "AppData/Local/ms-playwright")
PLAYWRIGHT_FILES = (
    "chromium-*/chrome-linux*/chrome",
    "chromium-*/chrome-mac*/*.app/Contents/MacOS/*",
    "chromium-*/chrome-win*/chrome.exe",
)
HOW = (
    "browser: no Chromium found. Install it (Debian, Ubuntu: sudo apt-get install chromium fonts-noto-core), "
    "or run .venv/bin/playwright install chromium, or set PORTAL_CHROMIUM to its path."
)


def found() -> "str | None":
    """Where a Chromium is, or None. A wrong $PORTAL_CHROMIUM is an error: nobody wants another browser than named."""
    named = os.environ.get("PORTAL_CHROMIUM")
    if named:
        path = shutil.which(named)
        if path is None:
            sys.exit(f"browser: PORTAL_CHROMIUM is {named}, and that is no program. Mend it or unset it.")
        return path
    for name in NAMES:
        path = shutil.which(name)
        if path:
            return path
    homes = [Path.home() / home for home in PLAYWRIGHT_HOMES]
    if os.environ.get("PLAYWRIGHT_BROWSERS_PATH"):
        homes.insert(0, Path(os.environ["PLAYWRIGHT_BROWSERS_PATH"]))
    for home in homes:
        for files in PLAYWRIGHT_FILES:
            fetched = sorted(home.glob(files))
            if fetched:
                return str(fetched[-1])
    return None


def install() -> None:
    """Install Chromium and fonts for our languages with apt-get. What apt-get says goes to stderr."""
    print("browser: no Chromium found; installing it with apt-get", file=sys.stderr, flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (
        ("apt-get", "update", "-qq"),
        ("apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium", "fonts-noto-core"),
    ):
        if subprocess.run(command, env=quiet, stdout=sys.stderr, check=False).returncode != 0:
            sys.exit(HOW)


def main() -> None:
    """Print the path, or say how to get a Chromium and end with 1."""
    path = found()
    if path is None and hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
        install()
        path = found()
    if path is None:
        sys.exit(HOW)
    print(path)


if __name__ == "__main__":
    main()
