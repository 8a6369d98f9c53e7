// Symbolic lengths of axes: polynomials in named dimensions, in a normal form whose text is its identity. Products arise
// from vec and kron, sums from block matrices, differences from parts of an axis.

/** A symbolic length. Two dimensions are equal exactly when their keys are. */
export interface Dimension {
  /** Normal-form text, such as `n`, `3`, `m*n` or `m + n`. */
  readonly key: string;
  /** Monomials in normal order. */
  readonly terms: readonly DimensionTerm[];
}

/** `coefficient * names[0] * names[1] * …`; names are sorted. */
export interface DimensionTerm {
  readonly coefficient: number;
  readonly names: readonly string[];
}

const interned = new Map<string, Dimension>();

// Most lengths are one name or one number; they are looked up rather than normalised.
const namedLengths = new Map<string, Dimension>();
const knownLengths = new Map<number, Dimension>();

function remembered<Key>(table: Map<Key, Dimension>, key: Key, make: () => Dimension): Dimension {
  const known = table.get(key);
  if (known) return known;
  const made = make();
  if (table.size < 10_000) table.set(key, made);
  return made;
}

function fromTerms(terms: readonly DimensionTerm[]): Dimension {
  const collected = new Map<string, DimensionTerm>();
  for (const term of terms) {
    const names = [...term.names].sort();
    const key = names.join("*");
    const coefficient = (collected.get(key)?.coefficient ?? 0) + term.coefficient;
    collected.set(key, { coefficient, names });
  }
  const kept = [...collected.entries()].filter(([, term]) => term.coefficient !== 0);
  kept.sort(([a], [b]) => (a === "" ? 1 : b === "" ? -1 : a < b ? -1 : a > b ? 1 : 0));
  const normal = kept.map(([, term]) => term);
  const key = normal.length === 0 ? "0" : normal.map(signedText).join("");
  const known = interned.get(key);
  if (known) return known;
  const dimension = { key, terms: normal };
  if (interned.size < 10_000) interned.set(key, dimension);
  return dimension;
}

function signedText(term: DimensionTerm, position: number): string {
  const isNegative = term.coefficient < 0;
  const magnitude = termText({ ...term, coefficient: Math.abs(term.coefficient) });
  return position === 0 ? `${isNegative ? "-" : ""}${magnitude}` : ` ${isNegative ? "-" : "+"} ${magnitude}`;
}

function termText(term: DimensionTerm): string {
  if (!Number.isInteger(term.coefficient)) return `${termText({ ...term, coefficient: 2 * term.coefficient })}/2`;
  if (term.names.length === 0) return `${term.coefficient}`;
  return term.coefficient === 1 ? term.names.join("*") : `${term.coefficient}*${term.names.join("*")}`;
}

/** The length 1. */
export const unitDimension: Dimension = { key: "1", terms: [{ coefficient: 1, names: [] }] };

/** The dimension called `name`. */
export function namedDimension(name: string): Dimension {
  return remembered(namedLengths, name, () => fromTerms([{ coefficient: 1, names: [name] }]));
}

/** A known length. */
export function sizeDimension(size: number): Dimension {
  return remembered(knownLengths, size, () => fromTerms([{ coefficient: size, names: [] }]));
}

/** a · b, the length of a Kronecker product's or vec's axis. */
export function multiplyDimensions(a: Dimension, b: Dimension): Dimension {
  const terms: DimensionTerm[] = [];
  for (const left of a.terms) {
    for (const right of b.terms) {
      terms.push({ coefficient: left.coefficient * right.coefficient, names: [...left.names, ...right.names] });
    }
  }
  return fromTerms(terms);
}

/** a + b, the length of stacked blocks. */
export function addDimensions(a: Dimension, b: Dimension): Dimension {
  return fromTerms([...a.terms, ...b.terms]);
}

