// d(e) in terms of the differentials of the parts of e, by the kind of e. What has no rule here is differentiated as a
// whole by the engine.

import { writeCall, writeNumber, writePower, writeSum, writeTranspose, writtenOne } from "../notation/construct.ts";
import type { MatrixExpression, MatrixProductStep, MatrixSumTerm } from "../notation/matrix-expression.ts";
import { addRationals, isInteger, minusOne, rational } from "../scalar/rational.ts";
import { scalarType } from "../types/type.ts";
import { chainOf, flatSum } from "./expression-tools.ts";
import type { RuleId } from "./step.ts";

/** What a rule may ask. */
export interface RuleContext {
  /** The differential of a part; `undefined` for one that does not depend on the variable. */
  readonly d: (part: MatrixExpression) => MatrixExpression | undefined;
  /** The derivative of a function of each entry at its argument; `undefined` where it has no matrix notation. */
  readonly outerDerivative: (call: Call) => MatrixExpression | undefined;
}

/** A differential with the rule that gives it. */
export interface RuledDifferential {
  readonly rule: RuleId;
  readonly differential: MatrixExpression;
}

type Of<Kind extends MatrixExpression["kind"]> = MatrixExpression & { readonly kind: Kind };
type Call = Of<"call">;
type CallRule = (context: RuleContext, call: Call) => RuledDifferential | undefined;

function isScalar(expression: MatrixExpression): boolean {
  return expression.type.kind === "scalar";
}

function negate(operand: MatrixExpression): MatrixExpression {
  return operand.kind === "negate" ? operand.operand : { kind: "negate", type: operand.type, operand };
}

/** left*right for scalars and matrices, entry by entry for arrays of one shape. */
function weighed(weight: MatrixExpression, differential: MatrixExpression): MatrixExpression {
  const operator = isScalar(weight) || isScalar(differential) ? "*" : ".*";
  return chainOf(weight, [{ operator, operand: differential }]);
}

function multiplied(first: MatrixExpression, ...rest: readonly MatrixExpression[]): MatrixExpression {
  return chainOf(
    first,
    rest.map((operand) => ({ operator: "*", operand })),
  );
}

function overScalar(first: MatrixExpression, divisor: MatrixExpression): MatrixExpression {
  return chainOf(first, [{ operator: "/", operand: divisor }]);
}

function sumRule({ d }: RuleContext, sum: Of<"sum">): RuledDifferential | undefined {
  const terms = sum.terms.flatMap((term) => {
    const differential = d(term.operand);
    return differential ? [{ negative: term.negative, operand: differential }] : [];
  });
  // A scalar that is added to every entry has no differential of the sum's shape in this notation.
  if (!isScalar(sum) && terms.every((term) => isScalar(term.operand))) return undefined;
  return { rule: "linearity", differential: flatSum(terms) };
}

function replacedFactor(product: Of<"product">, position: number, differential: MatrixExpression): MatrixSumTerm {
  if (position === 0) return { negative: false, operand: chainOf(differential, product.rest) };
  const step = product.rest[position - 1];
  const isDivision = step.operator === "/" || step.operator === "./";
  const two = writeNumber(rational(2));
  const isEntrywise = step.operator === "./" && !isScalar(step.operand);
  const squared: MatrixProductStep = { operator: step.operator, operand: writePower(step.operand, two) };
  const varied: readonly MatrixProductStep[] = isDivision
    ? [squared, { operator: isEntrywise ? ".*" : "*", operand: differential }]
    : [{ operator: step.operator, operand: differential }];
  const rest = [...product.rest.slice(0, position - 1), ...varied, ...product.rest.slice(position)];
  return { negative: isDivision, operand: chainOf(product.first, rest) };
}

function productRule({ d }: RuleContext, product: Of<"product">): RuledDifferential {
  const factors = [product.first, ...product.rest.map((step) => step.operand)];
  const terms = factors.flatMap((factor, position) => {
    const differential = d(factor);
    return differential ? [replacedFactor(product, position, differential)] : [];
  });
  const hasDivision = product.rest.some(
    ({ operator, operand }) => (operator === "/" || operator === "./") && d(operand) !== undefined,
  );
  const rule = hasDivision ? "quotient" : terms.length > 1 ? "product" : "linearity";
  return { rule, differential: flatSum(terms) };
}

