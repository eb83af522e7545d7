"""Load from wrk, and its answer as numbers."""

import json
import pathlib
import signal
import subprocess
import time

SCRIPTS = pathlib.Path(__file__).resolve().parent / "wrk"


def wrk(server, script, *arguments, connections=16, seconds=4.0):
    """Runs a Lua script against a server; its `done` (wrk/common.lua) prints what is read here."""
    begin = time.perf_counter()
    process = subprocess.Popen(
        ["wrk", "-t", "1", "-c", str(connections), "-d", f"{seconds:g}s", "--timeout", "30s", "-s", f"{script}.lua",
         f"http://127.0.0.1:{server.port}", "--", *[str(argument) for argument in arguments]],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=SCRIPTS)
    finished, result = None, None
    for line in process.stdout:
        if line.strip() == "finished":
            finished = time.perf_counter() - begin
            process.send_signal(signal.SIGINT)
        elif line.startswith("{"):
            result = json.loads(line)
    process.wait()
    if result is None:
        raise SystemExit(f"wrk said nothing: {process.stderr.read()[-500:]}")
    if result["errors"]:
        raise SystemExit(f"{script} on {server.command(server.port)[0]}: bad answers: {result}")
    # Scripts that have an end say when they reached it.
    return {**result, "finished": finished}
