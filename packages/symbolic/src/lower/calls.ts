// Named functions to nodes: entrywise functions and functions of matrices go to their records, composites to what they
// are made of, so that a composite needs no derivative of its own.

import { ClosedformError } from "../error.ts";
import { abstractFunction } from "../functions/abstract.ts";
import { binaryFunctions, matrixFunctions, scalarFunctions } from "../functions/index.ts";
import { isLogical } from "../notation/construct.ts";
import type { MatrixExpression } from "../notation/matrix-expression.ts";
import { minusOne, rational } from "../scalar/rational.ts";
import { numberOf } from "../tensor/node.ts";
import type { Graph, MatrixFunction, Node } from "../tensor/node.ts";
import { matrixCallRules } from "./matrix-calls.ts";
import { sizeDimension } from "../types/dimension.ts";
import type { Dimension } from "../types/dimension.ts";
import { dimensionsOf } from "../types/type.ts";
import { reductions } from "../functions/reduction.ts";
import { lowerCondition, lowerWhere } from "./condition.ts";
import { ofKroneckerFactors } from "./kronecker-factors.ts";
import { markEntries, maximumNorm, reduceEntries } from "./reduction.ts";
import { alongAxis } from "./row-wise.ts";
import { commutationMatrix, duplicationMatrix, eliminationMatrix, halfVector } from "./vec-matrices.ts";
import { crossProduct, reshaped, skewMatrix, stackColumns } from "./shapes.ts";
import {
  addValues,
  applyToValues,
  combine,
  groupDims,
  lettersOf,
  multiplyValues,
  plainValue,
  powerOfValues,
  sumValue,
} from "./value.ts";
import type { Value } from "./value.ts";

/** What the lowering of a call may use. */
export interface CallContext {
  readonly graph: Graph;
  readonly lower: (expression: MatrixExpression) => Value;
}

type Call = MatrixExpression & { readonly kind: "call" };
type Rule = (context: CallContext, args: readonly Value[], call: Call) => Value;

/** The typed error for a form that has no lowering. */
export function unsupported(expression: MatrixExpression, what: string, hint?: string): ClosedformError {
  return new ClosedformError("unsupported", `${what} is not supported yet`, { at: expression.span, hint });
}

function number(graph: Graph, numerator: number, denominator = 1): Value {
  return plainValue(graph.number(rational(numerator, denominator)));
}

function power(graph: Graph, value: Value, numerator: number, denominator = 1): Value {
  return powerOfValues(graph, value, number(graph, numerator, denominator));
}

function matrixFunction(fn: MatrixFunction): Rule {
  return ({ graph }, [operand], call) => {
    const found = operand.groups.some((length) => length > 1)
      ? ofKroneckerFactors(graph, call.name, operand)
      : undefined;
    if (found) return found;
    if (operand.indices.length > 0 || operand.groups.some((length) => length > 1))
      throw unsupported(call, `${call.name} of an indexed or Kronecker-structured matrix`);
    return plainValue(graph.matrixFunction(fn, [operand.node]));
  };
}

function contraction(pattern: string): Rule {
  const [inputs, output] = pattern.split("->") as [string, string];
  const letters = inputs.split(",");
  return ({ graph }, args) =>
    combine(
      graph,
      args.map((value, k) => ({ value, letters: letters[k] })),
      output,
    );
}

const innerProduct: Rule = ({ graph }, [x, y]) =>
  combine(
    graph,
    [x, y].map((value) => ({ value, letters: lettersOf(x) })),
    "",
  );

function sumOfPowers(graph: Graph, value: Value, exponent: number): Value {
  return sumValue(graph, power(graph, value, exponent));
}

const euclideanNorm: Rule = ({ graph }, [x]) => power(graph, sumOfPowers(graph, x, 2), 1, 2);

const mean: Rule = ({ graph }, [x]) => {
  const lengths = groupDims(x)
    .flat()
    .map((dimension) => power(graph, plainValue(graph.dimension(dimension)), -1));
  return multiplyValues(graph, sumValue(graph, x), ...lengths);
};

function subtract(graph: Graph, a: Value, b: Value): Value {
  return addValues(graph, [
    { isNegative: false, value: a },
    { isNegative: true, value: b },
  ]);
}

function exponentials(graph: Graph, value: Value): Value {
  return applyToValues(graph, scalarFunctions.exp, [value]);
}

const softmax: Rule = ({ graph }, [x]) => {
  const e = exponentials(graph, x);
  return multiplyValues(graph, e, power(graph, sumValue(graph, e), -1));
};

