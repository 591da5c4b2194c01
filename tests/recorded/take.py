#!/usr/bin/env python3
"""Takes a few recorded answers of github.com out of the npm package @octokit/fixtures: `python3 take.py`. Needs npm."""

import json
import pathlib
import subprocess
import tarfile
import tempfile

PACKAGE = "@octokit/fixtures@23.1.2"
SCENARIOS = "add-labels-to-issue errors get-content git-refs labels paginate-issues search-issues".split()
# Lists are long and repetitive, and there are many headers; only these are kept.
MOST, HEADERS = 2, ("content-type", "link", "x-ratelimit-remaining", "x-github-media-type")


def answers(archive, scenario):
    member = f"package/scenarios/api.github.com/{scenario}/normalized-fixture.json"
    for one in json.load(archive.extractfile(member)):
        body = one["response"][:MOST] if isinstance(one["response"], list) else one["response"]
        headers = {name: value for name, value in one["headers"].items() if name in HEADERS}
        # The organization and the repository were created for the recording.
        yield {"scenario": scenario, "method": one["method"].upper(), "path": one["path"], "status": one["status"],
               "headers": headers, "sent": one.get("body") or None, "body": body}


def main():
    with tempfile.TemporaryDirectory() as folder:
        packed = subprocess.run(["npm", "pack", "--silent", PACKAGE], cwd=folder, check=True, capture_output=True, text=True)
        with tarfile.open(pathlib.Path(folder, packed.stdout.split()[-1])) as archive:
            found = [one for scenario in SCENARIOS for one in answers(archive, scenario)]
    lines = ",\n".join("  " + json.dumps(one, separators=(",", ":")) for one in found)
    text = f'{{\n "source": "{PACKAGE}",\n "answers": [\n{lines}\n ]\n}}\n'
    (pathlib.Path(__file__).parent / "answers.json").write_text(text)


if __name__ == "__main__":
    main()
