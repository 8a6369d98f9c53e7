// From arguments to an exit status: builds requests out of options and gives them to the commands.

import type { Answerer } from "./answer.ts";
import { runArguments } from "./arguments.ts";
import type {
  CommonOptions,
  Commands,
  DirectionOptions,
  ExplainOptions,
  FormOptions,
  ProblemOptions,
} from "./arguments.ts";
import { runBatch } from "./commands/batch.ts";
import { runBench } from "./commands/bench.ts";
import { runCheck } from "./commands/check.ts";
import { runDerive } from "./commands/derive.ts";
import { runEqual } from "./commands/equal.ts";
import { readPoint, runEvaluate } from "./commands/evaluate.ts";
import { runExample } from "./commands/example.ts";
import { parseRange, runPlot } from "./commands/plot.ts";
import { runSteps } from "./commands/steps.ts";
import { runTour } from "./commands/tour.ts";
import { readSteps, runVerify } from "./commands/verify.ts";
import type { Connection } from "./connection.ts";
import { refuse, sourceText } from "./context.ts";
import type { Context, Status } from "./context.ts";
import { badRequest } from "./failure.ts";
import type { Host } from "./host.ts";
import { countProgress, showingTime } from "./progress.ts";

/** Opens an engine whose every answer takes at most so many seconds. */
export type Connect = (timeLimit: number) => Connection;

/** Runs a command line and returns its exit status; nothing is thrown. */
export async function runCommandLine(given: readonly string[], host: Host, connect: Connect): Promise<Status> {
  try {
    return await runArguments(given, commandsFor(host, connect), (text) => void host.out.write(text));
  } catch (error) {
    return refuse({ host, isJson: given.includes("--json") }, error);
  }
}

type Use = (context: Context, connection: Connection) => Promise<Status>;

function commandsFor(host: Host, connect: Connect): Commands {
  const within = async (options: CommonOptions, use: Use): Promise<Status> => {
    const connection = connect(options.timeLimit);
    const answer: Answerer = (request) => showingTime(host.err, connection.answer(request));
    try {
      return await use({ host, isJson: options.json === true, answer }, connection);
    } finally {
      await connection.close();
    }
  };
  return { ...derivativeCommands(host, within), ...otherCommands(host, within) };
}

type Within = (options: CommonOptions, use: Use) => Promise<Status>;

function derivativeCommands(
  host: Host,
  within: Within,
): Pick<Commands, "derive" | "verify" | "evaluate" | "check" | "plot" | "steps" | "example"> {
  return {
    derive: async (expr, options) => {
      requireWrt("derive", options);
      const { layout, ...others } = options;
      const problem = await problemOf(host, expr, others);
      const request = { op: "derive", ...problem, layout, ...formOf(options) } as const;
      return within(options, (context) => runDerive(context, request, options.format));
    },
    verify: async (expr, options) => {
      requireWrt("verify", options);
      const hint = "give the derivative worked out by hand, as in --claim '2*x', or its derivation as --steps FILE";
      if (options.steps === undefined) required("verify", "--claim", options.claim, hint);
      if (expr === "-" && options.steps === "-")
        throw badRequest("both EXPR and --steps are standard input", "give one of them as a file or argument");
      const { claim, lang } = options;
      const steps = options.steps === undefined ? undefined : await readSteps(host, options.steps);
      const request = { op: "verify", ...(await problemOf(host, expr, options)), claim, steps, lang } as const;
      return within(options, (context) => runVerify(context, request));
    },
    evaluate: async (expr, options) => {
      const file = required(
        "evaluate",
        "--at",
        options.at,
        `name a JSON file, or give the values, as in --at '{"x": [1, 2]}'`,
      );
      if (expr === "-" && file === "-")
        throw badRequest("both EXPR and --at are standard input", "give one of them as a file or argument");
      const at = await readPoint(host, file);
      const { wrt, ...problem } = await problemOf(host, expr, options);
      const request = {
        op: "evaluate",
        ...problem,
        wrt: options.wrt ? wrt : undefined,
        at,
        backend: options.backend,
        form: options.hvp ? "hvp" : undefined,
        ...directionOf(options),
        plan: options.plan,
        compressed: options.compressed,
      } as const;
      return within(options, (context) => runEvaluate(context, request));
    },
    check: async (expr, options) => {
      requireWrt("check", options);
      const request = { op: "check", ...(await problemOf(host, expr, options)) } as const;
      return within(options, (context) => runCheck(context, request));
    },
    plot: async (expr, options) => {
      requireWrt("plot", options);
      const { expr: source, wrt, vars } = await problemOf(host, expr, options);
      const at = options.at === undefined ? undefined : await readPoint(host, options.at);
      const request = { op: "plot", expr: source, wrt, vars, at, range: parseRange(options.range) } as const;
      return within(options, (context) => runPlot(context, request));
    },
    steps: async (expr, options) => {
      requireWrt("steps", options);
      const request = { op: "steps", ...(await problemOf(host, expr, options)), ...explanationOf(options) } as const;
      return within(options, (context) => runSteps(context, request));
    },
    example: async (subject, options) => {
      const { expr, wrt, ...problem } = await problemOf(host, subject ?? "", options);
      const named = { subject: subject === undefined ? undefined : expr, wrt: options.wrt ? wrt : undefined };
      return within(options, (context) => runExample(context, { ...problem, ...named, ...explanationOf(options) }));
    },
  };
}

