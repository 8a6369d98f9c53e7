// Calls of functions of whole matrices: pinv, expm, sqrtm, logm, chol, eigvals and their companions.

import { ClosedformError } from "../error.ts";
import { matrixFunctions } from "../functions/index.ts";
import { upperTriangle } from "../functions/triangle.ts";
import type { MatrixExpression } from "../notation/matrix-expression.ts";
import type { Graph, MatrixFunction, Node } from "../tensor/node.ts";
import { topologicalOrder } from "../tensor/traverse.ts";
import { combine, plainValue } from "./value.ts";
import type { Value } from "./value.ts";

type Call = MatrixExpression & { readonly kind: "call" };
type Rule = (context: { readonly graph: Graph }, args: readonly Value[], call: Call) => Value;

/** Throws `unsupported` for an operand whose axes are bound indices or groups that vec or kron made. */
export function requirePlain(call: Call, args: readonly Value[]): void {
  if (args.every(({ indices, groups }) => indices.length === 0 && groups.every((length) => length === 1))) return;
  const what = `${call.name} of an indexed or Kronecker-structured matrix`;
  throw new ClosedformError("unsupported", `${what} is not supported yet`, { at: call.span });
}

function ofMatrices(fn: MatrixFunction): Rule {
  return ({ graph }, args, call) => {
    requirePlain(call, args);
    return plainValue(
      graph.matrixFunction(
        fn,
        args.map(({ node }) => node),
      ),
    );
  };
}

// Over vec the columns are the outer axes of both sides.
function kroneckerForm(fn: MatrixFunction): Rule {
  return (context, args, call) => {
    const value = ofMatrices(fn)(context, args, call);
    return { ...combine(context.graph, [{ value, letters: "ijpq" }], "jiqp"), groups: [2, 2] };
  };
}

// A variable by which is differentiated stands for itself without its structure (derivative-node.ts); what it stands for
// has been judged before.
function isFreed(node: Node): boolean {
  return topologicalOrder([node]).some((part) => part.kind === "variable" && part.name.includes("\u0000"));
}

function ofSymmetric(fn: MatrixFunction): Rule {
  return (context, args, call) => {
    const [{ node }] = args;
    const isKnown = context.graph.isSymmetric(node) || isFreed(node);
    if (isKnown) return ofMatrices(fn)(context, args, call);
    const [operand] = call.args;
    const shown = operand.kind === "variable" ? operand.name : "its argument";
    throw new ClosedformError("unsupported", `${call.name} needs a symmetric matrix: ${shown} is not known to be one`, {
      at: operand.span ?? call.span,
      hint: operand.kind === "variable" ? `declare ${shown} symmetric` : "give a symmetric matrix, such as A + A'",
    });
  };
}

/** How calls of functions of matrices lower, by name. */
export const matrixCallRules: readonly (readonly [string, Rule])[] = [
  ["pinv", ofMatrices(matrixFunctions.pinv)],
  ["expm", ofMatrices(matrixFunctions.expm)],
  ["expm_frechet", ofMatrices(matrixFunctions.expm_frechet)],
  ["logm", ofMatrices(matrixFunctions.logm)],
  ["logm_frechet", ofMatrices(matrixFunctions.logm_frechet)],
  ["sqrtm", ofMatrices(matrixFunctions.sqrtm)],
  ["expm_kron", kroneckerForm(matrixFunctions.expm_kron)],
  ["logm_kron", kroneckerForm(matrixFunctions.logm_kron)],
  ["power_kron", kroneckerForm(matrixFunctions.power_kron)],
  ["sylvester_kron", kroneckerForm(matrixFunctions.sylvester_kron)],
  ["sylvester", ofMatrices(matrixFunctions.sylvester)],
  ["chol", ofMatrices(matrixFunctions.chol)],
  ["eigvals", ofSymmetric(matrixFunctions.eigvals)],
  ["eigvecs", ofSymmetric(matrixFunctions.eigvecs)],
  ["normNuc", ofMatrices(matrixFunctions.normNuc)],
  ["tril", ofMatrices(matrixFunctions.tril)],
  [
    "triu",
    ({ graph }, args, call) => {
      requirePlain(call, args);
      return plainValue(upperTriangle(graph, args[0].node));
    },
  ],
];
