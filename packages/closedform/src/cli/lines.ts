// A byte stream cut into lines. Node's readline is not used: it also cuts at U+2028, and keeps a line of any length.

const newline = 0x0a;

/** A line of the input with its number from 1; `text` is missing when it is refused, and `reason` says why. */
export type InputLine =
  | { readonly number: number; readonly text: string }
  | { readonly number: number; readonly reason: string };

/** The longest line, in bytes, that is kept. */
export const maximalLineBytes: number = 1024 * 1024;

/** The lines of the stream without their ends; never holds more than one line and one chunk. */
export async function* linesOf(
  chunks: AsyncIterable<Uint8Array | string>,
  limit: number = maximalLineBytes,
): AsyncGenerator<InputLine> {
  const collector = createCollector(limit);
  for await (const chunk of chunks) {
    const bytes = typeof chunk === "string" ? new TextEncoder().encode(chunk) : chunk;
    let start = 0;
    for (let end = bytes.indexOf(newline); end >= 0; end = bytes.indexOf(newline, start)) {
      collector.add(bytes.subarray(start, end));
      yield collector.finish();
      start = end + 1;
    }
    collector.add(bytes.subarray(start));
  }
  if (!collector.isEmpty()) yield collector.finish();
}

interface Collector {
  add(bytes: Uint8Array): void;
  finish(): InputLine;
  isEmpty(): boolean;
}

function createCollector(limit: number): Collector {
  let pieces: Uint8Array[] = [];
  let length = 0;
  let count = 0;
  return {
    add(bytes) {
      length += bytes.length;
      if (length > limit) pieces = [];
      else pieces.push(bytes.slice());
    },
    finish() {
      count += 1;
      const line =
        length > limit ? { number: count, reason: `the line is longer than ${limit} bytes` } : decode(pieces, count);
      pieces = [];
      length = 0;
      return line;
    },
    isEmpty: () => length === 0,
  };
}

function decode(pieces: readonly Uint8Array[], number: number): InputLine {
  try {
    return { number, text: new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(pieces)).replace(/\r$/, "") };
  } catch {
    return { number, reason: "the line is not UTF-8" };
  }
}