function otherCommands(host: Host, within: Within): Pick<Commands, "equal" | "batch" | "bench" | "tour"> {
  return {
    equal: async (left, right, options) => {
      if (left === "-" && right === "-")
        throw badRequest("both sides are standard input", "give one of them as an argument");
      const sides = { left: await sourceText(host, left), right: await sourceText(host, right) };
      const request = { op: "equal", ...sides, vars: options.var, syntax: options.syntax, seed: options.seed } as const;
      return within(options, (context) => runEqual(context, request));
    },
    batch: (options) => within(options, (_context, connection) => answerBatch(host, connection)),
    bench: (names, { json }) => runBench({ host, isJson: json === true }, names),
    tour: (options) => within(options, runTour),
  };
}

async function answerBatch(host: Host, connection: Connection): Promise<Status> {
  const progress = countProgress(host.err, "lines answered");
  const { answerLine } = connection;
  await runBatch({ input: host.input, answerLine, write: host.out.write, onAnswer: progress.count });
  await progress.end();
  return 0;
}

// Asked for here and not by commander, which would not get to report a misspelled --wrt.
function required(command: string, option: string, value: string | undefined, hint: string): string {
  if (value === undefined) throw badRequest(`${command} needs ${option}`, hint);
  return value;
}

function requireWrt(command: string, options: Pick<ProblemOptions, "wrt">): void {
  required(command, "--wrt", options.wrt?.[0], "name the variable to differentiate by, as in --wrt x");
}

interface ProblemFields {
  readonly expr: string;
  readonly wrt: string | readonly string[];
  readonly vars: readonly string[];
  readonly order: number | undefined;
  readonly layout: ProblemOptions["layout"];
  readonly structure: ProblemOptions["structure"];
  readonly flatten: ProblemOptions["flatten"];
  readonly syntax: ProblemOptions["syntax"];
  readonly seed: number | undefined;
}

// One name is a variable; several are the list that stands for their vector.
async function problemOf(host: Host, expr: string, options: ProblemOptions): Promise<ProblemFields> {
  const { wrt: names = [], var: vars, order, layout, structure, flatten, syntax, seed } = options;
  const [first, ...rest] = names;
  const wrt = first !== undefined && rest.length === 0 ? first : names;
  return { expr: await sourceText(host, expr), wrt, vars, order, layout, structure, flatten, syntax, seed };
}

function directionOf({ direction, unit }: DirectionOptions): {
  readonly direction: string | readonly string[] | undefined;
  readonly unit: boolean | undefined;
} {
  const [first, ...rest] = direction ?? [];
  return { direction: first !== undefined && rest.length === 0 ? first : direction, unit };
}

function formOf(options: Omit<FormOptions, "format" | keyof ProblemOptions>): {
  readonly form: "differential" | "hvp" | undefined;
  readonly direction: string | readonly string[] | undefined;
  readonly unit: boolean | undefined;
  readonly definitions: boolean | undefined;
  readonly inline: boolean | undefined;
} {
  const { differential, hvp, definitions, inline } = options;
  if (differential && hvp) throw badRequest("--differential and --hvp exclude each other", "leave out one of them");
  const form = differential ? "differential" : hvp ? "hvp" : undefined;
  return { form, ...directionOf(options), definitions, inline };
}

function explanationOf({ style, lang }: ExplainOptions): ExplainOptions {
  return { ...(style && { style }), ...(lang && { lang }) };
}
