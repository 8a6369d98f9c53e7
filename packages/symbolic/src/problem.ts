// An expression opened for work: parsed, typed and lowered into a graph of its own.

import { ClosedformError } from "./error.ts";
import { scalarFunctions } from "./functions/index.ts";
import { createLowering } from "./lower/lower.ts";
import type { Lowering } from "./lower/lower.ts";
import type { Value } from "./lower/value.ts";
import type { MatrixExpression } from "./notation/matrix-expression.ts";
import { parse } from "./syntax/parse.ts";
import { createGraph } from "./tensor/build.ts";
import type { Graph, Node } from "./tensor/node.ts";
import { declare } from "./typing/declaration.ts";
import type { Environment, Variable, VariableSpec } from "./typing/declaration.ts";
import { inferProgram } from "./typing/infer.ts";
import type { TypedProgram } from "./typing/infer.ts";

/** An expression with its types and nodes. */
export interface Problem {
  readonly source: string;
  readonly typed: TypedProgram;
  readonly graph: Graph;
  readonly lowering: Lowering;
  readonly value: Value;
  /** Types of everything declared or used. */
  readonly variables: ReadonlyMap<string, Variable>;
  /** The expression lowered again with other nodes for some of its variables. */
  readonly relower: (variables: ReadonlyMap<string, Variable>) => Node;
}

// A derivation that needs more nodes than this has stopped being a closed form.
const maximalNodes = 1_000_000;

/** An empty graph with the functions of the language and the node budget. */
export function newGraph(): Graph {
  return createGraph({
    abs: scalarFunctions.abs,
    maximalNodes,
    onLimit: (nodes) => {
      throw new ClosedformError("budget", `the derivation was stopped at ${nodes} nodes`, {
        hint: "ask for a lower order or a smaller expression",
      });
    },
  });
}

// References to a definition are one object, so lowering them in order keeps every recursion within one statement.
function lowerTarget(lowering: Lowering, typed: TypedProgram): Value {
  for (const definition of typed.definitions) lowering.lower(definition.value);
  return lowering.lower(typed.target);
}

/** What `openProblem` accepts as declarations. */
export type Declarations = Readonly<Record<string, VariableSpec>> | ReadonlyMap<string, VariableSpec> | Environment;

function isEnvironment(declarations: Declarations): declarations is Environment {
  return "variables" in declarations && declarations.variables instanceof Map && "dimensions" in declarations;
}

/** The environment that the declarations make. Throws `bad-request` for malformed ones. */
export function environmentOf(declarations: Declarations): Environment {
  return isEnvironment(declarations) ? declarations : declare(declarations);
}

/** Parses, types and lowers an expression or program. Throws the typed errors of each stage. */
export function openProblem(source: string, declarations: Declarations = {}): Problem {
  const typed = inferProgram(parse(source), environmentOf(declarations));
  const graph = newGraph();
  const lowering = createLowering(graph, typed.variables);
  const value = lowerTarget(lowering, typed);
  const relower: Problem["relower"] = (variables) => lowerTarget(createLowering(graph, variables), typed).node;
  return { source, typed, graph, lowering, value, variables: typed.variables, relower };
}

/** The problem with further variables known, as directions are that the expression itself does not name. */
export function withVariables(problem: Problem, further: readonly Variable[]): Problem {
  if (further.length === 0) return problem;
  const variables = new Map([...problem.variables, ...further.map((variable) => [variable.name, variable] as const)]);
  return { ...problem, variables, lowering: createLowering(problem.graph, variables) };
}

/** Another expression in the same names, lowered into the same graph: a claim, or printed text read again. */
export function openBeside(
  problem: Problem,
  source: string,
): { readonly typed: TypedProgram; readonly value: Value; readonly target: MatrixExpression } {
  const dimensions = new Set<string>();
  for (const variable of problem.variables.values()) collectDimensionNames(variable, dimensions);
  const typed = inferProgram(parse(source), { variables: problem.variables, dimensions });
  const lowering = createLowering(problem.graph, typed.variables);
  return { typed, value: lowerTarget(lowering, typed), target: typed.target };
}

function collectDimensionNames(variable: Variable, names: Set<string>): void {
  const { type } = variable;
  const dims =
    type.kind === "scalar"
      ? []
      : type.kind === "matrix"
        ? [type.rows, type.columns]
        : type.kind === "tensor"
          ? type.dimensions
          : [type.length];
  for (const dimension of dims) for (const term of dimension.terms) for (const name of term.names) names.add(name);
}
