// Names where no formula stands, as in `wrt`: written as in a formula, `\mathbf{x}` and `λ` included.

import { ClosedformError } from "../error.ts";
import type { LatexNames } from "./latex/names.ts";
import { asciiName, normalizeName } from "./name.ts";
import { parse } from "./parse.ts";

const isLatexName = /[\\{]/u;
const longestName = 300;

/** The name that a text spells: itself, or what it is in LaTeX; `undefined` for LaTeX that is no single name. */
export function singleName(text: string, names?: LatexNames): string | undefined {
  if (!isLatexName.test(text)) return normalizeName(text);
  if (text.length > longestName) return undefined;
  try {
    const { statements } = parse(text, { syntax: "latex", names });
    const [only] = statements;
    return statements.length === 1 && only.kind === "expression" && only.value.kind === "name"
      ? only.value.name
      : undefined;
  } catch (error) {
    if (error instanceof ClosedformError) return undefined;
    throw error;
  }
}

/** The name among those known that a text means: the same, the same in LaTeX, or the only one with its letters spelled out. */
export function knownName(text: string, known: Iterable<string>, names?: LatexNames): string | undefined {
  const all = new Set(known);
  if (all.has(text)) return text;
  const name = singleName(text, names);
  if (name === undefined || all.has(name)) return name;
  const alike = [...all].filter((one) => asciiName(one) === asciiName(name));
  return alike.length === 1 ? alike[0] : undefined;
}
