#!/usr/bin/env python3
"""Runs command lines by bash with the real aws CLI. One JSON object a line in, {"rows": [{"id", "line"}], "workers": n},
and one a row out: {"id", "stdout", "stderr", "code"}.

    corpus_real.py ENDPOINT

A line that is a single plain `aws ...` command runs the CLI's own main() in a fork of this process: the same code as the
command, without the half second that loading it takes. All others go to `bash -c`, with the command first on PATH.
"""
import json
import os
import re
import shlex
import sys
import tempfile

import awscli.clidriver
import awscli.formatter  # noqa: F401  what every call loads anyway
import awscli.customizations.cliinput  # noqa: F401
import awscli.table  # noqa: F401
import botocore.auth  # noqa: F401
import botocore.client  # noqa: F401
import botocore.httpsession  # noqa: F401
import botocore.paginate  # noqa: F401
import botocore.waiter  # noqa: F401

endpoint = sys.argv[1]
folder = os.getcwd()
tools = tempfile.mkdtemp()
with open(os.path.join(tools, "aws"), "w") as script:
    script.write(f'#!/bin/sh\nexec /usr/bin/aws --endpoint-url {endpoint} "$@"\n')
os.chmod(os.path.join(tools, "aws"), 0o755)


def plain_words(line):
    """The words of a single aws command without anything that bash would expand; None for other lines."""
    bare = re.sub(r"'[^']*'", "''", line)
    bare = re.sub(r'"[^"$`\\]*"', '""', bare)
    if not line.startswith("aws ") or re.search(r"[$`\\*?{}~<>|&;()!#\n]", bare):
        return None
    return shlex.split(line)


def child(line, out, err):
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(out.fileno(), 1)
    os.dup2(err.fileno(), 2)
    words = plain_words(line)
    if words is None:
        environment = {**os.environ, "PATH": tools + ":" + os.environ["PATH"]}
        os.execve("/bin/bash", ["bash", "-c", line], environment)
    sys.argv = ["aws", "--endpoint-url", endpoint, *words[1:]]
    code = awscli.clidriver.main()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code or 0)


def start(row):
    out, err = tempfile.TemporaryFile(), tempfile.TemporaryFile()
    sys.stdout.flush()
    process = os.fork()
    if process == 0:
        try:
            child(row["line"], out, err)
        except SystemExit as end:
            sys.stdout.flush()
            os._exit(end.code if isinstance(end.code, int) else 1)
        finally:
            os._exit(98)
    return process, (row, out, err)


def text(file):
    file.seek(0)
    return file.read().decode()


for request in sys.stdin:
    request = json.loads(request)
    waiting = list(request["rows"])
    running = {}
    while waiting or running:
        while waiting and len(running) < request["workers"]:
            process, task = start(waiting.pop(0))
            running[process] = task
        process, status = os.wait()
        row, out, err = running.pop(process)
        print(json.dumps({"id": row["id"], "stdout": text(out), "stderr": text(err),
                          "code": os.waitstatus_to_exitcode(status)}), flush=True)
