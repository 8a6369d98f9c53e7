// The command line's grammar: the only file that knows commander.

import { Command, CommanderError, InvalidArgumentError, Option } from "commander";

import type { Layout, StructureConvention, Syntax } from "@closedform/symbolic";

import type { Status } from "./context.ts";
import { badRequest } from "./failure.ts";
import type { Failure } from "./failure.ts";
import { formats } from "./format.ts";
import type { Format } from "./format.ts";
import { examples, usage, version } from "./usage.ts";

/** The options of every command. */
export interface CommonOptions {
  readonly json?: boolean;
  readonly timeLimit: number;
}

/** The options that describe a derivative. */
export interface ProblemOptions extends CommonOptions {
  readonly wrt?: readonly string[];
  readonly var: readonly string[];
  readonly order?: number;
  readonly layout?: Layout;
  readonly structure?: StructureConvention;
  readonly flatten?: "vec";
  readonly syntax?: Syntax;
  readonly seed?: number;
}

/** Along what a derivative is taken. */
export interface DirectionOptions {
  readonly direction?: readonly string[];
  readonly unit?: boolean;
  readonly hvp?: boolean;
}

/** In which form `derive` gives a derivative. */
export interface FormOptions extends Omit<ProblemOptions, "layout">, DirectionOptions {
  readonly layout?: Layout | "both";
  readonly differential?: boolean;
  readonly definitions?: boolean;
  readonly inline?: boolean;
  readonly format: Format;
}

/** A verb with its arguments, each with the options that it knows. */
export interface Commands {
  derive(expr: string, options: FormOptions): Promise<Status>;
  verify(
    expr: string,
    options: ProblemOptions & { readonly claim?: string; readonly steps?: string; readonly lang?: "en" | "zh" },
  ): Promise<Status>;
  evaluate(
    expr: string,
    options: ProblemOptions &
      DirectionOptions & {
        readonly at?: string;
        readonly backend?: "cpu" | "webgl" | "auto";
        readonly plan?: boolean;
        readonly compressed?: boolean;
      },
  ): Promise<Status>;
  check(expr: string, options: ProblemOptions): Promise<Status>;
  steps(expr: string, options: ProblemOptions & ExplainOptions): Promise<Status>;
  plot(expr: string, options: ProblemOptions & { readonly at?: string; readonly range?: string }): Promise<Status>;
  example(subject: string | undefined, options: ProblemOptions & ExplainOptions): Promise<Status>;
  equal(left: string, right: string, options: ProblemOptions): Promise<Status>;
  batch(options: CommonOptions): Promise<Status>;
  bench(names: readonly string[], options: CommonOptions): Promise<Status>;
  tour(options: CommonOptions): Promise<Status>;
}

/** How a derivation is told. */
export interface ExplainOptions {
  readonly style?: "differential" | "chain" | "components";
  readonly lang?: "en" | "zh";
}

/** The longest that an answer may take unless `--time-limit` says otherwise, in seconds. */
export const defaultTimeLimit = 30;

// A positional argument that begins with `-` travels through commander behind this mark; no argument can contain it.
const expressionMark = "\u0000";

/** Runs the command that the arguments name and returns its status. Throws a `Failure` for arguments that make no
 * sense, and whatever the command throws. Help goes to `print`. */
export async function runArguments(
  given: readonly string[],
  commands: Commands,
  print: (text: string) => void,
): Promise<Status> {
  const outcome: { status: Status } = { status: 0 };
  const program = programOf(commands, print, (status) => {
    outcome.status = status;
  });
  if (given.length === 0) print(usage);
  else await parse(program, marked(program, given));
  return outcome.status;
}

