// The JSON Lines of docs/contract.md §4: types of requests and responses, and the check that a line is a request. Numbers that
// JSON cannot hold are the strings "NaN", "Infinity" and "-Infinity", in results and in `at` alike.

import type { CrossCheck, Evaluation, GradientPlot, Point, Verification } from "@closedform/bridge";
import type {
  Derivation,
  Difference,
  Equation,
  Form,
  Formula,
  LaidOut,
  Layout,
  StructureConvention,
  Syntax,
  VariableSpec,
} from "@closedform/symbolic";

import { badRequest, unsupported } from "./failure.ts";
import type { ErrorBody } from "./failure.ts";
import {
  choiceField,
  declarationsField,
  flagField,
  linesField,
  namesField,
  numberField,
  objectOf,
  pointField,
  rangeField,
  textField,
} from "./fields.ts";
import { formats } from "./format.ts";
import type { Format } from "./format.ts";

/** Declarations by name, or in the command line's form `A:matrix(m,n):spd`. */
export type Declared = ReadonlyMap<string, VariableSpec> | readonly string[];

/** What all operations on a derivative share. */
interface DerivativeFields {
  readonly id?: unknown;
  readonly expr: string;
  readonly vars?: Declared | undefined;
  readonly order?: number | undefined;
  readonly layout?: Layout | undefined;
  readonly structure?: StructureConvention | undefined;
  readonly flatten?: "vec" | undefined;
  readonly syntax?: Syntax | undefined;
  readonly seed?: number | undefined;
}

type Names = string | readonly string[];

/** One operation to be answered. */
export type Request =
  | (Omit<DerivativeFields, "layout"> & {
      readonly op: "derive";
      readonly wrt: Names;
      readonly layout?: Layout | "both" | undefined;
      readonly form?: Form | undefined;
      readonly direction?: Names | undefined;
      readonly unit?: boolean | undefined;
      readonly definitions?: boolean | undefined;
      readonly inline?: boolean | undefined;
      /** A form beyond text and LaTeX comes as the result's code. */
      readonly format?: Format | undefined;
    })
  | (DerivativeFields & {
      readonly op: "verify";
      readonly wrt: Names;
      readonly claim?: string | undefined;
      /** The hand derivation, line by line. */
      readonly steps?: string | readonly string[] | undefined;
      readonly lang?: "en" | "zh" | undefined;
    })
  | (DerivativeFields & {
      readonly op: "evaluate";
      readonly wrt?: Names | undefined;
      readonly at: Point;
      readonly backend?: "cpu" | "webgl" | "auto" | undefined;
      readonly form?: Form | undefined;
      readonly direction?: Names | undefined;
      readonly unit?: boolean | undefined;
      readonly plan?: boolean | undefined;
      readonly compressed?: boolean | undefined;
    })
  | (DerivativeFields & {
      readonly op: "steps";
      readonly wrt: Names;
      readonly style?: "differential" | "chain" | "components" | undefined;
      readonly lang?: "en" | "zh" | undefined;
    })
  | (DerivativeFields & { readonly op: "check"; readonly wrt: Names })
  | {
      readonly id?: unknown;
      readonly op: "plot";
      readonly expr: string;
      readonly vars?: Declared | undefined;
      readonly wrt: Names;
      readonly at?: Point | undefined;
      readonly range?: readonly [number, number] | undefined;
    }
  | {
      readonly id?: unknown;
      readonly op: "equal";
      readonly left: string;
      readonly right: string;
      readonly vars?: Declared | undefined;
      readonly syntax?: Syntax | undefined;
      readonly seed?: number | undefined;
    };

/** The names of the operations. */
export type Operation = Request["op"];

/** The request with one operation. */
export type RequestFor<Op extends Operation> = Extract<Request, { readonly op: Op }>;

/** The answer of `derive`. */
export interface DeriveAnswer {
  readonly result: {
    readonly text: string;
    readonly latex: string;
    readonly order: number;
    readonly shape: readonly string[];
    readonly notation: "matrix" | "index" | "components";
    readonly layout: string;
    readonly definitions: readonly { readonly name: string; readonly text: string }[];
    readonly form: Form;
    readonly equation?: Equation | undefined;
    readonly linearMap?: Equation | undefined;
    readonly kronecker?: Formula | undefined;
    readonly convention?: string | undefined;
    readonly layouts?: Readonly<Record<"numerator" | "denominator", LaidOut>> | undefined;
    /** The result in the format asked for, where that is neither text, LaTeX nor JSON. */
    readonly code?: string | undefined;
  };
  readonly conditions: readonly string[];
  readonly inferred: Readonly<Record<string, string>>;
}

/** The answer of `equal`. */
export interface EqualAnswer {
  readonly verdict: "equal" | "different" | "undecided";
  readonly method: string;
  readonly errorBound: number;
  readonly reason?: string | undefined;
  readonly counterexample?: Difference | undefined;
  readonly seed: number;
}

/** What each operation answers. */
export interface Answers {
  readonly derive: DeriveAnswer;
  readonly verify: Verification;
  readonly evaluate: Evaluation;
  readonly equal: EqualAnswer;
  readonly steps: Derivation;
  readonly check: CrossCheck;
  readonly plot: GradientPlot;
}

