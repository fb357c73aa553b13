"""The guards every other test relies on."""

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.patience import PATIENCE


def test_home_and_every_xdg_folder_are_temporary(own_home: Path) -> None:
    assert Path.home() == own_home
    for name in ("CONFIG", "DATA", "STATE", "CACHE"):
        assert Path(os.environ[f"XDG_{name}_HOME"]).is_relative_to(own_home)


def test_no_aws_setting_is_inherited() -> None:
    assert [name for name in os.environ if name.startswith("AWS_")] == ["AWS_EC2_METADATA_DISABLED"]
    assert "NO_COLOR" not in os.environ


def test_the_time_zone_is_utc() -> None:
    assert time.tzname[0] == "UTC"


@pytest.mark.parametrize("address", [("192.0.2.1", 443), ("2001:db8::1", 443, 0, 0)])
def test_a_connection_beyond_loopback_fails(address: tuple[str, int]) -> None:
    family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
    with socket.socket(family) as outward, pytest.raises(AssertionError, match="connection to"):
        outward.connect(address)


def test_a_name_beyond_loopback_is_not_looked_up() -> None:
    with pytest.raises(AssertionError, match="look-up of"):
        socket.create_connection(("sts.amazonaws.com", 443))


def test_loopback_is_reachable() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname(), timeout=PATIENCE).close()


def test_unix_sockets_are_left_alone(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as server, socket.socket(socket.AF_UNIX) as client:
        server.bind(str(tmp_path / "s"))
        server.listen()
        client.connect(str(tmp_path / "s"))


def test_a_child_process_cannot_reach_a_proxied_host() -> None:
    code = "import urllib.request; urllib.request.urlopen('http://192.0.2.1/')"
    child = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "Connection refused" in child.stderr
