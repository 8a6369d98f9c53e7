// Every way to fail, brought to one form. Only types come from the engine, so failing needs none of it loaded.

import type { ErrorCode, Span } from "@closedform/symbolic";

/** An error as the protocol writes it (docs/contract.md §4). */
export interface ErrorBody {
  readonly code: ErrorCode;
  readonly message: string;
  /** Half-open range in the text that is at fault, in UTF-16 units. */
  readonly at?: Span;
  /** Which field of the request that text is; `expr` unless given. */
  readonly field?: string;
  readonly hint?: string;
}

/** A mistake in a request or on the command line. */
export class Failure extends Error {
  override readonly name = "Failure";
  readonly body: ErrorBody;

  constructor(body: ErrorBody) {
    super(body.message);
    this.body = body;
  }
}

/** A `bad-request` failure with one action that would mend the input. */
export function badRequest(message: string, hint: string): Failure {
  return new Failure({ code: "bad-request", message, hint });
}

/** An `unsupported` failure that says what to do instead. */
export function unsupported(message: string, hint: string): Failure {
  return new Failure({ code: "unsupported", message, hint });
}

const contractCodes: ReadonlyMap<string, ErrorCode> = new Map<string, ErrorCode>([
  ["parse", "parse"],
  ["unknown-name", "unknown-name"],
  ["shape-mismatch", "shape-mismatch"],
  ["not-differentiable", "not-differentiable"],
  ["unsupported", "unsupported"],
  ["budget", "budget"],
  ["bad-request", "bad-request"],
  // Reasons of the numeric package for which the contract has no word of its own.
  ["singular", "bad-request"],
  ["device", "unsupported"],
]);

/** The protocol's form of anything that was thrown: errors of the engine keep their code, others are ours. */
export function errorBody(thrown: unknown): ErrorBody {
  if (thrown instanceof Failure) return thrown.body;
  if (!(thrown instanceof Error)) return internal(String(thrown));
  const code = "code" in thrown && typeof thrown.code === "string" ? contractCodes.get(thrown.code) : undefined;
  if (code !== undefined) return { code, message: thrown.message, ...spanOf(thrown), ...hintOf(thrown) };
  if (thrown instanceof RangeError && /call stack/i.test(thrown.message)) return stackExhausted;
  return internal(thrown.message);
}

const stackExhausted: ErrorBody = {
  code: "budget",
  message: "gave up: the expression is nested too deeply for the stack",
  hint: "split it into definitions, as in r = A*x - b; r'*r",
};

function internal(message: string): ErrorBody {
  return {
    code: "unsupported",
    message: `internal error: ${message}`,
    hint: "this is a mistake of closedform, not yours: please report it",
  };
}

function spanOf(thrown: Error): { readonly at?: Span } {
  if (!("at" in thrown) || typeof thrown.at !== "object" || thrown.at === null) return {};
  const { start, end } = thrown.at as Partial<Span>;
  return typeof start === "number" && typeof end === "number" ? { at: { start, end } } : {};
}

function hintOf(thrown: Error): { readonly hint?: string } {
  return "hint" in thrown && typeof thrown.hint === "string" ? { hint: thrown.hint } : {};
}
