// Values of formulas by a second program: mathjs reads the text, and plain numbers in rows and columns are computed with
// here. Nothing of the engine takes part, so a counterexample that replays does not rest on it.

import { parse } from "mathjs/number";

/** A matrix by rows; a vector is a column, a number 1 × 1. */
export interface Grid {
  readonly rows: number;
  readonly columns: number;
  readonly entries: readonly number[];
}

/** Thrown for what this program does not know. */
export class CannotReplay extends Error {
  override readonly name = "CannotReplay";
}

interface Tree {
  readonly type: string;
  readonly op?: string;
  readonly fn?: { readonly name?: string } | string;
  readonly name?: string;
  readonly value?: unknown;
  readonly args?: readonly Tree[];
  readonly content?: Tree;
  readonly items?: readonly Tree[];
  readonly object?: Tree;
  readonly index?: { readonly dimensions: readonly Tree[] };
  readonly start?: unknown;
}

/** The matrix with entry(i, j). */
export function gridOf(rows: number, columns: number, entry: (i: number, j: number) => number): Grid {
  const entries = Array.from({ length: rows * columns }, (_, k) => entry(Math.floor(k / columns), k % columns));
  return { rows, columns, entries };
}

/** Nested arrays as a matrix. */
export function gridFrom(value: unknown): Grid {
  if (typeof value === "number") return { rows: 1, columns: 1, entries: [value] };
  const list = value as readonly unknown[];
  if (typeof list[0] === "number") return { rows: list.length, columns: 1, entries: list as readonly number[] };
  const rows = list as readonly (readonly number[])[];
  return { rows: rows.length, columns: rows[0].length, entries: rows.flat() };
}

const number = (value: number): Grid => ({ rows: 1, columns: 1, entries: [value] });
const isNumber = ({ rows, columns }: Grid): boolean => rows === 1 && columns === 1;
const at = ({ columns, entries }: Grid, i: number, j: number): number => entries[i * columns + j];
const map = (a: Grid, f: (x: number) => number): Grid => ({ ...a, entries: a.entries.map((x) => f(x)) });

function zip(a: Grid, b: Grid, f: (x: number, y: number) => number): Grid {
  if (isNumber(a)) return map(b, (y) => f(a.entries[0], y));
  if (isNumber(b)) return map(a, (x) => f(x, b.entries[0]));
  if (a.rows !== b.rows || a.columns !== b.columns) throw new CannotReplay("shapes differ");
  return { ...a, entries: a.entries.map((x, k) => f(x, b.entries[k])) };
}

function product(a: Grid, b: Grid): Grid {
  if (isNumber(a) || isNumber(b)) return zip(a, b, (x, y) => x * y);
  if (a.columns !== b.rows) throw new CannotReplay("shapes do not multiply");
  return gridOf(a.rows, b.columns, (i, j) => {
    let total = 0;
    for (let k = 0; k < a.columns; k++) total += at(a, i, k) * at(b, k, j);
    return total;
  });
}

const transpose = (a: Grid): Grid => gridOf(a.columns, a.rows, (i, j) => at(a, j, i));
const total = (a: Grid): number => a.entries.reduce((sum, x) => sum + x, 0);
const square = (a: Grid): number => a.entries.reduce((sum, x) => sum + x * x, 0);

interface Solved {
  readonly determinant: number;
  readonly inverse: Grid;
}

function eliminate(a: Grid): Solved {
  const n = a.rows;
  const work = Array.from({ length: n }, (_, i) =>
    Array.from({ length: 2 * n }, (_unused, j) => (j < n ? at(a, i, j) : j - n === i ? 1 : 0)),
  );
  let determinant = 1;
  for (let c = 0; c < n; c++) {
    let pivot = c;
    for (let i = c + 1; i < n; i++) if (Math.abs(work[i][c]) > Math.abs(work[pivot][c])) pivot = i;
    if (pivot !== c) {
      [work[pivot], work[c]] = [work[c], work[pivot]];
      determinant = -determinant;
    }
    determinant *= work[c][c];
    const lead = work[c].map((x) => x / work[c][c]);
    work[c] = lead;
    for (let i = 0; i < n; i++) {
      if (i === c) continue;
      const factor = work[i][c];
      work[i] = work[i].map((x, j) => x - factor * lead[j]);
    }
  }
  return { determinant, inverse: gridOf(n, n, (i, j) => work[i][n + j]) };
}

