// Products of a matrix and a vector and sums, four rows at a time, in one pass over memory. Rows are contiguous.

import { fill, i32, ifElse, memory, minus, plus, scalar, sequence, times, whileLoop } from "../assembler/code.ts";
import type { Code } from "../assembler/code.ts";
import { defineFunction } from "../assembler/module.ts";
import type { FunctionDefinition, Local, ValueType } from "../assembler/module.ts";
import { lane, shuffle, simd, vectorMemory } from "../assembler/simd.ts";
import { entryBytes } from "../memory.ts";
import type { Precision } from "../memory.ts";

const vectorBytes = 16;

interface Dialect {
  readonly size: 4 | 8;
  readonly type: "f64" | "f32";
  readonly vector: "f64x2" | "f32x4";
  readonly lanes: 2 | 4;
  readonly splat: "v128.load64_splat" | "v128.load32_splat";
}

function dialectOf(precision: Precision): Dialect {
  const size = entryBytes(precision);
  return precision === "float64"
    ? { size, type: "f64", vector: "f64x2", lanes: 2, splat: "v128.load64_splat" }
    : { size, type: "f32", vector: "f32x4", lanes: 4, splat: "v128.load32_splat" };
}

type MakeLocal = (type: ValueType) => Local;

const add = ({ vector }: Dialect, left: Code, right: Code): Code => simd(`${vector}.add`, left, right);
const multiply = ({ vector }: Dialect, left: Code, right: Code): Code => simd(`${vector}.mul`, left, right);

function sumOfLanes({ vector, type, lanes }: Dialect, x: Local): Code {
  const parts = Array.from({ length: lanes }, (_, k) => lane(`${vector}.extract_lane`, k, x.get));
  return parts.reduce((sum, part) => scalar(`${type}.add`, sum, part));
}

const atLeast = (count: Local, bound: number): Code => scalar("i32.ge_s", count.get, i32(bound));
const lower = (count: Local, by: number): Code => count.set(minus(count.get, i32(by)));
const bump = (pointer: Local, bytes: number): Code => pointer.set(plus(pointer.get, i32(bytes)));

// Σ of `count` rows times the vector: two sums a row, since one would wait for itself.
function dotRows(dialect: Dialect, count: number, at: Readonly<Record<string, Local>>, local: MakeLocal): Code {
  const { size, type, lanes } = dialect;
  const { matrix, vector, output, columns, rowBytes, accumulate } = at as Record<string, Local>;
  const pointers = Array.from({ length: count }, () => local("i32"));
  const sums = pointers.map(() => [local("v128"), local("v128")] as const);
  const totals = pointers.map(() => local(type));
  const [operand, right, rest] = [local("v128"), local("i32"), local("i32")];
  const half = (k: 0 | 1): Code =>
    sequence(
      operand.set(vectorMemory("v128.load", k * vectorBytes, right.get)),
      ...pointers.map((pointer, row) => {
        const product = multiply(dialect, operand.get, vectorMemory("v128.load", k * vectorBytes, pointer.get));
        return sums[row][k].set(add(dialect, sums[row][k].get, product));
      }),
    );
  const onwards = (bytes: number): Code => sequence(...[...pointers, right].map((pointer) => bump(pointer, bytes)));
  const zero = simd(`${dialect.vector}.splat`, type === "f64" ? zeroDouble : zeroSingle);
  const load = (pointer: Local): Code => memory(`${type}.load`, 0, pointer.get);
  return sequence(
    pointers[0].set(matrix.get),
    ...pointers.slice(1).map((pointer, k) => pointer.set(plus(pointers[k].get, rowBytes.get))),
    ...sums.flatMap(([first, second]) => [first.set(zero), second.set(zero)]),
    right.set(vector.get),
    rest.set(columns.get),
    whileLoop(atLeast(rest, 2 * lanes), sequence(half(0), half(1), onwards(2 * vectorBytes), lower(rest, 2 * lanes))),
    ...sums.flatMap(([first, second], row) => [
      first.set(add(dialect, first.get, second.get)),
      totals[row].set(sumOfLanes(dialect, first)),
    ]),
    whileLoop(
      rest.get,
      sequence(
        ...pointers.map((pointer, row) =>
          totals[row].set(scalar(`${type}.add`, totals[row].get, scalar(`${type}.mul`, load(pointer), load(right)))),
        ),
        onwards(size),
        lower(rest, 1),
      ),
    ),
    ...totals.map((total, row) => {
      const store = (value: Code): Code => memory(`${type}.store`, row * size, output.get, value);
      const old = memory(`${type}.load`, row * size, output.get);
      return ifElse(accumulate.get, store(scalar(`${type}.add`, old, total.get)), store(total.get));
    }),
    matrix.set(plus(matrix.get, times(rowBytes.get, i32(count)))),
    bump(output, count * size),
  );
}

const zeroDouble: Code = [0x44, 0, 0, 0, 0, 0, 0, 0, 0];
const zeroSingle: Code = [0x43, 0, 0, 0, 0];

