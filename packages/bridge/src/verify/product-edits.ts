// Slips in a product: factors in the wrong order, the wrong kind of product, a factor too many.

import type { Expression } from "@closedform/symbolic";
import type { EditContext, PartEdit } from "./edits.ts";
import { quotedSource } from "./suspect.ts";

type Product = Extract<Expression, { readonly kind: "product" }>;

function operandsOfProduct({ first, rest }: Product): readonly Expression[] {
  return [first, ...rest.map((step) => step.operand)];
}

// A product may stand in brackets or not; side by side it is shown with the text of its factors.
function textOf(product: Product, { program }: EditContext): string {
  return [
    quotedSource(program, product.first),
    ...product.rest.map((step) => `${step.operator}${quotedSource(program, step.operand)}`),
  ].join("");
}

function reordered(product: Product, order: readonly number[]): Product {
  const operands = operandsOfProduct(product);
  const [first, ...others] = order.map((k) => operands[k]);
  return { ...product, first, rest: product.rest.map((step, k) => ({ ...step, operand: others[k] })) };
}

const mostMovedFactors = 6;

/** Neighbours exchanged, one factor moved to another place, all reversed; only where all are products. */
export function* orderEdits(product: Product, context: EditContext): Generator<PartEdit> {
  if (product.rest.some(({ operator }) => operator === "/" || operator === "./")) return;
  const count = product.rest.length + 1;
  const plain = Array.from({ length: count }, (_, k) => k);
  const seen = new Set([plain.join()]);
  const places = count <= mostMovedFactors ? count : 0;
  const part = textOf(product, context);
  const orders: (readonly number[])[] = [];
  for (let from = 0; from < count; from++) {
    for (let to = 0; to < places; to++) {
      const rest = plain.filter((k) => k !== from);
      orders.push([...rest.slice(0, to), from, ...rest.slice(to)]);
    }
  }
  orders.push(plain.toReversed());
  for (const order of orders) {
    if (seen.has(order.join())) continue;
    seen.add(order.join());
    const changed = reordered(product, order);
    const right = textOf(changed, context);
    yield { part: changed, mistake: { kind: "product-order", id: "order", parts: { part, right } } };
  }
}

/** `*` for `.*`, `.*` for `*`, and products for divisions. */
export function* operatorEdits(product: Product, context: EditContext): Generator<PartEdit> {
  const part = textOf(product, context);
  for (const [k, step] of product.rest.entries()) {
    const others = { "*": [".*", "/"], ".*": ["*", "./"], "/": ["*"], "./": [".*"] } as const;
    for (const operator of others[step.operator]) {
      const rest = product.rest.map((other, at) => (at === k ? { ...other, operator } : other));
      const changed: Product = { ...product, rest };
      const parts = { part, right: textOf(changed, context) };
      const isKindOfProduct = !operator.endsWith("/") && !step.operator.endsWith("/");
      const mistake = isKindOfProduct
        ? ({
            kind: "elementwise-vs-matrix",
            id: operator === ".*" ? "matrixNotEntrywise" : "entrywiseNotMatrix",
            parts,
          } as const)
        : ({ kind: "other", id: "divisionForProduct", parts } as const);
      yield { part: changed, mistake };
    }
  }
}

/** The product without one of its factors. */
export function* removedFactors(product: Product, context: EditContext): Generator<PartEdit> {
  const { first, rest } = product;
  const name = (operand: Expression): string => quotedSource(context.program, operand);
  for (const [k, step] of rest.entries()) {
    const left = [...rest.slice(0, k), ...rest.slice(k + 1)];
    const part: Expression = left.length === 0 ? first : { ...product, rest: left };
    yield { part, mistake: { kind: "missing-factor", id: "factorExtra", parts: { part: name(step.operand) } } };
  }
  const [next, ...others] = rest;
  if (next.operator === "/" || next.operator === "./") return;
  const part: Expression = others.length === 0 ? next.operand : { ...product, first: next.operand, rest: others };
  yield { part, mistake: { kind: "missing-factor", id: "factorExtra", parts: { part: name(first) } } };
}
