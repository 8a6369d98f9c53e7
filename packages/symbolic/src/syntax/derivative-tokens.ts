// `diff(f)(x)` and `f'(x)` to mathjs are products of two values. Before it sees them, everything in front of the
// arguments becomes one name that remembers the orders of differentiation.

import { coverSpans } from "./span.ts";
import type { Span } from "./span.ts";
import type { Token } from "./token.ts";

/** The function that is differentiated, and where it was written. */
interface Head {
  readonly name: Token;
  readonly orders: readonly number[];
  /** The position behind it. */
  readonly next: number;
}

const maximalOrder = 64;

function orderOf(token: Token | undefined): number | undefined {
  if (token?.kind !== "number" || !/^\d+$/.test(token.text)) return undefined;
  const order = Number(token.text);
  return order <= maximalOrder ? order : undefined;
}

/** `2` or `[1, 0]` at a position, with the position behind it. */
function readOrders(tokens: readonly Token[], at: number): { orders: readonly number[]; next: number } | undefined {
  const single = orderOf(tokens[at]);
  if (single !== undefined) return { orders: [single], next: at + 1 };
  if (tokens[at]?.text !== "[") return undefined;
  const orders: number[] = [];
  for (let next = at + 1; next < tokens.length; next += 2) {
    const order = orderOf(tokens[next]);
    if (order === undefined) return undefined;
    orders.push(order);
    if (tokens[next + 1]?.text === "]") return { orders, next: next + 2 };
    if (tokens[next + 1]?.text !== ",") return undefined;
  }
  return undefined;
}

function addOrders(inner: readonly number[], outer: readonly number[]): readonly number[] | undefined {
  if (inner.length === 0) return outer;
  return inner.length === outer.length ? inner.map((order, k) => order + outer[k]) : undefined;
}

/** `diff(f)`, `diff(f, 2)`, `diff(diff(f))`, … at a position. */
function readDiff(tokens: readonly Token[], start: number): Head | undefined {
  let at = start;
  while (tokens[at]?.text === "diff" && tokens[at + 1]?.text === "(") at += 2;
  const depth = (at - start) / 2;
  const name = tokens[at];
  if (depth === 0 || name?.kind !== "name") return undefined;
  let orders: readonly number[] | undefined = [];
  let next = at + 1;
  for (let level = 0; level < depth; level++) {
    const written = tokens[next]?.text === "," ? readOrders(tokens, next + 1) : { orders: [1], next };
    orders = written && orders && addOrders(orders, written.orders);
    if (!written || !orders || tokens[written.next]?.text !== ")") return undefined;
    next = written.next + 1;
  }
  return { name, orders, next };
}

/** `f'` or `f''` at a position. */
function readPrimes(tokens: readonly Token[], start: number): Head | undefined {
  const name = tokens[start];
  let next = start + 1;
  while (tokens[next]?.text === "'") next += 1;
  const order = next - start - 1;
  return name.kind === "name" && order > 0 && order <= maximalOrder ? { name, orders: [order], next } : undefined;
}

function startsValue(tokens: readonly Token[], at: number): boolean {
  return tokens[at].kind === "name" && (at === 0 || tokens[at - 1].kind !== "name");
}

/** The tokens with every derivative of a function that stands before its arguments as one name. */
export function joinDerivatives(tokens: readonly Token[]): readonly Token[] {
  if (!tokens.some((token) => token.text === "diff" || token.text === "'")) return tokens;
  const joined: Token[] = [];
  for (let at = 0; at < tokens.length;) {
    const head = startsValue(tokens, at) ? (readDiff(tokens, at) ?? readPrimes(tokens, at)) : undefined;
    if (head && tokens[head.next]?.text === "(") {
      const span: Span = coverSpans(tokens[at].span, tokens[head.next - 1].span);
      joined.push({ ...head.name, span, orders: head.orders });
      at = head.next;
    } else {
      joined.push(tokens[at]);
      at += 1;
    }
  }
  return joined;
}
