// Names that the engine makes up keep clear of the user's.

import type { Problem } from "../problem.ts";
import { isFunctionName } from "../typing/signatures.ts";
import { nameProblem } from "../syntax/name.ts";
import { dimensionNames } from "../types/dimension.ts";
import { dimensionsOf } from "../types/type.ts";

/** Every name that the problem gives a meaning to: variables, lengths, definitions and functions. */
export function takenNames(problem: Problem): ReadonlySet<string> {
  const { typed, variables } = problem;
  const dimensions = [...variables.values()].flatMap(({ type }) => dimensionsOf(type).flatMap(dimensionNames));
  const written = problem.source.normalize("NFC").match(/[\p{L}][\p{L}\p{Nd}_]*/gu) ?? [];
  return new Set([
    ...variables.keys(),
    ...dimensions,
    ...typed.definitions.map(({ name }) => name),
    ...typed.functions.flatMap(({ name, parameters }) => [name, ...parameters]),
    ...written,
  ]);
}

/** The first of `preferred`, `preferred1`, `preferred2`, … that is a name and not taken. */
export function freshName(preferred: string, taken: ReadonlySet<string>): string {
  const stem = nameProblem(preferred) === undefined ? preferred : "t";
  const isFree = (name: string): boolean =>
    nameProblem(name) === undefined && !taken.has(name) && !isFunctionName(name) && name !== "pi" && name !== "e";
  if (isFree(stem)) return stem;
  for (let k = 1; ; k++) if (isFree(`${stem}${k}`)) return `${stem}${k}`;
}

/** Makes `t0`, `t1`, … one after the other, without those that are taken. */
export function freshNames(stem: string, taken: ReadonlySet<string>): () => string {
  let next = 0;
  return () => {
    while (taken.has(`${stem}${next}`) || isFunctionName(`${stem}${next}`)) next += 1;
    next += 1;
    return `${stem}${next - 1}`;
  };
}