const maximalMatrixPower = 5;

function matrixPowerRule({ d }: RuleContext, { base, exponent }: Of<"power">): RuledDifferential | undefined {
  const differential = d(base);
  if (!differential || exponent.kind !== "number" || !isInteger(exponent.value)) return undefined;
  const count = Number(exponent.value.numerator);
  if (count < 1 || count > maximalMatrixPower) return undefined;
  const terms = Array.from({ length: count }, (_, position) => {
    const [first, ...rest] = Array.from({ length: count }, (_unused, k) => (k === position ? differential : base));
    return { negative: false, operand: multiplied(first, ...rest) };
  });
  return { rule: "matrix-power", differential: flatSum(terms) };
}

function lowered(exponent: MatrixExpression): MatrixExpression {
  if (exponent.kind === "number") return writeNumber(addRationals(exponent.value, minusOne));
  if (exponent.kind === "negate" && exponent.operand.kind === "number")
    return negate(writeNumber(addRationals(exponent.operand.value, rational(1))));
  return writeSum([
    { negative: false, operand: exponent },
    { negative: true, operand: writtenOne },
  ]);
}

function powerRule(context: RuleContext, power: Of<"power">): RuledDifferential | undefined {
  const { base, exponent } = power;
  const differential = context.d(base);
  if (!differential || context.d(exponent) || !isScalar(exponent)) return undefined;
  if (base.type.kind === "matrix" && !power.elementwise) return matrixPowerRule(context, power);
  if (isSquare(exponent))
    return (
      squaredNorm(context, base) ?? { rule: "power", differential: weighed(multiplied(exponent, base), differential) }
    );
  const outer = chainOf(exponent, [{ operator: "*", operand: writePower(base, lowered(exponent)) }]);
  return { rule: "power", differential: weighed(outer, differential) };
}

function isSquare(exponent: MatrixExpression): boolean {
  return exponent.kind === "number" && exponent.value.numerator === 2n && exponent.value.denominator === 1n;
}

/** u'*du, the inner product with the differential. */
export function innerProduct(u: MatrixExpression, du: MatrixExpression): MatrixExpression {
  if (u.type.kind === "matrix") return writeCall("tr", [multiplied(writeTranspose(u), du)], scalarType);
  return u.type.kind === "covector" ? multiplied(u, writeTranspose(du)) : multiplied(writeTranspose(u), du);
}

function isEuclideanNorm(expression: MatrixExpression): expression is Call {
  return expression.kind === "call" && (expression.name === "norm2" || expression.name === "normF");
}

function squaredNorm({ d }: RuleContext, base: MatrixExpression): RuledDifferential | undefined {
  if (!isEuclideanNorm(base)) return undefined;
  const [u] = base.args;
  const du = d(u);
  return du && { rule: "norm", differential: multiplied(writeNumber(rational(2)), innerProduct(u, du)) };
}

/** A rule that needs only the first argument and its differential. */
function unary(
  rule: RuleId,
  build: (u: MatrixExpression, du: MatrixExpression, call: Call) => MatrixExpression,
): CallRule {
  return ({ d }, call) => {
    const [u] = call.args;
    const du = d(u);
    return du && { rule, differential: build(u, du, call) };
  };
}

const linear = (rule: RuleId): CallRule =>
  unary(rule, (_u, du, call) => writeCall(call.name, [du, ...call.args.slice(1)], call.type));

const bilinear: CallRule = ({ d }, call) => {
  const terms = call.args.flatMap((argument, position) => {
    const differential = d(argument);
    return differential
      ? [
          {
            negative: false,
            operand: writeCall(
              call.name,
              call.args.map((one, k) => (k === position ? differential : one)),
              call.type,
            ),
          },
        ]
      : [];
  });
  return { rule: terms.length > 1 ? "product" : "linearity", differential: flatSum(terms) };
};

function inverseOf(u: MatrixExpression): MatrixExpression {
  return writeCall("inv", [u], u.type);
}

function relativeChange(u: MatrixExpression, du: MatrixExpression): MatrixExpression {
  return writeCall("tr", [multiplied(inverseOf(u), du)], scalarType);
}

