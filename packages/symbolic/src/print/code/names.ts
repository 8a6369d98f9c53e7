// Names in generated code. While a program is printed every name stands as a mark, and so does every text for people; the
// words of the code itself are known only at the end, and a name that is one of them, or a word of the language, gets
// another spelling. So no name can change what the code means.

import { asciiName } from "../../syntax/name.ts";

// Private-use characters, which no name and no text of ours contains.
const opening = "\uE000";
const closing = "\uE001";
const quoting = "\uE002";

/** What a name stands for. Temporaries are called t0, t1, … in the order in which they are asked for. */
export type NameKind = "input" | "size" | "function" | "definition" | "temporary" | "counter";

/** The marks of one program. */
export interface Names {
  /** The mark of a name. Equal questions have equal answers; `shown` is how it is spelled, where that is something else. */
  readonly name: (kind: NameKind, name: string, shown?: string) => string;
  /** The mark of a text, which may hold the letters, digits and signs of a formula. */
  readonly quote: (text: string) => string;
  /** The code with every mark replaced. No name is reserved, or a word of `body`, where names and words meet. */
  readonly resolve: (code: string, body: string, reserved: ReadonlySet<string>) => string;
}

// Letters beyond ASCII by their code points, so that different names stay different.
function spelled(name: string): string {
  const letters = [...asciiName(name)].map((letter) =>
    /[A-Za-z0-9_]/.test(letter) ? letter : `u${letter.codePointAt(0)!.toString(16)}`,
  );
  const word = letters.join("").replaceAll(/^_+|_+$/g, "");
  return /^[A-Za-z]/.test(word) ? word : `v${word}`;
}

function freeName(wanted: string, taken: ReadonlySet<string>): string {
  if (!taken.has(wanted)) return wanted;
  for (let k = 1; ; k++) {
    const other = k === 1 ? `${wanted}_` : `${wanted}_${k}`;
    if (!taken.has(other)) return other;
  }
}

// Nothing that could end a string or a comment, or start an escape.
function harmless(text: string): string {
  return text
    .replaceAll("*/", "* /")
    .replaceAll(/["`\\$\r\n\u2028\u2029\p{Co}\p{Cc}]/gu, " ")
    .replaceAll("%", "percent");
}

const markPattern = new RegExp(`${opening}(\\d+)${closing}`, "gu");
const quotePattern = new RegExp(`${quoting}(\\d+)${closing}`, "gu");

/** The names of one program. */
export function createNames(): Names {
  const marks = new Map<string, { readonly kind: NameKind; readonly name: string }>();
  const order: string[] = [];
  const quotes: string[] = [];

  const resolve = (code: string, body: string, reserved: ReadonlySet<string>): string => {
    // The f before a string of Python is no word.
    const bare = body.replaceAll(markPattern, " ").replaceAll(quotePattern, " ").replaceAll(/\bf"/g, '"');
    const taken = new Set([...reserved, ...(bare.match(/[A-Za-z_]\w*/g) ?? [])]);
    const given = new Map<string, string>();
    // Inputs keep their names before lengths, lengths before the rest; temporaries take what is free.
    for (const kind of ["input", "size", "function", "definition", "counter"] as const) {
      for (const key of order) {
        const mark = marks.get(key)!;
        if (mark.kind !== kind) continue;
        const name = freeName(spelled(mark.name), taken);
        taken.add(name);
        given.set(key, name);
      }
    }
    let next = 0;
    for (const key of order) {
      if (marks.get(key)!.kind !== "temporary") continue;
      while (taken.has(`t${next}`)) next += 1;
      given.set(key, `t${next}`);
      next += 1;
    }
    return code
      .replaceAll(markPattern, (_mark, at: string) => given.get(order[Number(at)])!)
      .replaceAll(quotePattern, (_mark, at: string) => harmless(quotes[Number(at)]));
  };

  return {
    name: (kind, name, shown = name) => {
      const key = `${kind}:${name}`;
      if (!marks.has(key)) {
        marks.set(key, { kind, name: shown });
        order.push(key);
      }
      return `${opening}${order.indexOf(key)}${closing}`;
    },
    quote: (text) => {
      quotes.push(text);
      return `${quoting}${quotes.length - 1}${closing}`;
    },
    resolve,
  };
}

/** The words of a text. */
export function words(text: string): ReadonlySet<string> {
  return new Set(text.split(/\s+/u));
}
