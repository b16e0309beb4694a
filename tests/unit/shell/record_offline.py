#!/usr/bin/env python3
"""Runs the lines of aws_cli_offline.txt with the aws CLI on PATH (2.9.19 was used) and records what it answers."""
import json
import os
import pathlib
import shlex
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

here = pathlib.Path(__file__).parent
aws = sys.argv[1] if len(sys.argv) > 1 else "aws"
environment = {
    "PATH": "/usr/bin:/bin", "HOME": tempfile.mkdtemp(), "LC_ALL": "C.UTF-8", "TZ": "UTC",
    "AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "y", "AWS_DEFAULT_REGION": "us-east-1", "AWS_PAGER": "",
    "AWS_EC2_METADATA_DISABLED": "true",
}


def record(line):
    words = shlex.split(line)
    done = subprocess.run([aws] + words[1:], env=environment, cwd=environment["HOME"], capture_output=True, text=True)
    if "Could not connect" in done.stderr:
        print(f"left out, it wants a server: {line}")
        return None
    return {"line": line, "out": done.stdout, "err": done.stderr, "code": done.returncode}


lines = [l for l in (here / "aws_cli_offline.txt").read_text().splitlines() if l and not l.startswith("#")]
with ThreadPoolExecutor(2) as pool:
    rows = [row for row in pool.map(record, lines) if row]
(here / "aws_cli_offline.json").write_text(json.dumps(rows, indent=1, ensure_ascii=False) + "\n")
print(f"{len(rows)} lines recorded")