function softmaxDifferential(_u: MatrixExpression, du: MatrixExpression, p: Call): MatrixExpression {
  return flatSum([
    { negative: false, operand: weighed(p, du) },
    { negative: true, operand: multiplied(p, innerProduct(p, du)) },
  ]);
}

function logarithmDifferential(u: MatrixExpression, du: MatrixExpression): MatrixExpression {
  return chainOf(du, [{ operator: isScalar(u) ? "/" : "./", operand: u }]);
}

function rootDifferential(u: MatrixExpression, du: MatrixExpression, call: Call): MatrixExpression {
  return chainOf(du, [{ operator: isScalar(u) ? "/" : "./", operand: multiplied(writeNumber(rational(2)), call) }]);
}

const callRules: ReadonlyMap<string, CallRule> = new Map<string, CallRule>([
  ["tr", linear("trace")],
  ...["sum", "mean", "diag", "diagvec", "vec", "tril", "triu"].map((name): [string, CallRule] => [
    name,
    linear("linearity"),
  ]),
  ...["dot", "outer", "kron", "cross"].map((name): [string, CallRule] => [name, bilinear]),
  ["inv", unary("inverse", (_u, du, inverse) => negate(multiplied(inverse, du, inverse)))],
  ["det", unary("determinant", (u, du, det) => multiplied(det, relativeChange(u, du)))],
  ["logdet", unary("log-determinant", relativeChange)],
  ["expm", unary("matrix-function", (u, du) => writeCall("expm_frechet", [u, du], u.type))],
  ["logm", unary("matrix-function", (u, du) => writeCall("logm_frechet", [u, du], u.type))],
  ["sqrtm", unary("matrix-function", (u, du, root) => writeCall("sylvester", [root, root, du], u.type))],
  ["norm2", unary("norm", (u, du, norm) => overScalar(innerProduct(u, du), norm))],
  ["normF", unary("norm", (u, du, norm) => overScalar(innerProduct(u, du), norm))],
  ["norm1", unary("norm", (u, du) => writeCall("sum", [weighed(writeCall("sign", [u], u.type), du)], scalarType))],
  ["logsumexp", unary("softmax", (u, du) => innerProduct(writeCall("softmax", [u], u.type), du))],
  ["softmax", unary("softmax", softmaxDifferential)],
  ["exp", unary("exponential", (_u, du, exponential) => weighed(exponential, du))],
  ["log", unary("logarithm", logarithmDifferential)],
  ["sqrt", unary("square-root", rootDifferential)],
]);

const trigonometric: ReadonlySet<string> = new Set([
  "sin",
  "cos",
  "tan",
  "asin",
  "acos",
  "atan",
  "sinh",
  "cosh",
  "tanh",
  "asinh",
  "acosh",
  "atanh",
]);

function callRule(context: RuleContext, call: Call): RuledDifferential | undefined {
  const rule = callRules.get(call.name);
  if (rule) return rule(context, call);
  const differential = call.args.length === 1 ? context.d(call.args[0]) : undefined;
  const outer = differential && context.outerDerivative(call);
  return (
    outer && {
      rule: trigonometric.has(call.name) ? "trigonometric" : "elementwise",
      differential: weighed(outer, differential),
    }
  );
}

function componentRule({ d }: RuleContext, array: Of<"array">): RuledDifferential {
  const nothing = writeNumber(rational(0));
  return {
    rule: "component",
    differential: { ...array, rows: array.rows.map((row) => row.map((entry) => d(entry) ?? nothing)) },
  };
}

/** The differential of a dependent expression by the rule for its kind; `undefined` where there is none. */
export function differentialByRule(context: RuleContext, expression: MatrixExpression): RuledDifferential | undefined {
  switch (expression.kind) {
    case "negate": {
      const differential = context.d(expression.operand);
      return differential && { rule: "linearity", differential: negate(differential) };
    }
    case "transpose": {
      const differential = context.d(expression.operand);
      return differential && { rule: "transpose", differential: writeTranspose(differential) };
    }
    case "sum":
      return sumRule(context, expression);
    case "product":
      return productRule(context, expression);
    case "power":
      return powerRule(context, expression);
    case "call":
      return callRule(context, expression);
    case "index": {
      const differential = context.d(expression.target);
      return differential && { rule: "component", differential: { ...expression, target: differential } };
    }
    case "array":
      return componentRule(context, expression);
    default:
      return undefined;
  }
}
