// How text looks in a terminal: colours, and characters that a terminal would act on.

/** Marks text, or leaves it as it is where colours are off. */
export interface Paint {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly red: (text: string) => string;
  readonly green: (text: string) => string;
  readonly yellow: (text: string) => string;
}

function wrap(isColored: boolean, open: number, close: number): (text: string) => string {
  return isColored ? (text) => `\u001B[${open}m${text}\u001B[${close}m` : (text) => text;
}

/** The paint of a writer. */
export function paintFor(isColored: boolean): Paint {
  return {
    bold: wrap(isColored, 1, 22),
    dim: wrap(isColored, 2, 22),
    red: wrap(isColored, 31, 39),
    green: wrap(isColored, 32, 39),
    yellow: wrap(isColored, 33, 39),
  };
}

// Control characters and those that change the direction of writing: a terminal acts on them instead of showing them.
const unsafe = /(?![\n\t])[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}\uFEFF]/gu;

/** The text with every character that a terminal would act on, but line ends and tabs, as `\u{…}`. */
export function visible(text: string): string {
  return text.replace(unsafe, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}