/** A request that could not be answered; `line` for one that is not a request at all. */
export interface Refusal {
  readonly id: unknown;
  readonly ok: false;
  readonly error: ErrorBody;
  readonly line?: number;
  readonly ms?: number;
}

/** The answer to one request. */
export type Response<Op extends Operation = Operation> =
  | ({ readonly id: unknown; readonly ok: true; readonly ms: number } & Answers[Op])
  | Refusal;

const layouts = ["mixed", "numerator", "denominator"] as const satisfies readonly Layout[];
const syntaxes = ["text", "latex"] as const satisfies readonly Syntax[];
const structures = ["unconstrained", "constrained", "projected"] as const satisfies readonly StructureConvention[];

const forms = ["derivative", "directional", "differential", "hvp"] as const satisfies readonly Form[];

/** The operations, as an error lists them. */
export const operations: readonly Operation[] = ["derive", "verify", "evaluate", "equal", "steps", "check", "plot"];

type Fields = ReadonlyMap<string, unknown>;

function derivativeFields(fields: Fields): DerivativeFields {
  return {
    expr: textField(fields, "expr"),
    vars: declarationsField(fields, "vars"),
    order: numberField(fields, "order"),
    layout: choiceField(fields, "layout", layouts),
    structure: choiceField(fields, "structure", structures),
    flatten: choiceField(fields, "flatten", ["vec"]),
    syntax: choiceField(fields, "syntax", syntaxes),
    seed: numberField(fields, "seed"),
  };
}

function directionFields(fields: Fields): {
  readonly form: Form | undefined;
  readonly direction: Names | undefined;
  readonly unit: boolean | undefined;
} {
  return {
    form: choiceField(fields, "form", forms),
    direction: fields.has("direction") ? namesField(fields, "direction") : undefined,
    unit: flagField(fields, "unit"),
  };
}

const readers: { readonly [Op in Operation]: (fields: Fields) => RequestFor<Op> } = {
  derive: (fields) => ({
    op: "derive",
    ...derivativeFields(new Map([...fields].filter(([name]) => name !== "layout"))),
    wrt: namesField(fields, "wrt"),
    layout: choiceField(fields, "layout", [...layouts, "both"]),
    ...directionFields(fields),
    definitions: flagField(fields, "definitions"),
    inline: flagField(fields, "inline"),
    format: choiceField(fields, "format", formats),
  }),
  verify: (fields) => {
    const steps = linesField(fields, "steps");
    const claim = steps === undefined || fields.has("claim") ? textField(fields, "claim") : undefined;
    const lang = choiceField(fields, "lang", ["en", "zh"]);
    return { op: "verify", ...derivativeFields(fields), wrt: namesField(fields, "wrt"), claim, steps, lang };
  },
  evaluate: (fields) => ({
    op: "evaluate",
    ...derivativeFields(fields),
    wrt: fields.has("wrt") ? namesField(fields, "wrt") : undefined,
    at: pointField(fields, "at"),
    backend: choiceField(fields, "backend", ["cpu", "webgl", "auto"]),
    ...directionFields(fields),
    plan: flagField(fields, "plan"),
    compressed: flagField(fields, "compressed"),
  }),
  equal: (fields) => ({
    op: "equal",
    left: textField(fields, "left"),
    right: textField(fields, "right"),
    vars: declarationsField(fields, "vars"),
    syntax: choiceField(fields, "syntax", syntaxes),
    seed: numberField(fields, "seed"),
  }),
  steps: (fields) => {
    refuseFields(fields, "steps", ["layout", "structure", "flatten"]);
    return {
      op: "steps",
      ...derivativeFields(fields),
      wrt: namesField(fields, "wrt"),
      style: choiceField(fields, "style", ["differential", "chain", "components"]),
      lang: choiceField(fields, "lang", ["en", "zh"]),
    };
  },
  check: (fields) => {
    refuseFields(fields, "check", ["order", "layout", "structure", "flatten"]);
    return { op: "check", ...derivativeFields(fields), wrt: namesField(fields, "wrt") };
  },
  plot: (fields) => ({
    op: "plot",
    expr: textField(fields, "expr"),
    vars: declarationsField(fields, "vars"),
    wrt: namesField(fields, "wrt"),
    at: fields.has("at") ? pointField(fields, "at") : undefined,
    range: rangeField(fields, "range"),
  }),
};

const defaults: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ["order", 1],
  ["layout", "mixed"],
  ["structure", "unconstrained"],
]);

// What an operation would not heed it must not accept, unless it asks for what happens anyway.
function refuseFields(fields: Fields, op: Operation, names: readonly string[]): void {
  const name = names.find((name) => fields.has(name) && fields.get(name) !== defaults.get(name));
  if (name !== undefined) throw unsupported(`${op} does not support "${name}" yet`, `leave out "${name}"`);
}

/** The request that a parsed line holds. Throws `bad-request` naming the field that is missing or wrong. */
export function readRequest(value: unknown): Request {
  const fields = objectOf(value, "the request");
  const op = choiceField(fields, "op", operations);
  if (op === undefined) throw badRequest('the field "op" is missing', `give one of ${operations.join(", ")}`);
  return readers[op](fields);
}
