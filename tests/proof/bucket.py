"""A bucket at a server that speaks S3, over HTTP."""

from collections.abc import Iterator
from urllib.request import Request, urlopen

import pytest

from portal.proof.storage import Store, new_name, open_store


@pytest.fixture(scope="session")
def s3() -> Iterator[str]:
    """The address of the server."""
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    yield "http://{}:{}".format(*server.get_host_and_port())
    server.stop()


@pytest.fixture
def bucket(s3: str, monkeypatch: pytest.MonkeyPatch) -> Store:
    """An empty bucket, opened as an organisation does: the address in the settings, keys and endpoint around it."""
    given = {"ACCESS_KEY_ID": "invented", "SECRET_ACCESS_KEY": "invented", "REGION": "eu-west-1"}
    for name, value in {**given, "ENDPOINT_URL": s3, "ALLOW_HTTP": "true"}.items():
        monkeypatch.setenv(f"AWS_{name}", value)
    name = f"proof-{new_name()}"
    with urlopen(Request(f"{s3}/{name}", method="PUT"), timeout=10) as made:
        assert made.status == 200
    return open_store(f"s3://{name}/photos")
