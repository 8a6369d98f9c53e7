// The examples of the README: commands with what they print, and snippets with what they log. A test runs them all.
// Paste anew what the commands print, after a build: node docs/examples.mjs

import { spawnSync } from "node:child_process";
import { readFileSync, realpathSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const page = new URL("../README.md", import.meta.url);
const program = fileURLToPath(new URL("../packages/closedform/bin/closedform.js", import.meta.url));
const consoleBlock = /^```console\n(?<body>[\s\S]*?)^```$/gm;
const snippetBlock = /^```ts\n(?<body>[\s\S]*?)^```$/gm;

function commandsIn(block) {
  const parts = block.split(/^\$ /m).slice(1);
  return parts.map((part) => {
    const [command, ...output] = part.split("\n");
    return { command, output: output.join("\n") };
  });
}

/** Every `$ closedform …` of the console blocks with the lines below it. */
export function commandExamples(text) {
  return [...text.matchAll(consoleBlock)].flatMap(({ groups }) => commandsIn(groups.body));
}

/** Every `ts` block; the comment behind a `console.log` is what it prints. */
export function snippetExamples(text) {
  return [...text.matchAll(snippetBlock)].map(({ groups: { body } }) => ({
    source: body,
    logged: [...body.matchAll(/^console\.log\(.*\); \/\/ (?<text>.*)$/gm)].map(({ groups }) => groups.text),
  }));
}

/** A command line as a shell splits it: quotes of both kinds, nothing else. */
export function shellWords(command) {
  const words = command.match(/(?:'[^']*'|"[^"]*"|[^\s'"])+/g) ?? [];
  return words.map((word) => word.replaceAll(/'([^']*)'|"([^"]*)"/g, (_, single, double) => single ?? double));
}

function printedBy(command) {
  const [, ...given] = shellWords(command);
  const { stdout, stderr } = spawnSync(process.execPath, [program, ...given], { encoding: "utf8" });
  return `$ ${command}\n${stdout}${stderr}`;
}

function main() {
  const text = readFileSync(page, "utf8");
  const renewed = text.replace(consoleBlock, (_, body) => {
    const printed = commandsIn(body).map(({ command }) => printedBy(command));
    return `\`\`\`console\n${printed.join("")}\`\`\``;
  });
  if (renewed !== text) writeFileSync(page, renewed);
  process.stdout.write(renewed === text ? "README.md is up to date\n" : "README.md was written\n");
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) main();
