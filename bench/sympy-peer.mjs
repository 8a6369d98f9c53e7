// SymPy in a child process, where there is a python3 with sympy and numpy.

import { spawn, spawnSync } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const probe = "import sympy, numpy, sys; print(sympy.__version__, sys.version.split()[0])";

/** SymPy ready for questions, or undefined where it is not installed. */
export function openSympy() {
  const found = spawnSync("python3", ["-c", probe], { encoding: "utf8" });
  if (found.status !== 0) return undefined;
  const [sympy, python] = found.stdout.trim().split(" ");
  const child = spawn("python3", [fileURLToPath(new URL("sympy-peer.py", import.meta.url))], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ask = async (question) => {
    child.stdin.write(`${JSON.stringify(question)}\n`);
    const { value, done } = await answers.next();
    if (done) throw new Error("python3 ended early");
    return JSON.parse(value);
  };
  return { version: `SymPy ${sympy} on Python ${python}`, ask, close: () => child.stdin.end() };
}
