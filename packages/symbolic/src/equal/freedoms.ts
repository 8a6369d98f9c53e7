// What may be an unknown in a comparison: what holds for the unknown holds for the real thing, too, and no luck is needed to
// see it. What does not hold for the unknown is undecided by it.

/** Whether something obeys its laws, or is an unknown that need obey none. */
export type Freedom = "real" | "free";

/** Which laws are kept. */
export interface Freedoms {
  /** Signs as Legendre's symbol, by which |u|² = u²; free ones are odd. */
  readonly signs: Freedom;
  /** Even roots as the root that is a square, by which √u·√v = √(u·v). */
  readonly roots: Freedom;
  /** Entries that are ±1, or 0 and 1; free ones are any numbers. */
  readonly choices: Freedom;
  /** Lengths that stand as numbers, by which tr(I) = n; free ones are one number for each name. */
  readonly lengths: Freedom;
}

/** With all their laws. */
export const allReal: Freedoms = { signs: "real", roots: "real", choices: "real", lengths: "real" };

/** With none. */
export const allFree: Freedoms = { signs: "free", roots: "free", choices: "free", lengths: "free" };
