// Where measurements go: to the standard output, or into the section of RESULTS.md that a suite owns.

import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const file = fileURLToPath(new URL("RESULTS.md", import.meta.url));

/** The text with the section of that name replaced, or added at the end. */
export function withSection(text, name, section) {
  const [open, close] = [`<!-- ${name} -->`, `<!-- end of ${name} -->`];
  const whole = `${open}\n\n${section.trim()}\n\n${close}\n`;
  const start = text.indexOf(open);
  if (start < 0) return `${text.trimEnd()}\n\n${whole}`;
  const end = text.indexOf(close, start);
  if (end < 0) throw new Error(`RESULTS.md: the section ${name} has no end`);
  return text.slice(0, start) + whole + text.slice(end + close.length + 1);
}

/** Prints a section of Markdown, its headings from the second level on, or writes it where its former self stands. */
export function publish(name, section, isWritten) {
  if (isWritten) writeFileSync(file, withSection(readFileSync(file, "utf8"), name, section));
  else process.stdout.write(`${section.trim()}\n`);
}

/** The command of a suite as it was called, for its section. */
export function commandLine(script) {
  return ["node", script, ...process.argv.slice(2).filter((one) => one !== "--write")].join(" ");
}
