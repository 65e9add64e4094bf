"""
Make everything ready to run: `.venv`, the locked packages, htmx and the compiled translations.

    python3 tools/setup.py            what `make run` needs
    python3 tools/setup.py --dev      also what `make test` needs; with Node here, a provider for its tests

Only the standard library, and no newer syntax than Python 3.8 knows: an old Python must be able to
read this file far enough to say that it is too old. What is already done is not done again.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMPS = VENV / "portal-setup.json"
REQUIREMENTS = ROOT / "requirements"
HTMX = ROOT / "static" / "vendor" / "htmx.min.js"
HTMX_IN_WHEEL = "django_htmx/static/django_htmx/htmx-2.min.js"
NODE_LOCK = REQUIREMENTS / "node"
NODE = VENV / "node"
NEEDS = (3, 11)
NEWER_PYTHONS = ("python3.14", "python3.13", "python3.12", "python3.11")


class SetupError(Exception):
    """What went wrong and what to do now, in one or two sentences."""


def say(sentence):
    """Tell the person at the screen what happens now."""
    print("setup: " + sentence, flush=True)


def use_a_new_enough_python():
    """Start again with a newer Python when this one is too old and another is on the PATH."""
    if sys.version_info >= NEEDS:
        return
    for name in NEWER_PYTHONS:
        found = shutil.which(name)
        if found:
            os.execv(found, [found, str(Path(__file__).resolve()), *sys.argv[1:]])  # noqa: S606
    raise SetupError(
        "Python {}.{} or newer is needed and this is {}.{}. "
        "Install it, or say where it is: make PYTHON=/path/to/python3.".format(*NEEDS, *sys.version_info[:2])
    )


def venv_python():
    """Where the Python of `.venv` is: another folder on Windows."""
    windows = VENV / "Scripts" / "python.exe"
    return windows if os.name == "nt" else VENV / "bin" / "python"


def run(*command, show=True, folder=ROOT):
    """Run a command in a folder; True when it worked. `show=False` keeps its output to itself."""
    output = None if show else subprocess.DEVNULL
    done = subprocess.run([str(part) for part in command], cwd=str(folder), stdout=output, stderr=output, check=False)
    return done.returncode == 0


def digest(*paths):
    """One fingerprint of these files."""
    total = hashlib.sha256()
    for path in paths:
        total.update(path.read_bytes())
    return total.hexdigest()


def read_stamps():
    """What an earlier run finished: name → fingerprint. Empty when there was none."""
    try:
        return dict(json.loads(STAMPS.read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return {}


def write_stamps(stamps):
    """Remember what is finished; written in one step, so that a stopped run leaves no half file."""
    fresh = STAMPS.with_suffix(".new")
    fresh.write_text(json.dumps(stamps, indent=1), encoding="utf-8")
    os.replace(str(fresh), str(STAMPS))


def make_venv():
    """Make `.venv`, also when an earlier one is broken: moved, half made, or of a removed Python."""
    if STAMPS.exists() and venv_python().exists() and run(venv_python(), "-c", "pass", show=False):
        return
    if venv_python().exists() and run(venv_python(), "-m", "pip", "--version", show=False):
        return
    say("making .venv")
    candidates = [sys.executable, *filter(None, (shutil.which(name) for name in NEWER_PYTHONS))]
    for python in candidates:
        if run(python, "-m", "venv", "--clear", VENV, show=False):
            return
    raise SetupError(
        "{} cannot make a virtual environment. On Debian and Ubuntu: apt-get install python3-venv.".format(
            sys.executable
        )
    )


def pip(*arguments, show=False):
    """Run the pip of `.venv`; True when it worked."""
    return run(venv_python(), "-m", "pip", "--disable-pip-version-check", *arguments, show=show)


def install(lock):
    """Install one lock file: with uv because it is fast, else with pip. Hashes are checked by both."""
    say("installing " + lock.relative_to(ROOT).as_posix())
    if pip("install", "--quiet", "--require-hashes", "--only-binary=:all:", "-r", REQUIREMENTS / "uv.txt"):
        uv = ("-m", "uv", "pip", "install", "--quiet", "--system-certs", "--python", venv_python())
        if run(venv_python(), *uv, "--require-hashes", "-r", lock):
            return
        say("uv could not do it; trying pip, which is slower")
    if not pip("install", "--quiet", "--require-hashes", "-r", lock, show=True):
        raise SetupError(
            "The packages could not be fetched. Is there a network connection to the package index? "
            "Behind a proxy with its own certificate, set SSL_CERT_FILE and PIP_CERT, then run it again."
        )


def fetch_htmx():
    """Take htmx out of its hash-checked wheel into `static/vendor/`, which is not in git."""
    say("fetching htmx")
    with tempfile.TemporaryDirectory() as folder:
        wanted = ("--no-deps", "--require-hashes", "--only-binary=:all:", "-r", REQUIREMENTS / "assets.txt")
        if not pip("download", "--quiet", *wanted, "--dest", folder, show=True):
            raise SetupError("htmx could not be fetched. Is there a network connection to the package index?")
        (wheel,) = Path(folder).glob("*.whl")
        with zipfile.ZipFile(str(wheel)) as opened:
            script = opened.read(HTMX_IN_WHEEL)
    HTMX.parent.mkdir(parents=True, exist_ok=True)
    HTMX.write_bytes(script)


def fetch_node_packages():
    """Fetch what tests with Node need into `.venv/node`; True when it is there. Without it those tests are skipped."""
    npm = shutil.which("npm")
    if not npm or not shutil.which("node"):
        return False
    say("fetching requirements/node")
    NODE.mkdir(exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(str(NODE_LOCK / name), str(NODE / name))
    if run(npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", show=False, folder=NODE):
        return True
    say("npm could not fetch it; the tests with that provider are skipped")
    return False


def compile_words():
    """Compile each `messages.po` that is newer than its `messages.mo`."""
    for po in sorted(ROOT.glob("locales/*/LC_MESSAGES/messages.po")):
        mo = po.with_suffix(".mo")
        if mo.exists() and mo.stat().st_mtime_ns >= po.stat().st_mtime_ns:
            continue
        say("compiling " + po.relative_to(ROOT).as_posix())
        if not run(venv_python(), "-m", "babel.messages.frontend", "--quiet", "compile", "-i", po, "-o", mo):
            raise SetupError("{} cannot be compiled. Read the line above, mend the file and run it again.".format(po))


def main():
    """Do what is still to be done."""
    use_a_new_enough_python()
    wanted = "dev" if "--dev" in sys.argv[1:] else "runtime"
    os.environ.pop("PYTHONPATH", None)  # modules of another project must not slip into .venv
    make_venv()
    stamps = read_stamps()
    locks = {name: digest(REQUIREMENTS / (name + ".txt")) for name in ("runtime", "dev")}
    if stamps.get(wanted) != locks[wanted]:
        install(REQUIREMENTS / (wanted + ".txt"))
        stamps[wanted] = locks[wanted]
        if wanted == "dev":  # dev.txt holds all of runtime.txt, at the same versions
            stamps["runtime"] = locks["runtime"]
        write_stamps(stamps)
    assets = digest(REQUIREMENTS / "assets.txt")
    if stamps.get("assets") != assets or not HTMX.exists():
        fetch_htmx()
        stamps["assets"] = assets
        write_stamps(stamps)
    node = digest(NODE_LOCK / "package-lock.json")
    if wanted == "dev" and stamps.get("node") != node and fetch_node_packages():
        stamps["node"] = node
        write_stamps(stamps)
    compile_words()


if __name__ == "__main__":
    try:
        main()
    except SetupError as error:
        sys.exit("setup: {}".format(error))
    except KeyboardInterrupt:
        sys.exit("setup: stopped. Run it again to go on.")
