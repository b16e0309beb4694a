#!/usr/bin/env python3
"""Runs the scripts of bash_scripts.txt with bash (5.2 was used) and records what they print."""
import json
import pathlib
import subprocess
import tempfile

here = pathlib.Path(__file__).parent


def record(script):
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(["bash", "-c", script], cwd=folder, capture_output=True, text=True, stdin=subprocess.DEVNULL,
                              env={"PATH": "/usr/bin:/bin", "HOME": folder, "LC_ALL": "C.UTF-8"})
    # Typed lines have no number.
    err = done.stderr.replace("bash: line 1: ", "bash: ")
    return {"script": script, "out": done.stdout, "err": err, "code": done.returncode}


scripts = [l for l in (here / "bash_scripts.txt").read_text().splitlines() if l and not l.startswith("#")]
rows = [record(script) for script in scripts]
(here / "bash_scripts.json").write_text(json.dumps(rows, indent=1, ensure_ascii=False) + "\n")
print(f"{len(rows)} scripts recorded")
