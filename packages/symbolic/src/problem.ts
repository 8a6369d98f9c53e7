// An expression opened for work: parsed, typed and lowered into a graph of its own.

import { ClosedformError } from "./error.ts";
import { matrixFunctions, scalarFunctions } from "./functions/index.ts";
import { createLowering } from "./lower/lower.ts";
import type { Lowering } from "./lower/lower.ts";
import type { Value } from "./lower/value.ts";
import type { MatrixExpression } from "./notation/matrix-expression.ts";
import type { Program } from "./syntax/expression.ts";
import type { LatexNames } from "./syntax/latex/names.ts";
import { parse } from "./syntax/parse.ts";
import { knownName } from "./syntax/single-name.ts";
import type { Syntax } from "./syntax/parse.ts";
import { createGraph } from "./tensor/build.ts";
import type { Graph, Node } from "./tensor/node.ts";
import { dimensionsOf } from "./types/type.ts";
import { declare } from "./typing/declaration.ts";
import type { Environment, Variable, VariableSpec } from "./typing/declaration.ts";
import { inferProgram } from "./typing/infer.ts";
import type { TypedProgram } from "./typing/infer.ts";

/** An expression with its types and nodes. */
export interface Problem {
  readonly source: string;
  /** The source as it was read. */
  readonly program: Program;
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
    lowerTriangle: matrixFunctions.tril,
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

function latexNames({ variables, dimensions, functions }: Environment): LatexNames {
  const axes = new Map([...variables.values()].map(({ name, type }) => [name, dimensionsOf(type).length]));
  return { variables: axes, dimensions, functions: functions?.keys() };
}

/** The program that a text spells with the names of an environment. Throws `parse` and `budget`. */
export function readSource(source: string, environment: Environment, syntax?: Syntax): Program {
  return parse(source, { syntax, names: latexNames(environment) });
}

/** The variable of a problem that a text names, as it stands in formulas: also in LaTeX, or with Greek letters spelled out. */
export function variableSpelled(problem: Problem, text: string): Variable | undefined {
  const { variables } = problem;
  const found = variables.get(text);
  if (found) return found;
  const name = knownName(text, variables.keys(), latexNames(environmentWithin(problem)));
  return name === undefined ? undefined : variables.get(name);
}

/** Parses, types and lowers an expression or program; `syntax` says how it is written unless that is to be recognised.
 * Throws the typed errors of each stage. */
export function openProblem(source: string, declarations: Declarations = {}, syntax?: Syntax): Problem {
  const environment = environmentOf(declarations);
  return openProgram(readSource(source, environment, syntax), environment);
}

/** Types and lowers a program that was read before. Throws the typed errors of each stage. */
export function openProgram(program: Program, environment: Environment): Problem {
  const typed = inferProgram(program, environment);
  const graph = newGraph();
  const lowering = createLowering(graph, typed.variables);
  const value = lowerTarget(lowering, typed);
  const relower: Problem["relower"] = (variables) => lowerTarget(createLowering(graph, variables), typed).node;
  return { source: program.source, program, typed, graph, lowering, value, variables: typed.variables, relower };
}

/** The variables of a problem, the lengths of their axes and its abstract functions. */
export function environmentWithin({ variables, typed }: Pick<Problem, "variables" | "typed">): Environment {
  const dimensions = new Set<string>();
  for (const variable of variables.values()) collectDimensionNames(variable, dimensions);
  return { variables, dimensions, functions: typed.abstractFunctions };
}

/** The program of another expression in the names of a problem. Beside LaTeX, what may be either, as `2Ax`, is text only
 * where it can be read so in the problem's own variables. Throws `parse` and `budget`. */
export function readBeside(problem: Problem, source: string, syntax?: Syntax): Program {
  const environment = environmentWithin(problem);
  const readAs = (wanted?: Syntax): Program => readSource(source, environment, wanted);
  if (syntax !== undefined || problem.program.isLatex !== true) return readAs(syntax);
  const isOwn = (wanted: Syntax): boolean => {
    try {
      const { variables } = inferProgram(readAs(wanted), environment);
      return [...variables.keys()].every((name) => problem.variables.has(name));
    } catch (error) {
      if (error instanceof ClosedformError) return false;
      throw error;
    }
  };
  return !isOwn("text") && isOwn("latex") ? readAs("latex") : readAs();
}

/** The problem with further variables known, as directions are that the expression itself does not name. */
export function withVariables(problem: Problem, further: readonly Variable[]): Problem {
  if (further.length === 0) return problem;
  const variables = new Map([...problem.variables, ...further.map((variable) => [variable.name, variable] as const)]);
  return { ...problem, variables, lowering: createLowering(problem.graph, variables) };
}

/** A variable as a node of a graph: the one that stands in expressions. */
export function variableNode(graph: Graph, { name, type, assumptions }: Variable): Node {
  return graph.variable(name, dimensionsOf(type), assumptions);
}

/** Another expression in the same names, lowered into the same graph: a claim, or printed text read again. */
export function openBeside(
  problem: Problem,
  source: string | Program,
  syntax?: Syntax,
): { readonly typed: TypedProgram; readonly value: Value; readonly target: MatrixExpression } {
  const environment = environmentWithin(problem);
  const program = typeof source === "string" ? readSource(source, environment, syntax) : source;
  const typed = inferProgram(program, environment);
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
