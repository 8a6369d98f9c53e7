// The names of a hand derivation: the variables, their differentials, and what was defined on the way, as nodes of one graph.

import {
  alongDirections,
  ClosedformError,
  variableNode,
  openBeside,
  operandsOf,
  readBeside,
  substituteNodes,
} from "@closedform/symbolic";
import type {
  Expression,
  Node,
  Problem,
  Program,
  Statement,
  Syntax,
  Type,
  Value,
  Variable,
} from "@closedform/symbolic";
import { mapped } from "../global-edits.ts";

/** A side of an equation, read. */
export interface Quantity {
  readonly value: Value;
  /** The value in terms of what was defined before. */
  readonly raw: Value;
  readonly type: Type;
  /** Whether a differential stands in it. */
  readonly hasDifferential: boolean;
  readonly program: Program;
}

/** Something that was given a name on the way. */
interface Definition {
  readonly text: string;
  readonly value: Value;
  readonly raw: Value;
}

/** Everything that lines of one derivation share. */
export interface Workspace {
  readonly problem: Problem;
  readonly wrt: readonly string[];
  readonly syntax: Syntax | undefined;
  readonly definitions: Map<string, Definition>;
  /** Names beyond those of the problem: definitions, and differentials under their names. */
  readonly variables: Map<string, Variable>;
  /** What stands for those names. */
  readonly meanings: Map<Node, Node>;
  /** The differentials of the variables that move. */
  readonly directions: ReadonlyMap<Node, Node>;
}

/** A workspace in which nothing has been said yet. */
export function openWorkspace(problem: Problem, wrt: readonly string[], syntax: Syntax | undefined): Workspace {
  const variables = new Map<string, Variable>();
  const directions = new Map<Node, Node>();
  for (const name of wrt) {
    const variable = problem.variables.get(name);
    if (!variable || problem.variables.has(`d${name}`)) continue;
    const differential = { ...variable, name: `d${name}`, assumptions: structureOf(variable) };
    variables.set(differential.name, differential);
    directions.set(variableNode(problem.graph, variable), variableNode(problem.graph, differential));
  }
  return { problem, wrt, syntax, definitions: new Map(), variables, meanings: new Map(), directions };
}

// A change of a symmetric matrix is symmetric, one of a positive number need not be positive.
function structureOf({ assumptions }: Variable): Variable["assumptions"] {
  const linear = new Set(["symmetric", "skew", "diagonal", "lower", "upper"]);
  return new Set([...assumptions].filter((assumption) => linear.has(assumption)));
}

/** The differential of a node in terms of those of the variables. */
export function differentialOf({ problem, directions }: Workspace, node: Node): Node {
  return alongDirections(problem.graph, node, directions);
}

function withValue(value: Value, node: Node): Value {
  return { ...value, node };
}

function resolved({ problem, meanings }: Workspace, value: Value): Value {
  return withValue(value, substituteNodes(problem.graph, [value.node], meanings)[0]);
}

/** Gives a name to a value; its differential has one too. */
export function define(space: Workspace, name: string, text: string, { value, raw, type }: Quantity): void {
  const { problem, variables, meanings, definitions } = space;
  const variable: Variable = { name, type, assumptions: new Set() };
  const differential: Variable = { ...variable, name: `d${name}` };
  variables.set(name, variable);
  meanings.set(variableNode(problem.graph, variable), value.node);
  // What is written anew may use names that were defined since; where the first text stands, all its names are known.
  definitions.set(name, { text: definitions.get(name)?.text ?? text, value, raw });
  if (problem.variables.has(differential.name)) return;
  variables.set(differential.name, differential);
  meanings.set(variableNode(problem.graph, differential), differentialOf(space, value.node));
}

// d(…) inside a formula becomes a name of its own.
function namedDifferentials(space: Workspace, program: Program): Program {
  if (space.problem.variables.has("d")) return program;
  let count = 0;
  const change = (part: Expression): Expression | undefined => {
    if (part.kind !== "call" || part.name !== "d" || part.args.length !== 1) return undefined;
    const statement: Statement = { kind: "expression", value: part.args[0], span: part.span };
    const { value, type } = openQuantity(space, { ...program, statements: [statement] });
    const name = `differential_${program.source.length}_${part.span.start}_${(count += 1)}`;
    const variable: Variable = { name, type, assumptions: new Set() };
    space.variables.set(name, variable);
    space.meanings.set(variableNode(space.problem.graph, variable), differentialOf(space, value.node));
    return { kind: "name", name, span: part.span };
  };
  const statements = program.statements.map((statement): Statement =>
    statement.kind === "function" ? statement : { ...statement, value: mapped(statement.value, change) },
  );
  return { ...program, statements };
}

function environmentOf({ problem, variables }: Workspace): Problem {
  return { ...problem, variables: new Map([...problem.variables, ...variables]) };
}

/** The value of a program in the names of the derivation. Throws what typing throws, and `unknown-name`. */
export function openQuantity(space: Workspace, program: Program): Quantity {
  const around = environmentOf(space);
  const { value, target, typed } = openBeside(around, program);
  const unknown = [...typed.variables.keys()].find((name) => !around.variables.has(name));
  if (unknown !== undefined)
    throw new ClosedformError("unknown-name", `${unknown} is neither a variable of the expression nor defined before`, {
      at: placeOfName(program, unknown),
      hint:
        unknown.startsWith("d") && space.problem.variables.has(unknown.slice(1))
          ? `${unknown.slice(1)} is held constant, so it has no differential`
          : `define ${unknown} on a line of its own, as in ${unknown} = …`,
    });
  const names = namesIn(value.node);
  const hasDifferential = [...names].some((name) => isDifferentialName(space, name));
  return { value: resolved(space, value), raw: value, type: target.type, hasDifferential, program };
}

function placeOfName({ source }: Program, name: string): { readonly start: number; readonly end: number } | undefined {
  const found = new RegExp(String.raw`(?<![\p{L}\p{N}_])${name}(?![\p{L}\p{N}_])`, "u").exec(source);
  return found ? { start: found.index, end: found.index + name.length } : undefined;
}

function namesIn(root: Node): ReadonlySet<string> {
  const names = new Set<string>();
  const pending = [root];
  const seen = new Set<Node>();
  for (let node = pending.pop(); node; node = pending.pop()) {
    if (seen.has(node)) continue;
    seen.add(node);
    if (node.kind === "variable") names.add(node.name);
    pending.push(...operandsOf(node));
  }
  return names;
}

function isDifferentialName({ variables, problem, definitions }: Workspace, name: string): boolean {
  return variables.has(name) && !problem.variables.has(name) && !definitions.has(name);
}

/** The quantity that a text spells. Throws what reading and typing throw. */
export function readQuantity(space: Workspace, text: string): Quantity {
  const written = text.replaceAll(/\\(?:mathrm|operatorname|text)\s*\{d\}\s*/gu, "d");
  const program = readBeside(environmentOf(space), written, space.syntax);
  return openQuantity(space, namedDifferentials(space, program));
}
