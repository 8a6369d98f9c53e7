// The words of `--help`.

import { readFileSync } from "node:fs";

/** The version of this package. */
export function version(): string {
  // The same path from src/cli and from dist/cli.
  const text = readFileSync(new URL("../../package.json", import.meta.url), "utf8");
  return (JSON.parse(text) as { readonly version: string }).version;
}

/** The page that `closedform --help` prints. */
export const usage = `closedform: derivatives of vector and matrix expressions, in closed form

  derive EXPR --wrt X                  the derivative as a formula
  steps EXPR --wrt X                   the derivation, line by line
  verify EXPR --wrt X --claim FORMULA  is this hand-made derivative right?
  evaluate EXPR [--wrt X] --at FILE    values at a point
  check EXPR --wrt X                   against finite differences and autodiff
  plot EXPR --wrt x,y                  contour lines and gradients as SVG
  equal LEFT RIGHT                     do two expressions mean the same?
  example [TOPIC]                      a worked example
  batch                                JSON Lines in, JSON Lines out
  tour                                 see all of it on two problems
  bench                                the benchmarks of a checkout

Examples
  closedform derive 'norm2(A*x - b)^2' --wrt x --var 'A:matrix(m,n)'
  closedform verify "x'*A*x" --wrt x --claim "A*x + A'*x"

EXPR may be LaTeX, as '\\|Ax-b\\|_2^2' (--syntax latex where nothing shows it).
Undeclared names: a to g and Greek letters are scalars, h to z vectors, capitals
matrices. EXPR may be - to read it from standard input. --json gives JSON.
Exit status: 0 fine, 1 incorrect, 2 bad input, 3 gave up or undecided.
closedform COMMAND --help lists the options of a command.
`;

/** Two calls of each command, for its own help page. */
export const examples: Readonly<Record<string, readonly string[]>> = {
  derive: [
    "derive 'log(det(X))' --wrt X",
    "derive 'sum(exp(x))' --wrt x --order 2 --format latex",
    "derive 'inv(X)' --wrt X --differential",
    "derive 'dot(x,x)' --wrt x --direction u --unit",
    "derive 'norm2(A*x)^2' --wrt x --hvp --direction v",
  ],
  verify: [
    "verify 'dot(x,x)' --wrt x --claim '2*x'",
    "verify 'cos(a)' --wrt a --claim '-sin(a)' --json",
    "verify 'dot(x,x)' --wrt x --steps hand.txt",
  ],
  evaluate: [
    "evaluate 'dot(x,x)' --wrt x --at point.json",
    `evaluate 'dot(x,x)' --at '{"x": [3, 4]}'`,
    `evaluate 'sum(x.^3)' --wrt x --order 2 --compressed --at '{"x": [1, 2]}'`,
  ],
  check: ["check 'norm2(A*x-b)^2' --wrt x", "check 'log(det(X))' --wrt X --var 'X:matrix(n,n):spd'"],
  plot: ["plot 'x^2 + x*y + y^2' --wrt x,y", "plot 'sin(x)*y' --wrt x,y --range=-3,3 --json"],
  steps: ["steps 'sin(a)^2' --wrt a", "steps 'tr(X*A)' --wrt X --lang zh"],
  example: ["example S24", "example 'sum(x.^2)' --wrt x"],
  equal: ['equal "(A*B)\'" "B\'*A\'"', "equal '(a + b)^2' 'a^2 + 2*a*b + b^2' --json"],
  batch: ["batch < requests.jsonl > answers.jsonl", "batch --time-limit 5 < requests.jsonl"],
  tour: ["tour", "tour --json"],
  bench: ["bench", "bench --json"],
};
