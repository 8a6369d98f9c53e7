// Common factors of entrywise products: S.*B - diag(v)*S is S.*(B - v*ones(n)'), which is shorter where S is long.

import { writeCall, writeProduct } from "../notation/construct.ts";
import type { MatrixExpression, MatrixProductStep } from "../notation/matrix-expression.ts";
import { toText } from "../print/text.ts";
import { vectorType } from "../types/type.ts";
import type { Type } from "../types/type.ts";
import { coreFactor, transposeFactor, writeCore, writeShortTranspose } from "./form.ts";
import type { CoreFactor, ProductForm } from "./form.ts";

/** diag(left)·(above./below)·diag(right), of one form; for a vector without the diagonals. */
interface Entrywise {
  readonly left: MatrixExpression | undefined;
  readonly right: MatrixExpression | undefined;
  readonly above: readonly MatrixExpression[];
  readonly below: readonly MatrixExpression[];
  readonly type: Type;
}

/** Forms that share an entrywise factor, and what is left of each without it. */
export interface SharedFactor {
  readonly factor: MatrixExpression;
  readonly indices: readonly number[];
  readonly rests: readonly ProductForm[];
}

function diagonalOf({ expression }: CoreFactor): MatrixExpression | undefined {
  return expression.kind === "call" && expression.name === "diag" ? expression.args[0] : undefined;
}

function entriesOf(core: CoreFactor): Pick<Entrywise, "above" | "below"> {
  const { expression, isTransposed } = core;
  const turned = (part: MatrixExpression): MatrixExpression => (isTransposed ? writeShortTranspose(part) : part);
  if (expression.kind !== "product" || expression.rest.some(({ operator }) => operator !== ".*" && operator !== "./"))
    return { above: [turned(expression)], below: [] };
  const operands = (operator: ".*" | "./"): readonly MatrixExpression[] =>
    expression.rest.filter((step) => step.operator === operator).map((step) => turned(step.operand));
  return { above: [turned(expression.first), ...operands(".*")], below: operands("./") };
}

function entrywiseOf({ core }: ProductForm): Entrywise | undefined {
  const [first] = core;
  const left = core.length > 1 ? diagonalOf(first) : undefined;
  const inner = left ? core.slice(1) : core;
  const right = inner.length > 1 ? diagonalOf(inner[inner.length - 1]) : undefined;
  const middle = right ? inner.slice(0, -1) : inner;
  if (middle.length !== 1) return undefined;
  const { type } = writeCore(middle);
  if (type.kind !== "matrix" && type.kind !== "vector") return undefined;
  return { left, right, ...entriesOf(middle[0]), type };
}

function onesFor(type: Type, side: "rows" | "columns"): CoreFactor[] {
  return type.kind === "matrix" ? [coreFactor(writeCall("ones", [], vectorType(type[side])), false)] : [];
}

// The vectors of the diagonals as an outer product, once no matrix stands between them.
function outerCore({ left, right, type }: Entrywise): readonly CoreFactor[] {
  if (!left && !right) return [];
  const rows = left ? [coreFactor(left, false)] : onesFor(type, "rows");
  const columns = right ? [coreFactor(right, false)] : onesFor(type, "columns");
  return [...rows, ...columns.map(transposeFactor)];
}

function diagonal(vector: MatrixExpression | undefined): readonly CoreFactor[] {
  if (!vector || (vector.type.kind !== "vector" && vector.type.kind !== "covector")) return [];
  const { length } = vector.type;
  return [coreFactor(writeCall("diag", [vector], { kind: "matrix", rows: length, columns: length }), true)];
}

function withoutEntry(form: ProductForm, parts: Entrywise, key: string): ProductForm | undefined {
  const place = parts.above.findIndex((part) => toText(part) === key);
  if (place < 0) return undefined;
  const above = parts.above.filter((_, k) => k !== place);
  if (above.length === 0 && parts.below.length === 0) return { ...form, core: outerCore(parts) };
  if (above.length === 0) return undefined;
  const steps: MatrixProductStep[] = [
    ...above.slice(1).map((operand): MatrixProductStep => ({ operator: ".*", operand })),
    ...parts.below.map((operand): MatrixProductStep => ({ operator: "./", operand })),
  ];
  const middle = coreFactor(writeProduct(above[0], steps), false);
  return { ...form, core: [...diagonal(parts.left), middle, ...diagonal(parts.right)] };
}

/** Every entrywise factor that two or more of the forms share, with all the forms that have it. */
export function sharedEntries(forms: readonly ProductForm[]): readonly SharedFactor[] {
  const parts = forms.map(entrywiseOf);
  const factors = new Map<string, { readonly factor: MatrixExpression; readonly indices: number[] }>();
  parts.forEach((part, index) => {
    for (const factor of part?.above ?? []) {
      // diag(v)*B*diag(w) is how a plain B is read best.
      const isPlain = factor.kind === "variable" && (part?.left !== undefined || part?.right !== undefined);
      if (factor.type.kind === "scalar" || isPlain) continue;
      const key = toText(factor);
      const known = factors.get(key);
      if (!known) factors.set(key, { factor, indices: [index] });
      else if (!known.indices.includes(index)) known.indices.push(index);
    }
  });
  return [...factors].flatMap(([key, { factor, indices }]) => {
    if (indices.length < 2) return [];
    const rests = indices.map((index) => withoutEntry(forms[index], parts[index]!, key));
    return rests.includes(undefined) ? [] : [{ factor, indices, rests: rests as ProductForm[] }];
  });
}
