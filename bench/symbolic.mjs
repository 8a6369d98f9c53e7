// How long a derivation takes, from text to text, and how large derivatives grow. Before anything is timed, values are
// compared: ours with finite differences and automatic differentiation, those of every peer with ours.
//
//   node bench/symbolic.mjs [--json | --write] [--ratios] [--seed 1]      --ratios leaves absolute times out of the tables

import { cpus } from "node:os";
import { parseArgs } from "node:util";

import { countNodes, crossCheck, derive, dimensionsOf, evaluate, openProblem } from "closedform";
import { derivative as mathjsDerivative, evaluate as mathjsEvaluate } from "mathjs";
import nerdamer from "nerdamer";
import "nerdamer/Algebra.js";
import "nerdamer/Calculus.js";

// The sweep alone, without the printing: not part of the public surface.
import { differentiate } from "../packages/symbolic/dist/differentiate/reverse.js";
import { definitions, families, matrixProblems, pointFor, randomNumbers, scalarProblems, sizes } from "./inputs.mjs";
import { duel, inProcess, timeAlone } from "./measure.mjs";
import { commandLine, publish } from "./report.mjs";
import { openSympy } from "./sympy-peer.mjs";

const { values: options } = parseArgs({
  options: {
    json: { type: "boolean" },
    write: { type: "boolean" },
    ratios: { type: "boolean" },
    seed: { type: "string", default: "1" },
  },
});
const seed = Number(options.seed);

const scalarPeers = {
  mathjs: ({ expr, wrt }) => mathjsDerivative(expr, wrt, { simplify: false }).toString(),
  nerdamer: ({ expr, wrt }) => nerdamer.diff(expr, wrt).toString(),
};

function ours({ expr, wrt, vars }) {
  return derive({ expr, wrt, vars }).text;
}

function largestGap(left, right) {
  if (left.length !== right.length) return Infinity;
  const scale = Math.max(1, ...left.map(Math.abs));
  return Math.max(0, ...left.map((value, k) => Math.abs(value - right[k]) / scale));
}

const tolerance = 1e-9;

// Every text is read by one reader, mathjs, at one point.
function scalarValue(text, { vars }, random) {
  const scope = Object.fromEntries(Object.keys(vars).map((name) => [name, 0.5 + random()]));
  return mathjsEvaluate(text, scope);
}

function requireSameScalar(problem, name, text) {
  const [mine, theirs] = [ours(problem), text].map((one) => scalarValue(one, problem, randomNumbers(seed)));
  if (largestGap([mine], [theirs]) > tolerance)
    throw new Error(`${name} disagrees on ${problem.name}: ${theirs}, ours ${mine}`);
}

async function scalarRows(random) {
  const rows = [];
  for (const problem of scalarProblems) {
    const row = { name: problem.name, peers: {} };
    for (const [name, run] of Object.entries(scalarPeers)) {
      requireSameScalar(problem, name, run(problem));
      row.peers[name] = await duel(
        inProcess(() => ours(problem)),
        inProcess(() => run(problem)),
        random,
      );
    }
    rows.push(row);
  }
  return rows;
}

async function requireConfirmed({ name, expr, wrt, vars }) {
  const { agrees } = await crossCheck({ expr, wrt, vars, seed });
  if (!agrees) throw new Error(`the closed form of ${name} is not confirmed`);
}

// The axes of the variable before those of the expression, as SymPy lays derivatives out.
function variableFirst(values, variableSize) {
  const rows = values.length / variableSize;
  return values.map((_, k) => values[(k % rows) * variableSize + Math.floor(k / rows)]);
}

// What SymPy's answer is worth at a point.
async function judgeSympy(sympy, problem) {
  const at = pointFor(problem, randomNumbers(seed));
  const answer = await sympy.ask({ name: problem.name, at, sizes });
  if (answer.failed) return answer.failed;
  const { derivative } = evaluate({ expr: problem.expr, wrt: problem.wrt, vars: problem.vars, at });
  const mine = [derivative].flat(Infinity);
  const entries = answer.shape.reduce((total, length) => total * length, 1);
  if (entries !== mine.length) return `wrong shape: ${entries} entries for ${mine.length}`;
  if (!answer.values) return answer.unknown;
  if (largestGap(mine, answer.values) <= tolerance) return "agrees";
  const variableSize = [at[problem.wrt]].flat(Infinity).length;
  const gap = largestGap(variableFirst(mine, variableSize), answer.values);
  return gap <= tolerance ? "agrees, variable first" : "wrong value";
}

const warmUpRounds = 400;

// The problems share their code: what the first of them pays for compiling it would be counted against it alone.
function compileAll() {
  for (let round = 0; round < warmUpRounds; round++) for (const problem of matrixProblems) ours(problem);
}