const entrywise: ReadonlyMap<string, (x: number) => number> = new Map<string, (x: number) => number>([
  ["exp", Math.exp],
  ["log", Math.log],
  ["log1p", Math.log1p],
  ["expm1", Math.expm1],
  ["sqrt", Math.sqrt],
  ["cbrt", Math.cbrt],
  ["abs", Math.abs],
  ["sign", Math.sign],
  ["step", (x) => (x > 0 ? 1 : 0)],
  ["sin", Math.sin],
  ["cos", Math.cos],
  ["tan", Math.tan],
  ["asin", Math.asin],
  ["acos", Math.acos],
  ["atan", Math.atan],
  ["sinh", Math.sinh],
  ["cosh", Math.cosh],
  ["tanh", Math.tanh],
  ["asinh", Math.asinh],
  ["atanh", Math.atanh],
  ["sigmoid", (x) => 1 / (1 + Math.exp(-x))],
  ["softplus", (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))],
  ["relu", (x) => Math.max(x, 0)],
  ["square", (x) => x * x],
  ["silu", (x) => x / (1 + Math.exp(-x))],
]);

const extreme = (f: (...values: readonly number[]) => number): ((args: readonly Grid[]) => Grid) => {
  return ([a, b]) => (b ? zip(a, b, (x, y) => f(x, y)) : number(f(...a.entries)));
};

function shares(a: Grid, best: number): Grid {
  const count = a.entries.filter((x) => x === best).length;
  return map(a, (x) => (x === best ? 1 / count : 0));
}

function softmax(a: Grid): Grid {
  const powers = map(a, Math.exp);
  return map(powers, (x) => x / total(powers));
}

function kron(a: Grid, b: Grid): Grid {
  return gridOf(
    a.rows * b.rows,
    a.columns * b.columns,
    (i, j) => at(a, Math.floor(i / b.rows), Math.floor(j / b.columns)) * at(b, i % b.rows, j % b.columns),
  );
}

const vec = (a: Grid): Grid => gridOf(a.rows * a.columns, 1, (k) => at(a, k % a.rows, Math.floor(k / a.rows)));

type Call = (args: readonly Grid[]) => Grid;

const calls: ReadonlyMap<string, Call> = new Map<string, Call>([
  ["sum", ([a, axis]) => (axis === undefined ? number(total(a)) : sumAlong(a, axis.entries[0]))],
  ["mean", ([a, axis]) => (axis === undefined ? number(total(a) / a.entries.length) : meanAlong(a, axis.entries[0]))],
  ["tr", ([a]) => number(Array.from({ length: a.rows }, (_, i) => at(a, i, i)).reduce((sum, x) => sum + x, 0))],
  ["det", ([a]) => number(eliminate(a).determinant)],
  ["logdet", ([a]) => number(Math.log(Math.abs(eliminate(a).determinant)))],
  ["inv", ([a]) => eliminate(a).inverse],
  ["adj", ([a]) => map(eliminate(a).inverse, (x) => x * eliminate(a).determinant)],
  ["norm2", ([a]) => number(Math.sqrt(square(a)))],
  ["normF", ([a]) => number(Math.sqrt(square(a)))],
  ["norm1", ([a]) => number(a.entries.reduce((sum, x) => sum + Math.abs(x), 0))],
  ["norm", ([a, p]) => number(total(map(a, (x) => Math.abs(x) ** p.entries[0])) ** (1 / p.entries[0]))],
  ["var", ([a]) => number(square(map(a, (x) => x - total(a) / a.entries.length)) / a.entries.length)],
  ["dot", ([a, b]) => number(total(zip(a, b, (x, y) => x * y)))],
  ["outer", ([a, b]) => product(a, transpose(b))],
  ["hadamard", ([a, b]) => zip(a, b, (x, y) => x * y)],
  ["kron", ([a, b]) => kron(a, b)],
  ["vec", ([a]) => vec(a)],
  ["diag", ([a]) => gridOf(a.entries.length, a.entries.length, (i, j) => (i === j ? a.entries[i] : 0))],
  ["diagvec", ([a]) => gridOf(a.rows, 1, (i) => at(a, i, i))],
  ["transpose", ([a]) => transpose(a)],
  ["eye", ([n]) => gridOf(n.entries[0], n.entries[0], (i, j) => (i === j ? 1 : 0))],
  ["ones", ([m, n]) => gridOf(m.entries[0], n?.entries[0] ?? 1, () => 1)],
  ["zeros", ([m, n]) => gridOf(m.entries[0], n?.entries[0] ?? 1, () => 0)],
  ["softmax", ([a, axis]) => (axis ? unknown("softmax of rows") : softmax(a))],
  ["logsoftmax", ([a, axis]) => (axis ? unknown("logsoftmax of rows") : map(softmax(a), Math.log))],
  ["logsumexp", ([a]) => number(Math.log(total(map(a, Math.exp))))],
  ["normalize", ([a]) => map(a, (x) => x / Math.sqrt(square(a)))],
  ["max", extreme(Math.max)],
  ["min", extreme(Math.min)],
  ["onehotmax", ([a]) => shares(a, Math.max(...a.entries))],
  ["onehotmin", ([a]) => shares(a, Math.min(...a.entries))],
]);

function unknown(what: string): never {
  throw new CannotReplay(what);
}