const logSumExp: Rule = ({ graph }, [x]) =>
  applyToValues(graph, scalarFunctions.log, [sumValue(graph, exponentials(graph, x))]);

const variance: Rule = (context, [x], call) => {
  const { graph } = context;
  const centred = subtract(graph, x, mean(context, [x], call));
  return mean(context, [power(graph, centred, 2)], call);
};

const layerNorm: Rule = (context, [x], call) => {
  const { graph } = context;
  const centred = subtract(graph, x, mean(context, [x], call));
  return multiplyValues(graph, centred, power(graph, variance(context, [x], call), -1, 2));
};

const cosine: Rule = (context, [x, y], call) => {
  const { graph } = context;
  const lengths = [x, y].map((value) => power(graph, sumOfPowers(graph, value, 2), -1, 2));
  return multiplyValues(graph, innerProduct(context, [x, y], call), ...lengths);
};

const normalize: Rule = ({ graph }, [x]) => multiplyValues(graph, x, power(graph, sumOfPowers(graph, x, 2), -1, 2));

const generalNorm: Rule = (context, [x, p], call) => {
  const { graph } = context;
  const order = numberOf(p.node);
  if (!order || p.indices.length > 0 || order.numerator < order.denominator)
    throw unsupported(call, "a norm whose order is not a number of at least 1");
  const magnitudes = applyToValues(graph, scalarFunctions.abs, [x]);
  const total = sumValue(graph, powerOfValues(graph, magnitudes, p));
  return powerOfValues(graph, total, { ...p, node: graph.power(p.node, graph.number(minusOne)) });
};

function fill(build: (graph: Graph, call: Call) => Node): Rule {
  return ({ graph }, _args, call) => plainValue(build(graph, call));
}

const sideLetters = { matrix: ["r", "c"], vector: ["r"], covector: ["c"] } as const;

// The axes of kron(A, B) are pairs: the axis of A outside, that of B inside. A column has no column axis, a row no row.
const kronecker: Rule = ({ graph }, [a, b], call) => {
  const letters = call.args.map((argument, k) => {
    const { kind } = argument.type;
    if (kind !== "matrix" && kind !== "vector" && kind !== "covector") throw unsupported(call, "kron of tensors");
    return sideLetters[kind].map((side) => (k === 0 ? side : side.toUpperCase())).join("");
  });
  const sides = ["rR", "cC"]
    .map((pair) => [...pair].filter((letter) => letters.some((word) => word.includes(letter))))
    .filter((side) => side.length > 0);
  const operands = [a, b].map((value, k) => ({ value, letters: letters[k] }));
  const combined = combine(graph, operands, sides.flat().join(""));
  let next = 0;
  const groups = sides.map((side) => side.reduce((total) => total + combined.groups[next++], 0));
  return { ...combined, groups };
};

const sum: Rule = ({ graph }, [x]) => sumValue(graph, x);

// With a second argument: of each row (2) or of each column (1), as typing has checked.
function rowWise(rule: Rule): Rule {
  return (context, [x, axis], call) => {
    if (!axis) return rule(context, [x], call);
    const chosen = numberOf(axis.node)?.numerator;
    if (chosen !== 1n && chosen !== 2n) throw unsupported(call, `${call.name} along an axis other than 1 or 2`);
    return alongAxis(context.graph, x, chosen === 1n ? 1 : 2, (vector) => rule(context, [vector], call));
  };
}

// What is left of a matrix along an axis is no matrix: so an axis is told from a number to compare with.
function extremum(name: "max" | "min"): Rule {
  return ({ graph }, args, call) => {
    const isReduced = call.args[0].type.kind === "matrix" && call.type.kind !== "matrix";
    if (args.length === 1 || isReduced) return reduceEntries(graph, reductions[name], args, call);
    return applyToValues(graph, binaryFunctions[name], args);
  };
}