/** a − b, the length of what a part leaves of a whole. It may be negative for some sizes. */
export function subtractDimensions(a: Dimension, b: Dimension): Dimension {
  return addDimensions(a, multiplyDimensions(b, sizeDimension(-1)));
}

/** n(n+1)/2, the length of vech, which is an integer although its coefficients are not. */
export function triangularDimension(n: Dimension): Dimension {
  const half = sizeDimension(0.5);
  return addDimensions(multiplyDimensions(half, multiplyDimensions(n, n)), multiplyDimensions(half, n));
}

/** Whether the length is a whole number for all sizes, as n(n+1)/2 is: its double is even for every parity of its names. */
export function isWholeDimension(dimension: Dimension): boolean {
  if (dimension.terms.every(({ coefficient }) => Number.isInteger(coefficient))) return true;
  const names = dimensionNames(dimension);
  if (names.length > 8 || dimension.terms.some(({ coefficient }) => !Number.isInteger(2 * coefficient))) return false;
  return Array.from({ length: 2 ** names.length }, (_, choice) => choice).every((choice) => {
    const parities = new Map(names.map((name, k) => [name, (choice >> k) & 1]));
    return Number.isInteger(evaluateDimension(dimension, parities));
  });
}

/** Whether the length is at least 0 for all sizes of its names from 1 on, as far as the signs of its terms tell. */
export function isNonnegativeDimension(dimension: Dimension): boolean {
  const grows = dimension.terms.every((term) => term.coefficient > 0 || term.names.length === 0);
  return grows && dimension.terms.reduce((total, term) => total + term.coefficient, 0) >= 0;
}

/** Whether both have the same length for every choice of sizes. */
export function equalDimensions(a: Dimension, b: Dimension): boolean {
  return a.key === b.key;
}

/** The length if it does not depend on any name, else `undefined`. */
export function sizeOf(dimension: Dimension): number | undefined {
  if (dimension.terms.length === 0) return 0;
  const [only] = dimension.terms;
  return dimension.terms.length === 1 && only.names.length === 0 ? only.coefficient : undefined;
}

/** The name if the dimension is a single name, else `undefined`. */
export function nameOf(dimension: Dimension): string | undefined {
  const [only] = dimension.terms;
  return dimension.terms.length === 1 && only.coefficient === 1 && only.names.length === 1 ? only.names[0] : undefined;
}

/** The names that occur in the dimension. */
export function dimensionNames(dimension: Dimension): readonly string[] {
  const { terms } = dimension;
  if (terms.length === 1 && terms[0].names.length <= 1) return terms[0].names;
  return [...new Set(terms.flatMap((term) => term.names))];
}

/** The dimension with every name replaced by what `lookup` gives for it; names without one stay. */
export function substituteDimension(dimension: Dimension, lookup: (name: string) => Dimension | undefined): Dimension {
  const name = nameOf(dimension);
  if (name !== undefined) return lookup(name) ?? namedDimension(name);
  let total = fromTerms([]);
  for (const term of dimension.terms) {
    let product = sizeDimension(term.coefficient);
    for (const name of term.names) product = multiplyDimensions(product, lookup(name) ?? namedDimension(name));
    total = addDimensions(total, product);
  }
  return total;
}

/** The length for given sizes of the names. Throws `RangeError` when one is missing. */
export function evaluateDimension(dimension: Dimension, sizes: ReadonlyMap<string, number>): number {
  let total = 0;
  for (const term of dimension.terms) {
    let product = term.coefficient;
    for (const name of term.names) {
      const size = sizes.get(name);
      if (size === undefined) throw new RangeError(`no size is given for the dimension ${name}`);
      product *= size;
    }
    total += product;
  }
  return total;
}

/** Whether both lists have the same lengths in the same order. */
export function haveSameLengths(left: readonly Dimension[], right: readonly Dimension[]): boolean {
  return left.length === right.length && left.every(({ key }, axis) => key === right[axis].key);
}
