// A term may be written so that it shares its last factor with others: an inner product stands as a scalar or inside the
// chain, (a'*x)*b = b*a'*x = b*x'*a, and an entrywise product is that of a diagonal matrix, d.*x = diag(d)*x.

import { writeCall } from "../notation/construct.ts";
import type { MatrixExpression } from "../notation/matrix-expression.ts";
import { equalRationals, one } from "../scalar/rational.ts";
import { matrixType } from "../types/type.ts";
import { readEntries, writeEntrywise } from "./entrywise.ts";
import { coreFactor, factorKey, transposeCore, writeCore } from "./form.ts";
import type { CoreFactor, ProductForm, ScalarFactor } from "./form.ts";
import { isNumericExponent } from "./joins.ts";

// The factors of u'*M*v, or none for any other scalar.
function chainOf({ expression, exponent }: ScalarFactor): readonly CoreFactor[] {
  if (!isNumericExponent(exponent) || !equalRationals(exponent, one) || expression.kind !== "product") return [];
  if (expression.rest.some((step) => step.operator !== "*")) return [];
  const factors: readonly MatrixExpression[] = [expression.first, ...expression.rest.map((step) => step.operand)];
  const isChain = factors.every(({ type }) => type.kind !== "scalar") && factors[0].type.kind === "covector";
  return isChain ? factors.map((factor) => coreFactor(factor, false)) : [];
}

// d.*x → diag(d)*x for each entrywise factor x.
function withDiagonals(form: ProductForm): readonly ProductForm[] {
  const [only] = form.core;
  if (form.core.length !== 1 || only.isTransposed || only.expression.type.kind !== "vector") return [];
  const entries = readEntries(only.expression);
  const { length } = only.expression.type;
  return entries.flatMap((entry) => {
    if (entries.length < 2 || !equalRationals(entry.exponent, one)) return [];
    const rest = writeEntrywise(entries.filter((other) => other !== entry));
    const diagonal = coreFactor(writeCall("diag", [rest], matrixType(length, length)), true);
    return [{ ...form, core: [diagonal, coreFactor(entry.expression, false)] }];
  });
}

// The column forms with each of their inner products in the chain, either way round.
function withInnerProducts(form: ProductForm): readonly ProductForm[] {
  if (form.core.length === 0 || writeCore(form.core).type.kind !== "vector") return [];
  return form.scalars.flatMap((scalar) => {
    const chain = chainOf(scalar);
    if (chain.length === 0) return [];
    const scalars = form.scalars.filter((other) => other !== scalar);
    return [chain, transposeCore(chain)].map((inner) => ({ ...form, scalars, core: [...form.core, ...inner] }));
  });
}

/** Lists of the forms in which at least two share their last factor because some are written another way. */
export function alignedByLastFactor(forms: readonly ProductForm[]): readonly (readonly ProductForm[])[] {
  const variants = forms.map((form) => [form, ...withInnerProducts(form), ...withDiagonals(form)]);
  if (variants.every((list) => list.length === 1)) return [];
  const lastKey = (form: ProductForm): string | undefined =>
    form.core.length > 0 ? factorKey(form.core[form.core.length - 1]) : undefined;
  const keys = new Set(variants.flatMap((list) => list.slice(1).map(lastKey)));
  return [...keys].flatMap((key) => {
    const chosen = variants.map((list) => list.find((form) => lastKey(form) === key) ?? list[0]);
    const moved = chosen.filter((form) => lastKey(form) === key).length;
    return moved > 1 ? [chosen] : [];
  });
}
