import type { MatrixExpression } from "../notation/matrix-expression.ts";
import { rational } from "../scalar/rational.ts";
import type { Expression } from "../syntax/expression.ts";
import { sizeDimension } from "../types/dimension.ts";
import { scalarType } from "../types/type.ts";
import { inferAbstract } from "./abstract.ts";
import { budgetError, describe, failure, make, maximumCallDepth, mismatch, quote } from "./context.ts";
import type { FunctionDefinition, Inference, Scope } from "./context.ts";
import { unifyDimensions } from "./dimension-solver.ts";
import { readIndexSum } from "./index-sum.ts";
import { inferIndexSum } from "./indexing.ts";
import { isConstantName } from "./names.ts";
import type { CallSite } from "./signature.ts";
import { signatures } from "./signatures.ts";
import { logicalSignatures } from "./signatures/choice.ts";
import { notationSignatures } from "./signatures/notation.ts";

type CallSyntax = Extract<Expression, { readonly kind: "call" }>;

/** The typed call: of a function of the program with its arguments put in, of a function of the language, or a sum over
 * an index. Throws `unknown-name` for a misspelled name; other unknown functions are abstract. */
export function inferCall(context: Inference, syntax: CallSyntax, scope: Scope): MatrixExpression {
  const definition = context.functions.get(syntax.name);
  if (definition && syntax.orders) throw derivativeOfKnown(syntax);
  if (definition) return inferDefined(context, definition, syntax, scope);
  const parts = readIndexSum(syntax, (name) => isArrayName(context, scope, name));
  if (parts) return inferIndexSum(context, parts, syntax, scope);
  const signature =
    signatures.get(syntax.name) ?? logicalSignatures.get(syntax.name) ?? notationSignatures.get(syntax.name);
  if (!signature) {
    const error = calledValue(context, syntax, scope);
    if (error) throw error;
    return inferAbstract(context, syntax, scope);
  }
  if (syntax.orders) throw derivativeOfKnown(syntax);
  if (syntax.args.length < signature.least || syntax.args.length > signature.most) {
    const given = syntax.args.length === 1 ? "1 argument" : `${syntax.args.length} arguments`;
    throw failure(
      "shape-mismatch",
      `cannot call ${syntax.name} with ${given}`,
      syntax.span,
      `write ${signature.usage}`,
    );
  }
  const site: CallSite = { context, scope, call: syntax, typed: new Map() };
  return signature.rule(site);
}

function isArrayName(context: Inference, scope: Scope, name: string): boolean {
  const { names } = context;
  const bound = scope.bindings.get(name);
  // An index of a sum around this one may be used again.
  if (bound) return bound.kind !== "boundIndex";
  return names.arrays.has(names.spelling(name)) || names.definitions.has(name);
}

// Values are not called: `x(y)` and `x'(y)` are products that lack their operator.
function calledValue(context: Inference, syntax: CallSyntax, scope: Scope): Error | undefined {
  const { name, nameSpan } = syntax;
  const value = scope.bindings.get(name) ?? context.definitions.get(name);
  const spelled = context.names.spelling(name);
  const isNumber = isConstantName(name) || context.names.dimensions.has(spelled);
  const type = value?.type ?? context.variableTypes.get(spelled) ?? (isNumber ? scalarType : undefined);
  if (type) {
    const [shown] = describe(context, { text: name, type });
    const inside = quote(context, { start: nameSpan.end, end: syntax.span.end });
    return failure(
      "unknown-name",
      `cannot call ${shown}: it is not a function`,
      nameSpan,
      syntax.orders
        ? `write ${name}'*${inside} for a product`
        : `write ${name}*${inside} for a product, or ${name}[…] for an entry`,
    );
  }
  return undefined;
}

function derivativeOfKnown({ name, nameSpan }: CallSyntax): Error {
  return failure(
    "unsupported",
    `cannot write the derivative of ${name} by name: ${name} is not abstract`,
    nameSpan,
    `write the derivative of ${name} out`,
  );
}

function inferDefined(
  context: Inference,
  definition: FunctionDefinition,
  syntax: CallSyntax,
  scope: Scope,
): MatrixExpression {
  const { name, parameters, body } = definition;
  if (scope.calls.includes(name))
    throw failure(
      "unsupported",
      `cannot expand ${name}: it calls itself`,
      syntax.span,
      `define ${name} without itself`,
    );
  if (scope.calls.length >= maximumCallDepth)
    throw budgetError(`more than ${maximumCallDepth} functions call one another here`, syntax.span);
  const given = syntax.args.map((argument) => context.infer(argument, scope));
  const values =
    given.length === 1 && parameters.length > 1 ? components(context, definition, syntax, given[0]) : given;
  if (values.length !== parameters.length) {
    throw failure(
      "shape-mismatch",
      `cannot call ${name} with ${values.length} arguments: it has ${parameters.length} parameters`,
      syntax.span,
      `write ${name}(${parameters.join(", ")})`,
    );
  }
  const bindings = new Map(parameters.map((parameter, position) => [parameter, values[position]] as const));
  return context.infer(body, { bindings, calls: [...scope.calls, name] });
}

/** The entries of a vector as separate arguments, for `F(G(x, y))`. */
function components(
  context: Inference,
  definition: FunctionDefinition,
  syntax: CallSyntax,
  value: MatrixExpression,
): readonly MatrixExpression[] {
  const { name, parameters } = definition;
  const count = parameters.length;
  const { type } = value;
  if (
    (type.kind !== "vector" && type.kind !== "covector") ||
    !unifyDimensions(context.solver, type.length, sizeDimension(count))
  ) {
    const [shown] = describe(context, { text: quote(context, syntax.args[0].span), type });
    throw mismatch(
      `cannot call ${name} with ${shown}: it has ${count} parameters`,
      syntax.span,
      `write ${name}(${parameters.join(", ")}), or give a vector of ${count} entries`,
    );
  }
  if (value.kind === "array") {
    const entries = value.rows.flat();
    if (entries.length === count && entries.every((entry) => entry.type.kind === "scalar")) return entries;
  }
  return parameters.map((_, position) => {
    const at = make(context, { kind: "number", value: rational(position + 1), type: scalarType });
    return make(context, {
      kind: "index",
      target: value,
      indices: [{ kind: "at", position: at }],
      type: scalarType,
      span: syntax.args[0].span,
    });
  });
}
