import type { Signature } from "./signature.ts";
import { choiceSignatures } from "./signatures/choice.ts";
import { elementwiseSignatures } from "./signatures/elementwise.ts";
import { fillSignatures } from "./signatures/fill.ts";
import { matrixFunctionSignatures } from "./signatures/matrix-function.ts";
import { productSignatures } from "./signatures/product.ts";
import { reductionSignatures } from "./signatures/reduction.ts";
import { shapeSignatures } from "./signatures/shape.ts";
import { vectorFunctionSignatures } from "./signatures/vector-function.ts";

/** The type rule of every function of the language, by name. */
export const signatures: ReadonlyMap<string, Signature> = new Map([
  ...elementwiseSignatures,
  ...productSignatures,
  ...matrixFunctionSignatures,
  ...shapeSignatures,
  ...fillSignatures,
  ...reductionSignatures,
  ...vectorFunctionSignatures,
  ...choiceSignatures,
]);

/** Whether the language has a function of this name. */
export function isFunctionName(name: string): boolean {
  return signatures.has(name);
}
