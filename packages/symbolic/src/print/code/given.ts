// Functions that the caller gives: an abstract f is a parameter f, its derivatives are df, d2f and, of several arguments,
// df_1_0.

import { abstractText } from "../../syntax/abstract-function.ts";
import type { AbstractFunction } from "../../syntax/abstract-function.ts";
import type { Code } from "./code.ts";
import type { Names } from "./names.ts";

function parameterName({ name, orders }: AbstractFunction): string {
  if (orders.every((order) => order === 0)) return name;
  if (orders.length > 1) return `d${name}_${orders.join("_")}`;
  return orders[0] === 1 ? `d${name}` : `d${orders[0]}${name}`;
}

/** The mark of the parameter that stands for an abstract function. */
export function givenName(abstract: AbstractFunction, names: Names): string {
  return names.name("function", abstractText(abstract), parameterName(abstract));
}

/** `df : diff(f), a function of entries`, with the mark of the parameter. */
export function givenText(abstract: AbstractFunction, names: Names): string {
  const { orders } = abstract;
  const kind = orders.length === 1 ? "a function of entries" : `a function of entries of ${orders.length} arrays`;
  const isDerived = orders.some((order) => order > 0);
  return `${givenName(abstract, names)} : ${names.quote(isDerived ? `${abstractText(abstract)}, ${kind}` : kind)}`;
}

/** Each function that the codes call once, in the order of their names. */
export function givenFunctions(codes: readonly Code[]): readonly AbstractFunction[] {
  const found = new Map<string, AbstractFunction>();
  for (const code of codes) if (code.kind === "given") found.set(abstractText(code.abstract), code.abstract);
  const named = [...found].map(([text, abstract]) => ({ key: `${parameterName(abstract)} ${text}`, abstract }));
  return named.sort((a, b) => (a.key < b.key ? -1 : 1)).map(({ abstract }) => abstract);
}
