// Which names a formula in LaTeX may mean. A printed name is a stem with subscripts, so `x_{1}` stands for the declared
// `x_1` as well as `x1`; letters side by side are a product unless they spell a declared name.

import { asciiName } from "../name.ts";

/** What is declared, as far as reading LaTeX needs it. */
export interface LatexNames {
  /** The number of axes of every declared variable. */
  readonly variables: ReadonlyMap<string, number>;
  /** The declared names of lengths. */
  readonly dimensions: ReadonlySet<string>;
  /** The names of abstract functions that occur elsewhere. */
  readonly functions?: Iterable<string> | undefined;
}

/** The names that are known at one place of a formula. */
export interface NameBook {
  /** Known names by how they look: the stem and the subscripts. */
  readonly looks: Map<string, string[]>;
  /** The number of axes where it is known. */
  readonly axes: Map<string, number>;
  readonly dimensions: ReadonlySet<string>;
  /** Functions that the program defines or that are known to be abstract. */
  readonly functions: Set<string>;
  /** Known names of several characters by the first, the longest first. */
  readonly spelled: Map<string, string[]>;
  /** Names of small letters that were written in bold or with an arrow. */
  readonly vectors: Set<string>;
  /** The alphabet in which each letter was first written, so that 𝓛 and L are not taken for one. */
  readonly alphabets: Map<string, string>;
}

/** How a name looks: `x_{i,2}` has the stem `x` and the subscripts `i` and `2`. */
export function lookOf(stem: string, subscripts: readonly string[]): string {
  return [asciiName(stem), ...subscripts.map(asciiName)].join("_");
}

// As the printer splits them: parts between underscores, and the digits that end the letters.
function splitName(name: string): { readonly stem: string; readonly subscripts: readonly string[] } {
  const [head = "", ...parts] = name.split("_").filter((part) => part !== "");
  const digits = /\d+$/.exec(head)?.[0] ?? "";
  const stem = head.slice(0, head.length - digits.length);
  return stem === ""
    ? { stem: head, subscripts: parts }
    : { stem, subscripts: [...(digits === "" ? [] : [digits]), ...parts] };
}

/** Makes a name known. */
export function addName(book: NameBook, name: string, axes: number | undefined): void {
  const { stem, subscripts } = splitName(name);
  const look = lookOf(stem, subscripts);
  const same = book.looks.get(look) ?? [];
  if (same.includes(name)) return;
  book.looks.set(look, [...same, name]);
  if (axes !== undefined) book.axes.set(name, axes);
  if ([...name].length < 2) return;
  const first = String.fromCodePoint(name.codePointAt(0) ?? 0);
  const others = book.spelled.get(first) ?? [];
  book.spelled.set(
    first,
    [...others, name].sort((a, b) => b.length - a.length),
  );
}

/** The names that declarations make known. */
export function nameBook({ variables, dimensions, functions = [] }: LatexNames): NameBook {
  const book: NameBook = {
    looks: new Map(),
    axes: new Map(),
    dimensions,
    functions: new Set(functions),
    spelled: new Map(),
    vectors: new Set(),
    alphabets: new Map(),
  };
  for (const [name, axes] of variables) addName(book, name, axes);
  for (const name of dimensions) if (!variables.has(name)) addName(book, name, 0);
  for (const name of book.functions) addName(book, name, undefined);
  return book;
}

/** The book with more names, for a part of the program alone. */
export function withNames(book: NameBook, names: readonly string[]): NameBook {
  const more = { ...book, looks: new Map(book.looks), spelled: new Map(book.spelled) };
  for (const name of names) addName(more, name, undefined);
  return more;
}

/** The known names that look so; more than one cannot be told apart. */
export function knownNames(book: NameBook, stem: string, subscripts: readonly string[]): readonly string[] {
  const exact = [stem, ...subscripts].join("_");
  const split = splitName(exact);
  if (book.looks.get(lookOf(split.stem, split.subscripts))?.includes(exact)) return [exact];
  return book.looks.get(lookOf(stem, subscripts)) ?? [];
}

/** The longest known name of several characters that the text spells from `offset` on. */
export function spelledName(book: NameBook, text: string, offset: number): string | undefined {
  const first = text.codePointAt(offset);
  if (first === undefined) return undefined;
  return book.spelled.get(String.fromCodePoint(first))?.find((name) => {
    if (!text.startsWith(name, offset)) return false;
    // A digit or underscore ends a name only where nothing continues it.
    return (
      /^\p{L}+$/u.test(name) || !/^[\p{L}\p{Nd}_]/u.test(text.slice(offset + name.length, offset + name.length + 2))
    );
  });
}
