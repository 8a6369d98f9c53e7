import { describe, expect, test } from "vitest";

import { defaultTimeLimit, runArguments } from "../../src/cli/arguments.ts";
import type { Commands } from "../../src/cli/arguments.ts";

interface Called {
  readonly name: string;
  readonly given: readonly unknown[];
}

const names = ["derive", "verify", "evaluate", "check", "steps", "example", "equal", "batch", "bench", "tour"];

async function called(given: readonly string[]): Promise<Called | undefined> {
  let call: Called | undefined;
  const commands = Object.fromEntries(
    names.map((name) => [name, (...given: readonly unknown[]) => Promise.resolve(((call = { name, given }), 0))]),
  ) as unknown as Commands;
  await runArguments(given, commands, () => undefined);
  return call;
}

async function printed(given: readonly string[]): Promise<string> {
  let text = "";
  await runArguments(given, {} as Commands, (more) => {
    text += more;
  });
  return text;
}

test.for(names)("%s has help with examples", async (name) => {
  expect(await printed([name, "--help"])).toMatch(
    new RegExp(`Usage: closedform ${name}[^]*Examples\n  closedform ${name}`),
  );
});

test.for([[], ["--help"], ["-h"]])("%j prints the page", async (given) => {
  expect(await printed(given)).toContain("Examples\n  closedform derive");
});

test("options arrive with their types", async () => {
  const given = [
    "derive",
    "x",
    "--wrt",
    "x,y",
    "--wrt",
    "z",
    "--var",
    "x:scalar",
    "--var",
    "y:scalar",
    "--order",
    "2",
    "--time-limit",
    "0.5",
    "--json",
  ];
  expect(await called(given)).toMatchObject({
    given: [
      "x",
      { wrt: ["x", "y", "z"], var: ["x:scalar", "y:scalar"], order: 2, timeLimit: 0.5, json: true, format: "text" },
    ],
  });
  expect(await called(["batch"])).toMatchObject({ given: [{ timeLimit: defaultTimeLimit }] });
});

const dashed: readonly (readonly [readonly string[], string])[] = [
  [["derive", "-x^2", "--wrt", "x"], "-x^2"],
  [["derive", "--wrt", "x", "-x"], "-x"],
  [["derive", "--wrt", "x", "--", "-x"], "-x"],
  [["derive", "--wrt=x", "-h*x"], "-h*x"],
  [["derive", "--x", "--wrt", "x"], "--x"],
  [["derive", "-", "--wrt", "x"], "-"],
  [["verify", "-x", "--wrt", "x", "--claim", "-1"], "-x"],
  [["equal", "-x", "-y"], "-x"],
  [["example", "-x", "--wrt", "x"], "-x"],
];

test.for(dashed)("%j has the expression %s", async ([given, expression]) => {
  expect((await called(given))?.given[0]).toBe(expression);
});

describe("arguments that make no sense are refused", () => {
  const rows: readonly (readonly [readonly string[], RegExp, RegExp])[] = [
    [["deriv", "x"], /unknown command 'deriv'/, /did you mean derive\?/],
    [["derive", "x", "--wtr", "x"], /unknown option '--wtr'/, /did you mean --wrt\?/],
    [["derive", "x", "-w"], /unknown option '-w'/, /--help/],
    [["derive"], /missing required argument 'expr'/, /--help/],
    [["derive", "x", "y"], /too many arguments/, /--help/],
    [["derive", "x", "--wrt"], /argument missing/, /--help/],
    [["derive", "x", "--order", "two"], /not a whole number/, /--help/],
    [["derive", "x", "--layout", "wide"], /Allowed choices are mixed, numerator, denominator/, /--help/],
    [["batch", "--time-limit", "0"], /not a positive number/, /--help/],
    [["--jsno"], /unknown option '--jsno'/, /--help/],
  ];

  test.for(rows)("%j", async ([given, message, hint]) => {
    await expect(called(given)).rejects.toMatchObject({
      body: {
        code: "bad-request",
        message: expect.stringMatching(message) as unknown,
        hint: expect.stringMatching(hint) as unknown,
      },
    });
  });
});
