"""
Collect all sentences and bring each `locales/<language>/LC_MESSAGES/messages.po` up to date.

Dutch is the language of the sentences themselves, so it has no file of its own. A new language starts as a folder
with `language.toml`; its empty `messages.po` is made here. Nothing is guessed: a changed sentence is untranslated.
"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCE_LANGUAGE = "nl"
POT = ROOT / "var" / "messages.pot"
WIDTH = "--width=110"


def pybabel(*arguments: "str | Path") -> None:
    """Run one command of Babel from the root, where it also finds our extractor; end when it fails."""
    program = "import sys; sys.path.insert(0, '.'); from babel.messages.frontend import main; main()"
    command = [sys.executable, "-c", program, "--quiet", *map(str, arguments)]
    if subprocess.run(command, cwd=ROOT, check=False).returncode != 0:
        sys.exit("messages: stopped; read the line above.")


def main() -> None:
    """Extract, then update or begin every language."""
    POT.parent.mkdir(exist_ok=True)
    pybabel(
        "extract", "--mapping=babel.cfg", "--keyword=_l", "--keyword=N_", "--add-comments=Translators:",
        "--add-location=file", "--sort-by-file", WIDTH, "--project=portal", f"--output={POT}", ".",
    )  # fmt: skip
    for folder in sorted(path.parent for path in ROOT.glob("locales/*/language.toml")):
        if folder.name == SOURCE_LANGUAGE:
            continue
        po = folder / "LC_MESSAGES" / "messages.po"
        where = ("-i", POT, "-o", po, "-l", folder.name.replace("-", "_"), WIDTH)
        if po.exists():
            pybabel("update", "--no-fuzzy-matching", "--ignore-obsolete", "--ignore-pot-creation-date", *where)
        else:
            po.parent.mkdir(exist_ok=True)
            pybabel("init", *where)
        print(f"messages: {po.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
