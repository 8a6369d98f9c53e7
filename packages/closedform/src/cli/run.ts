// From arguments to an exit status: builds requests out of options and gives them to the commands.

import { runArguments } from "./arguments.ts";
import type { CommonOptions, Commands, ExplainOptions, ProblemOptions } from "./arguments.ts";
import { runBatch } from "./commands/batch.ts";
import { runBench } from "./commands/bench.ts";
import { runCheck } from "./commands/check.ts";
import { runDerive } from "./commands/derive.ts";
import { runEqual } from "./commands/equal.ts";
import { readPoint, runEvaluate } from "./commands/evaluate.ts";
import { runExample } from "./commands/example.ts";
import { runSteps } from "./commands/steps.ts";
import { runTour } from "./commands/tour.ts";
import { runVerify } from "./commands/verify.ts";
import type { Connection } from "./connection.ts";
import { refuse, sourceText } from "./context.ts";
import type { Context, Status } from "./context.ts";
import { badRequest, unsupported } from "./failure.ts";
import type { Host } from "./host.ts";
import { countProgress } from "./progress.ts";

/** Opens an engine whose every answer takes at most so many seconds. */
export type Connect = (timeLimit: number) => Promise<Connection>;

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
    const connection = await connect(options.timeLimit);
    try {
      return await use({ host, isJson: options.json === true, answer: connection.answer }, connection);
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
): Pick<Commands, "derive" | "verify" | "evaluate" | "check" | "steps" | "example"> {
  return {
    derive: async (expr, options) => {
      const request = { op: "derive", ...(await problemOf(host, expr, options)) } as const;
      return within(options, (context) => runDerive(context, request, options.format));
    },
    verify: async (expr, options) => {
      if (options.steps !== undefined) throw unsupported("verify --steps is not supported yet", "leave out --steps");
      const request = { op: "verify", ...(await problemOf(host, expr, options)), claim: options.claim } as const;
      return within(options, (context) => runVerify(context, request));
    },
    evaluate: async (expr, options) => {
      if (expr === "-" && options.at === "-") throw badRequest("both EXPR and --at are standard input", "give one of them as a file or argument");
      const at = await readPoint(host, options.at);
      const { wrt, ...problem } = await problemOf(host, expr, options);
      const request = { op: "evaluate", ...problem, wrt: options.wrt ? wrt : undefined, at, backend: options.backend } as const;
      return within(options, (context) => runEvaluate(context, request));
    },
    check: async (expr, options) => {
      const request = { op: "check", ...(await problemOf(host, expr, options)) } as const;
      return within(options, (context) => runCheck(context, request));
    },
    steps: async (expr, options) => {
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
      if (left === "-" && right === "-") throw badRequest("both sides are standard input", "give one of them as an argument");
      const sides = { left: await sourceText(host, left), right: await sourceText(host, right) };
      const request = { op: "equal", ...sides, vars: options.var, seed: options.seed } as const;
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

interface ProblemFields {
  readonly expr: string;
  readonly wrt: string | readonly string[];
  readonly vars: readonly string[];
  readonly order: number | undefined;
  readonly layout: ProblemOptions["layout"];
  readonly structure: ProblemOptions["structure"];
  readonly flatten: ProblemOptions["flatten"];
  readonly seed: number | undefined;
}

// One name is a variable; several are the list that stands for their vector.
async function problemOf(host: Host, expr: string, options: ProblemOptions): Promise<ProblemFields> {
  const { wrt: names = [], var: vars, order, layout, structure, flatten, seed } = options;
  const [first, ...rest] = names;
  const wrt = first !== undefined && rest.length === 0 ? first : names;
  return { expr: await sourceText(host, expr), wrt, vars, order, layout, structure, flatten, seed };
}

function explanationOf({ style, lang }: ExplainOptions): ExplainOptions {
  return { ...(style && { style }), ...(lang && { lang }) };
}