async function parse(program: Command, given: readonly string[]): Promise<void> {
  try {
    await program.parseAsync([...given], { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode !== 0) throw failureOf(error);
  }
}

// Commander writes "error: unknown option '--wtr'\n(Did you mean --wrt?)".
function failureOf({ message }: CommanderError): Failure {
  const [first = "", suggestion] = message.replace(/^error: /, "").split("\n");
  const hint = suggestion?.replace(/^\(Did you mean (.*)\)$/, "did you mean $1");
  return badRequest(first, hint ?? "closedform --help shows what there is");
}

/** The arguments with every expression that begins with `-` marked, so that it is not taken for an option. */
function marked(program: Command, given: readonly string[]): readonly string[] {
  const command = program.commands.find((one) => one.name() === given[0]);
  if (!command) return given;
  const result: string[] = [];
  let room = command.registeredArguments.length;
  for (let k = 0; k < given.length; k += 1) {
    const argument = given[k] ?? "";
    if (argument === "--") return [...result, ...given.slice(k)];
    const option = optionOf(command, argument);
    const isExpression = option === undefined && k > 0 && room > 0 && !/^--[a-z][\w-]+(=|$)/i.test(argument);
    if (isExpression) room -= 1;
    result.push(isExpression && argument.length > 1 && argument.startsWith("-") ? expressionMark + argument : argument);
    if (option?.required && !argument.includes("=") && k + 1 < given.length) result.push(given[(k += 1)] ?? "");
  }
  return result;
}

function optionOf(command: Command, argument: string): Option | undefined {
  const [flag] = argument.split("=", 1);
  if (argument === "-h" || argument === "--help") return new Option("-h, --help");
  return command.options.find((option) => option.long === flag || option.short === argument);
}

function unmark(argument: string): string {
  return argument.startsWith(expressionMark) ? argument.slice(1) : argument;
}

function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError("It is not a whole number.");
  return Number(text);
}

function seconds(text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new InvalidArgumentError("It is not a positive number of seconds.");
  return value;
}

function collect(text: string, collected: readonly string[] = []): readonly string[] {
  return [...collected, text];
}

function collectNames(text: string, collected: readonly string[] = []): readonly string[] {
  return [...collected, ...text.split(",").map((name) => name.trim())];
}

function withCommon(command: Command): Command {
  return command
    .option("--json", "print JSON")
    .option("--time-limit <seconds>", "give up after this long (exit status 3)", seconds, defaultTimeLimit);
}

function withVariables(command: Command): Command {
  return withCommon(command)
    .option("--var <declaration>", "declare a variable, as in A:matrix(m,n):spd (repeatable)", collect, [])
    .addOption(new Option("--syntax <syntax>", "how formulas are written").choices(["text", "latex"]))
    .option("--seed <number>", "draw the same random points again", wholeNumber);
}

function withDerivative(command: Command): Command {
  const wrt = new Option("--wrt <name>", "differentiate by this variable (repeatable)").argParser(collectNames);
  return withVariables(command.addOption(wrt));
}

function withOrder(command: Command): Command {
  return withDerivative(command).option("--order <number>", "how often to differentiate", wholeNumber);
}

const layouts = ["mixed", "numerator", "denominator"];

function withProblem(command: Command, further: readonly string[] = []): Command {
  return withOrder(command)
    .addOption(new Option("--layout <layout>").choices([...layouts, ...further]))
    .addOption(new Option("--structure <convention>").choices(["unconstrained", "constrained", "projected"]))
    .addOption(new Option("--flatten <how>").choices(["vec"]));
}

function withDirections(command: Command): Command {
  return command
    .option("--direction <direction>", "the derivative along this name or expression (repeatable)", collect)
    .option("--unit", "along the direction divided by its norm")
    .option("--hvp", "the Hessian times the direction");
}

function withForms(command: Command): Command {
  return withDirections(command)
    .option("--differential", "the differential, as in df = 2*x'*dx")
    .option("--definitions", "name what the formula repeats")
    .option("--inline", "never name parts of a long formula");
}

function withExplanation(command: Command): Command {
  return withOrder(command)
    .addOption(new Option("--style <style>").choices(["differential", "chain", "components"]))
    .addOption(new Option("--lang <language>").choices(["en", "zh"]));
}

type Report = (status: Status) => void;