const rules = new Map<string, Rule>([
  ...matrixCallRules,
  ["dot", innerProduct],
  ["outer", contraction("a,b->ab")],
  ["hadamard", ({ graph }, args) => multiplyValues(graph, ...args)],
  ["kron", kronecker],
  ["inv", matrixFunction(matrixFunctions.inv)],
  ["det", matrixFunction(matrixFunctions.det)],
  ["logdet", matrixFunction(matrixFunctions.logdet)],
  [
    "adj",
    ({ graph }, [a], call) =>
      combine(
        graph,
        [{ value: matrixFunction(matrixFunctions.cofactor)({ graph, lower: missing }, [a], call), letters: "ab" }],
        "ba",
      ),
  ],
  ["tr", contraction("aa->")],
  ["diag", contraction("a->aa")],
  ["diagvec", contraction("aa->a")],
  ["vec", ({ graph }, [a]) => stackColumns(graph, a)],
  ["reshape", ({ graph }, [a], call) => reshaped(graph, a, call)],
  ["range", countFrom],
  ["cross", ({ graph }, [x, y]) => crossProduct(graph, x, y)],
  ["skew", ({ graph }, [x]) => skewMatrix(graph, x)],
  ["commutation", ({ graph }, _args, call) => commutationMatrix(graph, sizesOf(call))],
  ["vech", ({ graph }, [a]) => halfVector(graph, a)],
  ["elimination", ({ graph }, _args, call) => eliminationMatrix(graph, sizesOf(call)[0])],
  ["duplication", ({ graph }, _args, call) => duplicationMatrix(graph, sizesOf(call)[0])],
  ["sum", rowWise(sum)],
  ["mean", rowWise(mean)],
  ["max", extremum("max")],
  ["min", extremum("min")],
  ["prod", ({ graph }, args, call) => reduceEntries(graph, reductions.prod, args, call)],
  ["onehotmax", ({ graph }, args, call) => markEntries(graph, reductions.onehotmax, args, call)],
  ["onehotmin", ({ graph }, args, call) => markEntries(graph, reductions.onehotmin, args, call)],
  ["normInf", maximumNorm],
  ["norm1", rowWise(({ graph }, [x]) => sumValue(graph, applyToValues(graph, scalarFunctions.abs, [x])))],
  ["norm2", rowWise(euclideanNorm)],
  ["normF", euclideanNorm],
  ["norm", generalNorm],
  ["logsumexp", rowWise(logSumExp)],
  ["softmax", rowWise(softmax)],
  ["logsoftmax", rowWise((context, [x], call) => subtract(context.graph, x, logSumExp(context, [x], call)))],
  ["var", rowWise(variance)],
  ["layernorm", rowWise(layerNorm)],
  ["cosine", cosine],
  ["normalize", rowWise(normalize)],
  ["eye", fill((graph, call) => graph.contract([], [0, 0], [dimensionsOf(call.type)[0]]))],
  ["ones", fill((graph, call) => graph.ones(dimensionsOf(call.type)))],
  ["zeros", fill((graph, call) => graph.zeros(dimensionsOf(call.type)))],
  ["vector", spreadArgument],
  ["matrix", spreadArgument],
]);

// The lengths that are the arguments of a constant matrix.
function sizesOf(call: Call): readonly Dimension[] {
  return call.args.map((argument) => {
    if (argument.kind === "dimension") return argument.dimension;
    if (argument.kind === "number") return sizeDimension(Number(argument.value.numerator));
    throw unsupported(call, `a matrix ${call.name} of sizes that are not dimensions`);
  });
}

function spreadArgument({ graph }: CallContext, [c]: readonly Value[], call: Call): Value {
  return multiplyValues(graph, plainValue(graph.ones(dimensionsOf(call.type))), c);
}

// (a, a + 1, …) = (a − 1)·1 + (1, 2, …)
function countFrom({ graph }: CallContext, [first]: readonly Value[], call: Call): Value {
  const [length] = dimensionsOf(call.type);
  const before = addValues(graph, [
    { isNegative: false, value: first },
    { isNegative: true, value: number(graph, 1) },
  ]);
  const count = plainValue(graph.pattern({ kind: "count" }, [length]));
  return addValues(graph, [
    { isNegative: false, value: count },
    { isNegative: false, value: before },
  ]);
}

function missing(): never {
  throw new ClosedformError("unsupported", "this call lowers no further expressions");
}

/** The nodes of a call of a named function. Throws `unsupported` for functions without a rule. */
export function lowerCall(context: CallContext, call: Call): Value {
  if (call.abstract) {
    const operands = call.args.map((argument) => context.lower(argument));
    return applyToValues(context.graph, abstractFunction(call.abstract), operands);
  }
  if (isLogical(call)) return lowerCondition(context, call);
  if (call.name === "where") return lowerWhere(context, call.args);
  if (!rules.has(call.name) && !Object.hasOwn(scalarFunctions, call.name))
    throw unsupported(call, `the function ${call.name}`);
  const args = call.args.map((argument) => context.lower(argument));
  const rule = rules.get(call.name);
  if (rule) return rule(context, args, call);
  if (Object.hasOwn(scalarFunctions, call.name)) {
    return applyToValues(context.graph, scalarFunctions[call.name as keyof typeof scalarFunctions], args);
  }
  throw unsupported(call, `the function ${call.name}`);
}
