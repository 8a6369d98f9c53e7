// What kernels of functions are written with: arithmetic on vectors of one precision, and named intermediate values.

import type { Code } from "../assembler/code.ts";
import { i32, sequence } from "../assembler/code.ts";
import type { Local, ValueType } from "../assembler/module.ts";
import { simd, vectorConstant } from "../assembler/simd.ts";
import type { Precision } from "../memory.ts";

/** Bits of a floating-point format: of the fraction, the bias of the exponent, and the smallest normal number. */
export interface Format {
  readonly fraction: number;
  readonly bias: number;
  readonly smallestNormal: number;
  /** 1.5 · 2^fraction: adding it leaves a rounded whole number in the lowest bits. */
  readonly rounder: number;
}

const formats: Readonly<Record<Precision, Format>> = {
  float64: { fraction: 52, bias: 1023, smallestNormal: 2 ** -1022, rounder: 1.5 * 2 ** 52 },
  float32: { fraction: 23, bias: 127, smallestNormal: 2 ** -126, rounder: 1.5 * 2 ** 23 },
};

/** Writes the code of functions of vectors. Operands are code that may be repeated: the value of a local or a constant. */
export interface VectorWriter {
  readonly precision: Precision;
  readonly format: Format;
  /** Keeps a value for more than one use. */
  keep(value: Code): Code;
  number(value: number): Code;
  /** A whole number in every lane's bits. */
  bits(value: bigint): Code;
  add(left: Code, right: Code): Code;
  subtract(left: Code, right: Code): Code;
  multiply(left: Code, right: Code): Code;
  divide(left: Code, right: Code): Code;
  negate(x: Code): Code;
  abs(x: Code): Code;
  sqrt(x: Code): Code;
  floor(x: Code): Code;
  /** NaN if either is; +0 is above −0. */
  minimum(left: Code, right: Code): Code;
  maximum(left: Code, right: Code): Code;
  less(left: Code, right: Code): Code;
  lessEqual(left: Code, right: Code): Code;
  equal(left: Code, right: Code): Code;
  and(left: Code, right: Code): Code;
  or(left: Code, right: Code): Code;
  xor(left: Code, right: Code): Code;
  /** Lane by lane: `then` where the mask is set. */
  where(mask: Code, then: Code, otherwise: Code): Code;
  addBits(left: Code, right: Code): Code;
  subtractBits(left: Code, right: Code): Code;
  shiftLeft(x: Code, count: number): Code;
  shiftRight(x: Code, count: number): Code;
  /** c₀ + c₁x + …, by Horner's rule. */
  polynomial(x: Code, coefficients: readonly number[]): Code;
  /** Marks lanes that the kernel is not made for; the caller computes them another way. */
  refuse(mask: Code): void;
  /** The same writer for the other precision. */
  in(precision: Precision): VectorWriter;
}

/** Where a writer puts its statements. */
export interface Sink {
  readonly statements: Code[];
  readonly refused: Local;
  /** Set when any kernel refuses lanes. */
  hasRefused: boolean;
  local(type: ValueType): Local;
}

function numberBytes(precision: Precision, value: number): Uint8Array {
  const array = precision === "float64" ? Float64Array.of(value, value) : Float32Array.of(value, value, value, value);
  return new Uint8Array(array.buffer);
}

function integerBytes(precision: Precision, value: bigint): Uint8Array {
  const lane = Number(BigInt.asIntN(32, value));
  const array = precision === "float64" ? BigInt64Array.of(value, value) : Int32Array.of(lane, lane, lane, lane);
  return new Uint8Array(array.buffer);
}

/** A writer that adds to a sink. */
export function vectorWriter(precision: Precision, sink: Sink): VectorWriter {
  const float = precision === "float64" ? "f64x2" : "f32x4";
  const integer = precision === "float64" ? "i64x2" : "i32x4";
  const binary =
    (name: "add" | "sub" | "mul" | "div" | "min" | "max" | "lt" | "le" | "eq") =>
    (left: Code, right: Code): Code =>
      simd(`${float}.${name}`, left, right);
  const unary =
    (name: "neg" | "abs" | "sqrt" | "floor") =>
    (x: Code): Code =>
      simd(`${float}.${name}`, x);
  const logical =
    (name: "v128.and" | "v128.or" | "v128.xor") =>
    (left: Code, right: Code): Code =>
      simd(name, left, right);
  const number = (value: number): Code => vectorConstant(numberBytes(precision, value));
  const [add, multiply] = [binary("add"), binary("mul")];
  return {
    precision,
    format: formats[precision],
    keep: (value) => {
      const local = sink.local("v128");
      sink.statements.push(local.set(value));
      return local.get;
    },
    number,
    bits: (value) => vectorConstant(integerBytes(precision, value)),
    add,
    multiply,
    subtract: binary("sub"),
    divide: binary("div"),
    negate: unary("neg"),
    abs: unary("abs"),
    sqrt: unary("sqrt"),
    floor: unary("floor"),
    minimum: binary("min"),
    maximum: binary("max"),
    less: binary("lt"),
    lessEqual: binary("le"),
    equal: binary("eq"),
    and: logical("v128.and"),
    or: logical("v128.or"),
    xor: logical("v128.xor"),
    where: (mask, then, otherwise) => simd("v128.bitselect", then, otherwise, mask),
    addBits: (left, right) => simd(`${integer}.add`, left, right),
    subtractBits: (left, right) => simd(`${integer}.sub`, left, right),
    shiftLeft: (x, count) => simd(`${integer}.shl`, sequence(x, i32(count))),
    shiftRight: (x, count) => simd(`${integer}.shr_u`, sequence(x, i32(count))),
    polynomial: (x, coefficients) =>
      coefficients.slice(0, -1).reduceRight((sum, c) => add(multiply(sum, x), number(c)), number(coefficients.at(-1)!)),
    refuse: (mask) => {
      sink.hasRefused = true;
      sink.statements.push(sink.refused.set(simd("v128.or", sink.refused.get, mask)));
    },
    in: (other) => vectorWriter(other, sink),
  };
}