function programOf(commands: Commands, print: (text: string) => void, report: Report): Command {
  const program = new Command("closedform").exitOverride().version(version(), "-V, --version");
  program.configureOutput({ writeOut: print, writeErr: () => undefined });
  program.helpCommand(false);
  program.helpInformation = () => usage;
  const add = (name: string, description: string): Command => {
    const command = program.command(name).description(description);
    const lines = (examples[name] ?? []).map((example) => `  closedform ${example}\n`);
    return command.addHelpText("after", `\nExamples\n${lines.join("")}`.trimEnd());
  };
  addDerivatives(add, commands, report);
  addOthers(add, commands, report);
  return program;
}

type Add = (name: string, description: string) => Command;

function addDerivatives(add: Add, commands: Commands, report: Report): void {
  withForms(withProblem(add("derive", "the derivative as a formula").argument("<expr>"), ["both"]))
    .addOption(new Option("--format <format>").choices(formats).default("text"))
    .action(async (expr: string, options: Parameters<Commands["derive"]>[1]) =>
      report(await commands.derive(unmark(expr), options)),
    );
  withProblem(add("verify", "whether a derivative worked out by hand is right").argument("<expr>"))
    .option("--claim <formula>", "the derivative worked out by hand")
    .option("--steps <file>", "the hand derivation, line by line")
    .addOption(new Option("--lang <language>").choices(["en", "zh"]))
    .action(async (expr: string, options: Parameters<Commands["verify"]>[1]) =>
      report(await commands.verify(unmark(expr), options)),
    );
  withDirections(withProblem(add("evaluate", "values of an expression and its derivative").argument("<expr>")))
    .option("--at <file>", "values by name: a JSON file, - for standard input, or the JSON itself")
    .addOption(new Option("--backend <backend>").choices(["cpu", "webgl", "auto"]))
    .option("--compressed", "the derivative as a sum of products that are not multiplied out")
    .option("--plan", "the kernels that run, with shapes, operations and bytes")
    .action(async (expr: string, options: Parameters<Commands["evaluate"]>[1]) =>
      report(await commands.evaluate(unmark(expr), options)),
    );
  withDerivative(add("check", "the closed form against finite differences and autodiff").argument("<expr>")).action(
    async (expr: string, options: ProblemOptions) => report(await commands.check(unmark(expr), options)),
  );
  withDerivative(add("plot", "contour lines and gradients as SVG").argument("<expr>"))
    .option("--at <file>", "values of the other variables, as for evaluate")
    .option("--range <range>", "of both axes, as in --range=-1,1")
    .action(async (expr: string, options: Parameters<Commands["plot"]>[1]) =>
      report(await commands.plot(unmark(expr), options)),
    );
  withExplanation(add("steps", "the derivation, line by line").argument("<expr>")).action(
    async (expr: string, options: ProblemOptions & ExplainOptions) =>
      report(await commands.steps(unmark(expr), options)),
  );
}

function addOthers(add: Add, commands: Commands, report: Report): void {
  withExplanation(add("example", "a worked example").argument("[topic or expr]")).action(
    async (subject: string | undefined, options: ProblemOptions & ExplainOptions) =>
      report(await commands.example(subject === undefined ? subject : unmark(subject), options)),
  );
  withVariables(add("equal", "whether two expressions mean the same").argument("<left>").argument("<right>")).action(
    async (left: string, right: string, options: ProblemOptions) =>
      report(await commands.equal(unmark(left), unmark(right), options)),
  );
  withCommon(add("batch", "answers JSON Lines on standard input")).action(async (options: CommonOptions) =>
    report(await commands.batch(options)),
  );
  withCommon(add("bench", "runs the benchmarks of a checkout").argument("[names...]")).action(
    async (names: readonly string[], options: CommonOptions) => report(await commands.bench(names, options)),
  );
  withCommon(add("tour", "what the engine does, on two problems")).action(async (options: CommonOptions) =>
    report(await commands.tour(options)),
  );
}