async function matrixRows(sympy, random) {
  const rows = [];
  compileAll();
  for (const problem of matrixProblems) {
    await requireConfirmed(problem);
    const row = { name: problem.name, expr: problem.expr, text: ours(problem) };
    const mine = inProcess(() => ours(problem));
    if (sympy) row.sympy = await judgeSympy(sympy, problem);
    if (row.sympy?.startsWith("agrees") || row.sympy?.startsWith("no value")) {
      const theirs = async (count) => (await sympy.ask({ name: problem.name, count })).ms;
      row.duel = await duel(mine, theirs, random, 3000);
    } else row.ours = await timeAlone(mine);
    rows.push(row);
  }
  return rows;
}

function growthRows() {
  return families.flatMap((family) =>
    [10, 100, 1000, 10_000, ...(family === "chain" || family === "product" ? [100_000] : [])].map((n) => {
      const { source, names, vars } = definitions(family, n);
      const { graph, value, variables } = openProblem(source, vars);
      const input = countNodes([value.node]);
      const gradient = differentiate(
        graph,
        value.node,
        names
          .map((name) => variables.get(name))
          .map(({ name, type, assumptions }) => graph.variable(name, dimensionsOf(type), assumptions)),
      );
      const output = countNodes(gradient);
      return { family, n, input, output, ratio: output / input };
    }),
  );
}

function machine() {
  return { cores: cpus().length, cpu: cpus()[0]?.model.trim(), node: process.version };
}

const twoDigits = (value) => (value < 0.995 ? value.toFixed(2) : value < 9.95 ? value.toFixed(1) : value.toFixed(0));
const milliseconds = (value) => `${twoDigits(value)} ms`;

function table(headings, rows) {
  const lines = [headings, headings.map(() => "---"), ...rows];
  return `${lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n")}\n`;
}

function timed(headings, rows) {
  if (!options.ratios) return table(headings, rows);
  const kept = headings.map((heading) => !heading.startsWith("time"));
  const keep = (cells) => cells.filter((_, k) => kept[k]);
  return table(keep(headings), rows.map(keep));
}

function ratioCell({ ratio, low, high }) {
  return `${twoDigits(ratio)} (${twoDigits(low)}–${twoDigits(high)})`;
}

const code = (text) => `\`${text.replaceAll("|", String.raw`\|`)}\``;

function report({ date, versions, scalar, matrices, growth }) {
  const { cores, cpu, node } = versions;
  const peers = Object.keys(scalarPeers);
  const scalarCells = scalar.map(({ name, peers: found }) => [
    name,
    milliseconds(found.mathjs.ours),
    ...peers.map((peer) => ratioCell(found[peer])),
  ]);
  const matrixCells = matrices.map(({ expr, text, sympy, duel: found, ours: alone }) => [
    code(expr),
    code(text),
    milliseconds(found?.ours ?? alone),
    found ? ratioCell(found) : "–",
    sympy ?? "–",
  ]);
  const growthCells = growth.map(({ family, n, input, output, ratio }) => [family, n, input, output, ratio.toFixed(2)]);
  return `## Derivation: time against peers, growth of results

${date}, ${cores} cores, ${cpu}, Node ${node}${versions.sympy ? `, ${versions.sympy}` : ""}, seed ${seed}; \`${commandLine("bench/symbolic.mjs")}\`.

A ratio is the peer's processor time over ours for the same derivation, from text to text: above 1 the peer is slower. It
is the median over paired slices in random order; in brackets the middle half of the slices. Ours reads its own answer
back and compares it before it is shown; that is part of its time. The matrix expressions were derived ${warmUpRounds} times each
beforehand, so that all find their code compiled.

### Scalar expressions, by one variable, against mathjs (\`simplify: false\`) and nerdamer (\`diff\`) in one process

${timed(["expression", "time, ours", ...peers], scalarCells)}
### Matrix expressions against SymPy (cold cache, a process of its own)

${timed(["expression", "derivative, ours", "time, ours", "SymPy / ours", "SymPy's answer at a point"], matrixCells)}
### Nodes of the whole gradient over nodes of the input

${table(["family", "n", "input", "gradient", "ratio"], growthCells)}`;
}

async function main() {
  const random = randomNumbers(seed);
  const sympy = openSympy();
  try {
    const versions = { ...machine(), sympy: sympy?.version };
    const date = new Date().toISOString().slice(0, 10);
    const growth = growthRows();
    const scalar = await scalarRows(random);
    const matrices = await matrixRows(sympy, random);
    const found = { date, versions, seed, scalar, matrices, growth };
    if (options.json) process.stdout.write(`${JSON.stringify(found)}\n`);
    else publish("symbolic", report(found), options.write === true);
  } finally {
    sympy?.close();
  }
}

await main();
