// `closedform batch`: one response line for each request line, in order.

import { lineRefusal } from "../answer.ts";
import { toJson } from "../json.ts";
import { linesOf } from "../lines.ts";

/** What a batch reads, asks and writes. */
export interface BatchOptions {
  readonly input: AsyncIterable<Uint8Array | string>;
  /** The response line, without its end. */
  readonly answerLine: (text: string, line: number) => Promise<string>;
  /** Resolves when the receiver is ready for more. */
  readonly write: (text: string) => Promise<void>;
  /** Called after each response. */
  readonly onAnswer?: (() => void) | undefined;
}

/** Answers every line; empty ones are skipped. */
export async function runBatch(options: BatchOptions): Promise<void> {
  for await (const line of linesOf(options.input)) {
    if ("text" in line && line.text.trim() === "") continue;
    const response =
      "text" in line ? await options.answerLine(line.text, line.number) : toJson(lineRefusal(line.number, line.reason));
    await options.write(`${response}\n`);
    options.onAnswer?.();
  }
}
