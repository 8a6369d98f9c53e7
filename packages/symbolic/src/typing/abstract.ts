// Functions without a definition: f(x), and their derivatives diff(f)(x). They act on each entry, as other functions of
// scalars do. A name that is close to a function of the language, or that has a usual meaning, is never taken for one.

import type { MatrixExpression } from "../notation/matrix-expression.ts";
import { abstractText } from "../syntax/abstract-function.ts";
import type { Expression } from "../syntax/expression.ts";
import type { Type } from "../types/type.ts";
import { describe, failure, make, mismatch, quote } from "./context.ts";
import type { Inference, Scope } from "./context.ts";
import { familiarName } from "./familiar-names.ts";
import { broadcast, shapesDiffer } from "./product.ts";
import { signatures } from "./signatures.ts";
import { closeSpelling, nearMiss } from "./spelling.ts";

type CallSyntax = Extract<Expression, { readonly kind: "call" }>;

/** The typed call of an abstract function or of a derivative of one. Throws `unknown-name` for a name that is more
 * likely misspelled and for one that a claim may not introduce, `shape-mismatch` for arguments that do not fit. */
export function inferAbstract(context: Inference, syntax: CallSyntax, scope: Scope): MatrixExpression {
  const { span, nameSpan } = syntax;
  const name = context.names.spelling(syntax.name);
  if (!context.abstractFunctions.has(name)) checkName(context, syntax);
  const args = syntax.args.map((argument) => context.infer(argument, scope));
  checkCount(context, name, syntax);
  const type = commonType(context, syntax, args);
  context.abstractFunctions.set(name, args.length);
  const abstract = { name, orders: syntax.orders ?? args.map(() => 0) };
  if (abstract.orders.length !== args.length) {
    const zeros = args.map((_, k) => (k === 0 ? 1 : 0)).join(", ");
    throw mismatch(
      `cannot differentiate ${name} of ${args.length} arguments by ${abstract.orders.length}`,
      nameSpan,
      args.length === 1 ? `write diff(${name}, 2)` : `give an order for each argument, as in diff(${name}, [${zeros}])`,
    );
  }
  return make(context, { kind: "call", name: abstractText(abstract), abstract, args, type, span });
}

function checkName(context: Inference, syntax: CallSyntax): void {
  const { name, nameSpan } = syntax;
  const familiar = familiarName(name);
  if (name === "diff")
    throw failure(
      "unknown-name",
      "cannot read this use of diff",
      nameSpan,
      "write diff(f)(x), diff(f, 2)(x) or diff(f, [1, 0])(x, y) for derivatives of an abstract function",
    );
  if (familiar?.kind === "discrete")
    throw failure(
      "not-differentiable",
      `cannot differentiate ${name}: its values are positions, which jump`,
      nameSpan,
      "use max(x), softmax(x) or logsumexp(x)",
    );
  if (familiar?.kind === "replaced")
    throw failure("unknown-name", `the function ${name} is unknown`, nameSpan, `write ${familiar.text}`);
  const near =
    nearMiss(name, [...context.functions.keys(), ...context.abstractFunctions.keys()]) ??
    closeSpelling(name, signatures.keys());
  if (near !== undefined)
    throw failure("unknown-name", `the function ${name} is unknown`, nameSpan, `did you mean ${near}?`);
  if (familiar)
    throw failure(
      "unsupported",
      `the function ${name} is not in the language`,
      nameSpan,
      `define it before its use, as in ${name}(x) = x^2`,
    );
  if (!context.knownFunctions) return;
  const known = [...context.knownFunctions.keys()];
  throw failure(
    "unknown-name",
    `the function ${name} is unknown: it is not in the expression`,
    nameSpan,
    known.length > 0 ? `the abstract functions are ${known.join(", ")}` : "use the functions of the language",
  );
}

function checkCount(context: Inference, name: string, syntax: CallSyntax): void {
  const known = context.abstractFunctions.get(name);
  const given = syntax.args.length;
  if (given > 0 && (known === undefined || known === given)) return;
  throw mismatch(
    given === 0
      ? `cannot call the abstract function ${name} without an argument`
      : `cannot call ${name} with ${given} arguments: elsewhere it has ${known}`,
    syntax.span,
    `give ${name} the same number of arguments everywhere`,
  );
}

function commonType(context: Inference, syntax: CallSyntax, args: readonly MatrixExpression[]): Type {
  let type = args[0].type;
  for (const [position, argument] of args.entries()) {
    const shape = broadcast(context, type, argument.type);
    if (!shape) {
      const [shown] = describe(context, { text: quote(context, syntax.args[position].span), type: argument.type });
      throw mismatch(
        `cannot apply ${syntax.name} to ${shown} beside its other arguments: ${shapesDiffer(context, type, argument.type)}`,
        syntax.span,
        "arguments need the same shape, or must be scalars",
      );
    }
    type = shape;
  }
  return type;
}
