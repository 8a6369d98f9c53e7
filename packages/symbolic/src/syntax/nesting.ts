import { parseError } from "./token.ts";
import type { Token } from "./token.ts";

/** The deepest nesting that is read: brackets, and runs of prefix signs, powers, transposes and conditionals. */
export const maximumNesting = 200;

interface Level {
  /** Prefix signs, powers and transposes since the last operator that ends them. */
  run: number;
  /** Conditionals, which only a separator ends. */
  conditionals: number;
}

const openers: ReadonlySet<string> = new Set(["(", "["]);
const closers: ReadonlySet<string> = new Set([")", "]"]);
const separators: ReadonlySet<string> = new Set([",", ";", "\n"]);
const deepening: ReadonlySet<string> = new Set(["^", ".^", "'"]);

/** Whether a value has just ended after this token, so that a sign behind it is a binary operator. */
export function endsOperand(token: Token | undefined): boolean {
  if (token === undefined) return false;
  return token.kind === "number" || token.kind === "name" || token.text === "'" || closers.has(token.text);
}

function advance(level: Level, token: Token, previous: Token | undefined): void {
  if (separators.has(token.text)) {
    level.run = 0;
    level.conditionals = 0;
  } else if (token.text === "?") {
    level.run = 0;
    level.conditionals += 1;
  } else if (deepening.has(token.text) || (token.kind === "operator" && !endsOperand(previous))) {
    level.run += 1;
  } else if (token.kind === "operator") {
    level.run = 0;
  }
}

/** Throws a `parse` error at the token that nests deeper than `maximumNesting`. Linear in the tokens. */
export function checkNesting(tokens: readonly Token[]): void {
  const levels: Level[] = [{ run: 0, conditionals: 0 }];
  let outer = 0;
  for (const [position, token] of tokens.entries()) {
    const level = levels[levels.length - 1];
    if (openers.has(token.text)) {
      outer += level.run + level.conditionals + 1;
      levels.push({ run: 0, conditionals: 0 });
    } else if (closers.has(token.text) && levels.length > 1) {
      levels.pop();
      const below = levels[levels.length - 1];
      outer -= below.run + below.conditionals + 1;
    } else {
      advance(level, token, tokens[position - 1]);
    }
    const current = levels[levels.length - 1];
    if (outer + current.run + current.conditionals > maximumNesting) throw nestingError(token);
  }
}

/** The error for a token beyond the deepest nesting that is read. */
export function nestingError(token: Token): Error {
  return parseError(
    `cannot read the formula: it nests deeper than ${maximumNesting} levels here`,
    token.span,
    "name an inner part, for instance r = A*x - b; f = r'*r",
  );
}
