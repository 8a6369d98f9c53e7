import type { MatrixExpression } from "../../notation/matrix-expression.ts";
import { scalarType } from "../../types/type.ts";
import { unifyDimensions } from "../dimension-solver.ts";
import { lengthsDiffer } from "../product.ts";
import {
  argument,
  argumentCount,
  argumentError,
  argumentText,
  axisArgument,
  callNode,
  matrixArgument,
  pairError,
  vectorLength,
} from "../signature.ts";
import type { CallSite, Signature, Signatures } from "../signature.ts";

/** A function of a vector as a whole; with a second argument, of each row (2) or column (1) of a matrix. */
function alongAxis(name: string): Signature {
  const rule = (site: CallSite): MatrixExpression => {
    if (argumentCount(site) === 2) {
      const type = matrixArgument(site, 0);
      axisArgument(site, 1);
      return callNode(site, name, type);
    }
    const { type } = argument(site, 0);
    if (type.kind === "matrix")
      throw argumentError(site, 0, "it needs a vector", `write ${name}(${argumentText(site, 0)}, 2) for each row`);
    vectorLength(site, 0);
    return callNode(site, name, type);
  };
  return { usage: `${name}(x) or ${name}(A, 2)`, least: 1, most: 2, rule };
}

function cosine(site: CallSite): MatrixExpression {
  const [left, right] = [vectorLength(site, 0), vectorLength(site, 1)];
  if (unifyDimensions(site.context.solver, left, right)) return callNode(site, "cosine", scalarType);
  throw pairError(
    site,
    lengthsDiffer(site.context, [[left, right]]) ?? "their lengths differ",
    "both need the same length",
  );
}

/** Functions of a vector as a whole. */
export const vectorFunctionSignatures: Signatures = [
  ["softmax", alongAxis("softmax")],
  ["logsoftmax", alongAxis("logsoftmax")],
  ["normalize", alongAxis("normalize")],
  ["layernorm", alongAxis("layernorm")],
  ["cosine", { usage: "cosine(x, y)", least: 2, most: 2, rule: cosine }],
];
