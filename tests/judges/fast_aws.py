"""The real AWS CLI without its second of start-up: imported once, then forked for each command.

Run by the interpreter of the AWS CLI it listens on a socket; `shim` is the `aws` that hands it a command line together
with its own standard streams, folder and environment, and ends with its exit code.
"""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

SHIM = """\
#!{python} -SE
import json, os, socket, sys
with socket.socket(socket.AF_UNIX) as told:
    told.connect({address!r})
    message = json.dumps([sys.argv[1:], os.getcwd(), dict(os.environ)]).encode()
    socket.send_fds(told, [len(message).to_bytes(8, "big")], [0, 1, 2])
    told.sendall(message)
    sys.exit(int(told.recv(16) or b"255"))
"""
SERVICES = ("iam", "sagemaker", "sso-admin", "sts")


def serve(address: str) -> None:
    """Answer until killed; one process for each command."""
    from awscli.clidriver import create_clidriver  # type: ignore[import-not-found, unused-ignore]

    driver = create_clidriver()
    for service in SERVICES:
        # What is read from disk for a client stays in memory for all that come after.
        driver.session.create_client(service, region_name="us-east-1")
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(address)
        listening.listen(16)
        os.write(1, b"ready\n")
        while True:
            caller, _ = listening.accept()
            with caller:
                if os.fork() == 0:
                    _answer(driver, caller)


def _answer(driver: object, caller: socket.socket) -> None:
    head, streams, _, _ = socket.recv_fds(caller, 8, 3)
    message = b""
    while len(message) < int.from_bytes(head, "big"):
        message += caller.recv(1 << 16)
    arguments, folder, environment = json.loads(message)
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    code = 255
    with contextlib.suppress(SystemExit):
        code = driver.main(arguments)  # type: ignore[attr-defined]
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    caller.sendall(str(code).encode())
    os._exit(0)


@contextlib.contextmanager
def shim(aws_cli: Path, folder: Path) -> Iterator[Path]:
    """A folder with an `aws` in it: the forked one, or the real one where its interpreter is not beside it."""
    tools = folder / "aws-tools"
    tools.mkdir()
    python = aws_cli.parent / "python"
    if not python.exists():
        (tools / "aws").symlink_to(aws_cli)
        yield tools
        return
    address = str(folder / "aws.socket")
    (tools / "aws").write_text(SHIM.format(python=sys.executable, address=address))
    (tools / "aws").chmod(0o755)
    with subprocess.Popen([python, __file__, address], stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            assert server.stdout.readline() == "ready\n"
            yield tools
        finally:
            server.kill()


if __name__ == "__main__":
    serve(sys.argv[1])
