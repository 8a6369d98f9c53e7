// Derivatives of abstract functions before their arguments: f'(x), f^{\prime\prime}(x), f^{(3)}(x), f^{(1,0)}(x, y).

import { isNext } from "./reader.ts";
import type { LatexReader } from "./reader.ts";
import type { LatexToken } from "./tokens.ts";

const maximalOrder = 64;

function isPrime({ kind, text }: LatexToken): boolean {
  return (kind === "symbol" && text === "'") || (kind === "command" && text === "prime");
}

/** The tokens in the braces that open at a position, and the position behind them; one token where there are none. */
function scripted(
  reader: LatexReader,
  at: number,
): { readonly tokens: readonly LatexToken[]; readonly next: number } | undefined {
  if (reader.tokens[at]?.kind !== "{")
    return at < reader.tokens.length ? { tokens: reader.tokens.slice(at, at + 1), next: at + 1 } : undefined;
  // Longer marks are none.
  const end = reader.tokens.slice(at, at + 2 * maximalOrder).findIndex(({ kind }) => kind === "}");
  return end < 0 ? undefined : { tokens: reader.tokens.slice(at + 1, at + end), next: at + end + 1 };
}

/** `(2)`, `(1,0)`: the orders that the tokens spell. */
function numbered(tokens: readonly LatexToken[]): readonly number[] | undefined {
  const [first, last] = [tokens[0], tokens[tokens.length - 1]];
  if (first?.text !== "(" || last?.text !== ")" || tokens.length % 2 === 0) return undefined;
  const inner = tokens.slice(1, -1);
  const fits = inner.every(({ kind, text }, k) =>
    k % 2 === 0 ? kind === "number" && /^\d{1,2}$/.test(text) : text === ",",
  );
  const orders = inner.filter((_, k) => k % 2 === 0).map(({ text }) => Number(text));
  return fits && orders.length > 0 && orders.every((order) => order <= maximalOrder) ? orders : undefined;
}

/** The orders of differentiation that are marked from the next token on, and the position of the list of arguments that
 * must follow; `undefined` where nothing is marked so. */
export function derivativeMark(
  reader: LatexReader,
): { readonly orders: readonly number[]; readonly next: number } | undefined {
  const start = reader.position;
  let next = start;
  while (reader.tokens[next]?.kind === "symbol" && reader.tokens[next].text === "'") next += 1;
  let orders: readonly number[] | undefined = next > start ? [next - start] : undefined;
  if (next === start && isNext(reader, "symbol", "^")) {
    const script = scripted(reader, start + 1);
    if (!script || script.tokens.length === 0) return undefined;
    next = script.next;
    orders = script.tokens.every(isPrime) ? [script.tokens.length] : numbered(script.tokens);
  }
  const opening = reader.tokens[next];
  const isList = opening?.kind === "open" && (opening.text === "(" || opening.text === "[");
  return orders && isList && orders.every((order) => order <= maximalOrder) ? { orders, next } : undefined;
}