const rowsAtOnce = 4;

function overRows(rows: Local, atOnce: number, many: Code, one: Code): Code {
  return sequence(
    whileLoop(atLeast(rows, atOnce), sequence(many, lower(rows, atOnce))),
    whileLoop(rows.get, sequence(one, lower(rows, 1))),
  );
}

const i32s = (count: number): ValueType[] => Array.from({ length: count }, () => "i32");

/** `rowDots(matrix, vector, output, rows, columns, rowBytes, accumulate)`: the product with each row, stored or added. */
function rowDots(precision: Precision): FunctionDefinition {
  const dialect = dialectOf(precision);
  return defineFunction({ name: "rowDots", parameters: i32s(7) }, (all, local) => {
    const [matrix, vector, output, rows, columns, rowBytes, accumulate] = all;
    const at = { matrix, vector, output, columns, rowBytes, accumulate };
    return overRows(rows, rowsAtOnce, dotRows(dialect, rowsAtOnce, at, local), dotRows(dialect, 1, at, local));
  });
}

// ((a + b) + (c + d)) + …: the sums of a round do not wait for each other.
function sumInPairs(terms: readonly Code[], plusCode: (left: Code, right: Code) => Code): Code {
  let level = terms;
  while (level.length > 1) {
    level = Array.from({ length: level.length / 2 }, (_, k) => plusCode(level[2 * k], level[2 * k + 1]));
  }
  return level[0];
}

function addRows(dialect: Dialect, count: number, at: Readonly<Record<string, Local>>, local: MakeLocal): Code {
  const { size, type, lanes, splat } = dialect;
  const { matrix, coefficients, output, columns, rowBytes } = at as Record<string, Local>;
  const pointers = Array.from({ length: count }, () => local("i32"));
  const factors = pointers.map(() => local("v128"));
  const [target, rest] = [local("i32"), local("i32")];
  const products = pointers.map((pointer, k) =>
    multiply(dialect, factors[k].get, vectorMemory("v128.load", 0, pointer.get)),
  );
  const sum = sumInPairs(products, (left, right) => add(dialect, left, right));
  const onwards = (bytes: number): Code => sequence(...[...pointers, target].map((pointer) => bump(pointer, bytes)));
  const entry = (k: number): Code =>
    scalar(
      `${type}.mul`,
      lane(`${dialect.vector}.extract_lane`, 0, factors[k].get),
      memory(`${type}.load`, 0, pointers[k].get),
    );
  const entries = pointers.map((_, k) => entry(k));
  const scalarSum = sumInPairs(entries, (left, right) => scalar(`${type}.add`, left, right));
  return sequence(
    pointers[0].set(matrix.get),
    ...pointers.slice(1).map((pointer, k) => pointer.set(plus(pointers[k].get, rowBytes.get))),
    ...factors.map((factor, k) => factor.set(vectorMemory(splat, k * size, coefficients.get))),
    target.set(output.get),
    rest.set(columns.get),
    whileLoop(
      atLeast(rest, lanes),
      sequence(
        vectorMemory("v128.store", 0, target.get, add(dialect, vectorMemory("v128.load", 0, target.get), sum)),
        onwards(vectorBytes),
        lower(rest, lanes),
      ),
    ),
    whileLoop(
      rest.get,
      sequence(
        memory(`${type}.store`, 0, target.get, scalar(`${type}.add`, memory(`${type}.load`, 0, target.get), scalarSum)),
        onwards(size),
        lower(rest, 1),
      ),
    ),
    matrix.set(plus(matrix.get, times(rowBytes.get, i32(count)))),
    bump(coefficients, count * size),
  );
}

/** `rowSums(matrix, coefficients, output, rows, columns, rowBytes)`: adds Σ coefficientᵢ · rowᵢ to the output. */
function rowSums(precision: Precision): FunctionDefinition {
  const dialect = dialectOf(precision);
  return defineFunction({ name: "rowSums", parameters: i32s(6) }, (all, local) => {
    const [matrix, coefficients, output, rows, columns, rowBytes] = all;
    const at = { matrix, coefficients, output, columns, rowBytes };
    return overRows(rows, rowsAtOnce, addRows(dialect, rowsAtOnce, at, local), addRows(dialect, 1, at, local));
  });
}

