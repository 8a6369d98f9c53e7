// Σ Aʳ·M·Aᵏ⁻¹⁻ʳ in notation: sum(r, 0, k - 1, A^r*M*A^(k - 1 - r)).

import { writeNumber, writeProduct, writeSum } from "../notation/construct.ts";
import type { MatrixExpression } from "../notation/matrix-expression.ts";
import { rational } from "../scalar/rational.ts";
import { minus, numberNode } from "../tensor/arithmetic.ts";
import type { Graph, MatrixFunctionNode, Node } from "../tensor/node.ts";
import { topologicalOrder } from "../tensor/traverse.ts";
import { dimensionNames } from "../types/dimension.ts";
import { scalarType } from "../types/type.ts";

type RaiseOperand = (node: Node) => MatrixExpression | undefined;

const letters = ["r", "s", "q", "l", "u", "v"];

// A name that nothing in the sum has.
function indexName(node: Node): string {
  const taken = new Set(
    topologicalOrder([node]).flatMap((part) => [
      ...(part.kind === "variable" ? [part.name] : []),
      ...part.dims.flatMap(dimensionNames),
      ...(part.kind === "dimension" ? dimensionNames(part.dimension) : []),
    ]),
  );
  return letters.find((letter) => !taken.has(letter)) ?? `r${taken.size}`;
}

function writeMatrixPower(base: MatrixExpression, exponent: MatrixExpression): MatrixExpression {
  return { kind: "power", type: base.type, elementwise: false, base, exponent };
}

/** The sum over the powers, or `undefined` where an operand has no notation. */
export function writePowerSum(
  graph: Graph,
  node: MatrixFunctionNode,
  raise: RaiseOperand,
): MatrixExpression | undefined {
  const [baseNode, middleNode, count] = node.operands as readonly [Node, Node, Node];
  const index = indexName(node);
  const last = minus(graph, count, numberNode(graph, 1));
  const [base, middle, upper] = [baseNode, middleNode, last].map(raise);
  if (!base || !middle || !upper) return undefined;
  const running: MatrixExpression = { kind: "variable", name: index, type: scalarType };
  const ahead = upper.kind === "sum" ? upper.terms : [{ negative: false, operand: upper }];
  const rest = writeSum([...ahead, { negative: true, operand: running }]);
  const inner =
    middle.kind === "product" && middle.rest.every(({ operator }) => operator === "*")
      ? [middle.first, ...middle.rest.map(({ operand }) => operand)]
      : [middle];
  const factors = [...inner, writeMatrixPower(base, rest)];
  const body = writeProduct(
    writeMatrixPower(base, running),
    factors.map((operand) => ({ operator: "*", operand })),
  );
  return {
    kind: "indexSum",
    index,
    dimension: undefined,
    lower: writeNumber(rational(0)),
    upper,
    body,
    type: body.type,
  };
}
