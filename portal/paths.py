"""Where the files beside the code are: templates, static files, languages and organisations."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def data(name: str) -> Path:
    """
    Give the folder `name`: inside an installed wheel, or else at the root of the repository.

    Args:
        name: "templates", "static", "locales" or "organisations".
    """
    packed = _PACKAGE / "_data" / name
    return packed if packed.exists() else _PACKAGE.parent / name