/** `scaleRows(matrix, coefficients, output, rows, columns, rowBytes)`: coefficientᵢ · rowᵢ, dense in the output. */
function scaleRows(precision: Precision): FunctionDefinition {
  const dialect = dialectOf(precision);
  const { size, type, lanes, splat, vector } = dialect;
  return defineFunction({ name: "scaleRows", parameters: i32s(6) }, (all, local) => {
    const [matrix, coefficients, output, rows, columns, rowBytes] = all;
    const [factor, source, rest] = [local("v128"), local("i32"), local("i32")];
    const onwards = (bytes: number): Code => sequence(bump(source, bytes), bump(output, bytes));
    const row = sequence(
      factor.set(vectorMemory(splat, 0, coefficients.get)),
      source.set(matrix.get),
      rest.set(columns.get),
      whileLoop(
        atLeast(rest, lanes),
        sequence(
          vectorMemory(
            "v128.store",
            0,
            output.get,
            multiply(dialect, factor.get, vectorMemory("v128.load", 0, source.get)),
          ),
          onwards(vectorBytes),
          lower(rest, lanes),
        ),
      ),
      whileLoop(
        rest.get,
        sequence(
          memory(
            `${type}.store`,
            0,
            output.get,
            scalar(`${type}.mul`, lane(`${vector}.extract_lane`, 0, factor.get), memory(`${type}.load`, 0, source.get)),
          ),
          onwards(size),
          lower(rest, 1),
        ),
      ),
      matrix.set(plus(matrix.get, rowBytes.get)),
      bump(coefficients, size),
      lower(rows, 1),
    );
    return whileLoop(rows.get, row);
  });
}

const upperHalf = [8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15];

// The entries at a pointer as float64 vectors: one of two entries, or two where there are four.
function wide(
  { size }: Dialect,
  pointer: Local,
  offset: number,
  kept: Local,
): { before: Code; parts: readonly Code[] } {
  const load = vectorMemory("v128.load", offset, pointer.get);
  if (size === 8) return { before: kept.set(load), parts: [kept.get] };
  const promoted = (x: Code): Code => simd("f64x2.promote_low_f32x4", x);
  return { before: kept.set(load), parts: [promoted(kept.get), promoted(shuffle(upperHalf, kept.get, kept.get))] };
}

/**
 * `sum(pointer, count)` and `dot(left, right, count)` in float64 whatever the precision, in eight running sums: made for
 * blocks short enough for that to be accurate.
 */
function blockSum(precision: Precision, isDot: boolean): FunctionDefinition {
  const dialect = dialectOf(precision);
  const { size, lanes, type } = dialect;
  const loads = 8 / lanes;
  const signature = { name: isDot ? "dot" : "sum", parameters: i32s(isDot ? 3 : 2), results: ["f64"] } as const;
  return defineFunction(signature, (all, local) => {
    const pointers = all.slice(0, -1);
    const count = all[all.length - 1];
    const sums = Array.from({ length: 4 }, () => local("v128"));
    const total = local("f64");
    const steps = Array.from({ length: loads }, (_, k) => {
      const operands = pointers.map((pointer) => wide(dialect, pointer, k * vectorBytes, local("v128")));
      const perLoad = operands[0].parts.length;
      return sequence(
        ...operands.map(({ before }) => before),
        ...operands[0].parts.map((part, half) => {
          const value = isDot ? simd("f64x2.mul", part, operands[1].parts[half]) : part;
          const sum = sums[k * perLoad + half];
          return sum.set(simd("f64x2.add", sum.get, value));
        }),
      );
    });
    const entry = (pointer: Local): Code =>
      type === "f64"
        ? memory("f64.load", 0, pointer.get)
        : scalar("f64.promote_f32", memory("f32.load", 0, pointer.get));
    const last = isDot ? scalar("f64.mul", entry(pointers[0]), entry(pointers[1])) : entry(pointers[0]);
    const onwards = (bytes: number): Code => sequence(...pointers.map((pointer) => bump(pointer, bytes)));
    const pairs = [0, 2].map((k) => simd("f64x2.add", sums[k].get, sums[k + 1].get));
    return sequence(
      whileLoop(atLeast(count, 8), sequence(...steps, onwards(8 * size), lower(count, 8))),
      sums[0].set(simd("f64x2.add", pairs[0], pairs[1])),
      total.set(sumOfLanes(dialectOf("float64"), sums[0])),
      whileLoop(count.get, sequence(total.set(scalar("f64.add", total.get, last)), onwards(size), lower(count, 1))),
      total.get,
    );
  });
}

/** `clear(pointer, bytes)`: zeros. */
function clear(): FunctionDefinition {
  return defineFunction({ name: "clear", parameters: i32s(2) }, ([pointer, bytes]) =>
    fill(pointer.get, i32(0), bytes.get),
  );
}

/** The functions of a module for one precision. */
export function vectorKernelFunctions(precision: Precision): readonly FunctionDefinition[] {
  return [
    rowDots(precision),
    rowSums(precision),
    scaleRows(precision),
    blockSum(precision, false),
    blockSum(precision, true),
    clear(),
  ];
}

/** The kernels as the module exports them. */
export interface VectorKernels {
  readonly rowDots: (...operands: readonly number[]) => void;
  readonly rowSums: (...operands: readonly number[]) => void;
  readonly scaleRows: (...operands: readonly number[]) => void;
  readonly sum: (pointer: number, count: number) => number;
  readonly dot: (left: number, right: number, count: number) => number;
  readonly clear: (pointer: number, bytes: number) => void;
}
