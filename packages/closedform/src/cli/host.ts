// The process as the commands see it, so that tests can stand in for it. All output of the package goes through here.

import { readFile } from "node:fs/promises";

/** Where text goes. */
export interface Writer {
  /** Resolves when the receiver is ready for more. */
  readonly write: (text: string) => Promise<void>;
  readonly isTerminal: boolean;
  readonly isColored: boolean;
}

/** Streams and files. */
export interface Host {
  readonly input: AsyncIterable<Uint8Array | string>;
  readonly isInputTerminal: boolean;
  readonly out: Writer;
  readonly err: Writer;
  readonly readFile: (path: string) => Promise<string>;
}

/** The process that runs this. */
export function processHost(): Host {
  return {
    input: process.stdin,
    isInputTerminal: process.stdin.isTTY,
    out: writerOf(process.stdout),
    err: writerOf(process.stderr),
    readFile: (path) => readFile(path, "utf8"),
  };
}

/** A stream of the process; a reader that has gone away (`… | head`) ends the program quietly. */
export function writerOf(stream: NodeJS.WriteStream, env: NodeJS.ProcessEnv = process.env): Writer {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    process.exit(0);
  });
  const isTerminal = stream.isTTY;
  return {
    isTerminal,
    isColored: isTerminal && (env["NO_COLOR"] ?? "") === "" && env["TERM"] !== "dumb",
    write: (text) =>
      new Promise((resolve) => {
        if (stream.write(text)) resolve();
        else stream.once("drain", resolve);
      }),
  };
}

/** All of a stream as text. */
export async function textOf(chunks: AsyncIterable<Uint8Array | string>): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of chunks) text += typeof chunk === "string" ? chunk : decoder.decode(chunk, { stream: true });
  return text + decoder.decode();
}
