// The files of the repository that git knows or would add.
import { execFileSync } from "node:child_process";
import fs from "node:fs";

export function ourFiles(...patterns) {
    const text = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "--", ...patterns],
        { encoding: "utf8" });
    return [...new Set(text.split("\n"))].filter((file) => file && fs.existsSync(file)).sort();
}