function sumAlong(a: Grid, axis: number): Grid {
  return axis === 1
    ? gridOf(1, a.columns, (_, j) => total(gridOf(a.rows, 1, (i) => at(a, i, j))))
    : gridOf(a.rows, 1, (i) => total(gridOf(a.columns, 1, (j) => at(a, i, j))));
}

function meanAlong(a: Grid, axis: number): Grid {
  return map(sumAlong(a, axis), (x) => x / (axis === 1 ? a.rows : a.columns));
}

function power(base: Grid, exponent: Grid, isEntrywise: boolean): Grid {
  const value = exponent.entries[0];
  if (isEntrywise || isNumber(base)) return zip(base, exponent, (x, y) => x ** y);
  if (!Number.isInteger(value)) return unknown("a fractional power of a matrix");
  const factor = value < 0 ? eliminate(base).inverse : base;
  let result = gridOf(base.rows, base.rows, (i, j) => (i === j ? 1 : 0));
  for (let k = 0; k < Math.abs(value); k++) result = product(result, factor);
  return result;
}

const comparisons: ReadonlyMap<string, (x: number, y: number) => boolean> = new Map([
  [">", (x: number, y: number) => x > y],
  [">=", (x: number, y: number) => x >= y],
  ["<", (x: number, y: number) => x < y],
  ["<=", (x: number, y: number) => x <= y],
  ["==", (x: number, y: number) => x === y],
]);

function operator(op: string, args: readonly Grid[]): Grid {
  const [a, b] = args;
  const compared = comparisons.get(op);
  if (compared) return zip(a, b, (x, y) => (compared(x, y) ? 1 : 0));
  switch (op) {
    case "+":
      return b ? zip(a, b, (x, y) => x + y) : a;
    case "-":
      return b ? zip(a, b, (x, y) => x - y) : map(a, (x) => -x);
    case "*":
      return product(a, b);
    case ".*":
      return zip(a, b, (x, y) => x * y);
    case "/":
    case "./":
      return zip(a, b, (x, y) => x / y);
    case "^":
      return power(a, b, false);
    case ".^":
      return power(a, b, true);
    case "'":
      return transpose(a);
    default:
      return unknown(op);
  }
}

// x[i], A[i, j], A[i, :] as a row and A[:, j] as a column, counted from 1.
function entriesOf(target: Grid, positions: readonly Tree[], valueOf: (name: string) => Grid): Grid {
  const picked = positions.map((position) =>
    position.type === "RangeNode" ? undefined : evaluate(position, valueOf).entries[0] - 1,
  );
  if (positions.some(({ type, start }) => type === "RangeNode" && (start as Tree).type !== "ConstantNode"))
    return unknown("a range");
  const [row, column] = picked;
  if (picked.length === 1) return row === undefined ? target : number(target.entries[row]);
  const rows = row === undefined ? Array.from({ length: target.rows }, (_, i) => i) : [row];
  const columns = column === undefined ? Array.from({ length: target.columns }, (_, j) => j) : [column];
  return gridOf(rows.length, columns.length, (i, j) => at(target, rows[i], columns[j]));
}

function evaluate(tree: Tree, valueOf: (name: string) => Grid): Grid {
  const args = (): readonly Grid[] => (tree.args ?? []).map((argument) => evaluate(argument, valueOf));
  switch (tree.type) {
    case "ConstantNode":
      return number(Number(tree.value));
    case "SymbolNode":
      return tree.name === "pi" ? number(Math.PI) : tree.name === "e" ? number(Math.E) : valueOf(tree.name ?? "");
    case "ParenthesisNode":
      return evaluate(tree.content!, valueOf);
    case "OperatorNode":
      return operator(tree.op ?? "", args());
    case "ArrayNode": {
      const items = (tree.items ?? []).map((item) => evaluate(item, valueOf));
      if (!items.every(isNumber)) return unknown("blocks");
      return { rows: items.length, columns: 1, entries: items.map((item) => item.entries[0]) };
    }
    case "FunctionNode": {
      const name = typeof tree.fn === "string" ? tree.fn : (tree.fn?.name ?? "");
      const single = entrywise.get(name);
      const given = args();
      if (single && given.length === 1) return map(given[0], single);
      if (name === "where") {
        const [condition, yes, no] = given;
        return zip(
          zip(condition, yes, (c, y) => (c !== 0 ? y : 0)),
          zip(condition, no, (c, y) => (c !== 0 ? 0 : y)),
          (x, y) => x + y,
        );
      }
      return (calls.get(name) ?? (() => unknown(name)))(given);
    }
    case "AccessorNode":
      return entriesOf(evaluate(tree.object!, valueOf), tree.index!.dimensions, valueOf);
    default:
      return unknown(tree.type);
  }
}

/** The value of a formula where names have values. Throws `CannotReplay` for what this program does not know. */
export function replay(text: string, valueOf: (name: string) => Grid): Grid {
  return evaluate(parse(text), valueOf);
}
