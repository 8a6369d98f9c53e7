// From a request to its response: the one place where the command line calls the engine.

import type { Declarations, Derivative, VariableSpec } from "@closedform/symbolic";

import type { Engine } from "./engine.ts";
import { badRequest, errorBody } from "./failure.ts";
import type { ErrorBody } from "./failure.ts";
import { codeFormatOf } from "./format.ts";
import type { Format } from "./format.ts";
import { parseJson, toJson } from "./json.ts";
import { readRequest } from "./protocol.ts";
import type { Answers, DeriveAnswer, Operation, Refusal, Request, RequestFor, Response } from "./protocol.ts";

/** Answers requests: in this thread, or in another one. */
export type Answerer = <Op extends Operation>(request: RequestFor<Op>) => Promise<Response<Op>>;

function declarationsOf(engine: Engine, request: Request): Declarations {
  const { vars } = request;
  if (vars === undefined) return new Map<string, VariableSpec>();
  if (vars instanceof Map) return vars as ReadonlyMap<string, VariableSpec>;
  const declared = (vars as readonly string[]).map((text) => engine.parseDeclaration(text));
  const names = declared.map(({ name }) => name);
  const twice = names.find((name, k) => names.indexOf(name) !== k);
  if (twice !== undefined) throw badRequest(`${twice} is declared twice`, `declare ${twice} once`);
  return new Map(declared.map(({ name, spec }) => [name, spec]));
}

function deriveAnswer(engine: Engine, found: Derivative, format: Format | undefined): DeriveAnswer {
  const { text, latex, order, shape, notation, layout, form, conditions } = found;
  const definitions = found.definitions.map((one) => ({ name: one.name, text: one.text, latex: one.latex }));
  const { equation, linearMap, kronecker, convention, layouts } = found;
  const asked = codeFormatOf(format);
  const code = asked ? { code: engine.codePrinters[asked](found) } : {};
  const plain = { text, latex, order, shape, notation, layout, definitions, form };
  const result = { ...plain, equation, linearMap, kronecker, convention, layouts, ...code };
  return { result, conditions, inferred: Object.fromEntries(found.inferred) };
}

type Handlers = {
  readonly [Op in Operation]: (
    engine: Engine,
    request: RequestFor<Op>,
    vars: Declarations,
  ) => Answers[Op] | Promise<Answers[Op]>;
};

const handlers: Handlers = {
  derive: (engine, request, vars) => deriveAnswer(engine, engine.derive({ ...request, vars }), request.format),
  verify: (engine, request, vars) => engine.verify({ ...request, vars }),
  evaluate: (engine, request, vars) =>
    (request.backend ?? "cpu") === "cpu"
      ? engine.evaluate({ ...request, vars })
      : engine.evaluateOn({ ...request, vars }),
  equal: (engine, request, vars) => engine.equal({ ...request, vars }),
  steps: (engine, request, vars) => engine.steps({ ...request, vars }),
  check: (engine, request, vars) => engine.crossCheck({ ...request, vars }),
  plot: (engine, request, vars) => engine.gradientPlot({ ...request, vars }),
};

/** The response to a request; whatever is thrown becomes a typed error. */
export async function answer<Op extends Operation>(engine: Engine, request: RequestFor<Op>): Promise<Response<Op>> {
  const id = request.id ?? null;
  const start = performance.now();
  try {
    const handler: Handlers[Op] = handlers[request.op];
    const found = await handler(engine, request, declarationsOf(engine, request));
    const head = { id, ok: true, ms: elapsed(start) } as const;
    return { ...head, ...found };
  } catch (error) {
    return { id, ok: false, error: blame(engine, request, errorBody(error)), ms: elapsed(start) };
  }
}

function elapsed(start: number): number {
  return Math.round((performance.now() - start) * 1000) / 1000;
}

// A request with two texts has to say in which of them the range lies. Only the first can fail on its own, so the
// second is at fault when the first can be opened.
function blame(engine: Engine, request: Request, error: ErrorBody): ErrorBody {
  if (request.op === "verify" && request.steps !== undefined && /^line \d+: /u.test(error.message))
    return { ...error, field: "steps" };
  if (error.at === undefined || (request.op !== "equal" && request.op !== "verify")) return error;
  const [first, second] = request.op === "equal" ? ["left", "right"] : ["expr", "claim"];
  try {
    const text = request.op === "equal" ? request.left : request.expr;
    engine.openProblem(text, declarationsOf(engine, request), request.syntax);
    return { ...error, field: second };
  } catch {
    return { ...error, field: first };
  }
}

/** The response to one line of a batch. */
export async function answerLine(engine: Engine, text: string, line: number): Promise<Response> {
  const parsed = parseJson(text);
  if (!parsed.ok) return lineRefusal(line, `the line is not JSON: ${parsed.reason}`);
  const { value } = parsed;
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return lineRefusal(line, "the line is not a JSON object");
  }
  const id: unknown = "id" in value ? value.id : null;
  try {
    return await answer(engine, { ...readRequest(value), id });
  } catch (error) {
    return { id, ok: false, error: errorBody(error) };
  }
}

/** The response line to one line of a batch, without its end. */
export async function answerLineText(engine: Engine, text: string, line: number): Promise<string> {
  const response = await answerLine(engine, text, line);
  try {
    return toJson(response);
  } catch {
    return toJson(lineRefusal(line, "the id is nested too deeply to be repeated"));
  }
}

/** The refusal of a line that is no request. */
export function lineRefusal(line: number, message: string): Refusal {
  const error: ErrorBody = { code: "bad-request", message, hint: "write one JSON object on each line" };
  return { id: null, ok: false, error, line };
}
