// Along which directions the variables move: the user's own, or differentials named after the variables.

import { ClosedformError } from "../error.ts";
import type { Movement } from "../derivative-node.ts";
import { alignedNode } from "../lower/align.ts";
import { openBeside, variableNode, withVariables } from "../problem.ts";
import type { Problem } from "../problem.ts";
import { variableNamed } from "../request.ts";
import { nameProblem, normalizeName } from "../syntax/name.ts";
import type { Node } from "../tensor/node.ts";
import type { Assumption } from "../types/assumption.ts";
import { sizeDimension } from "../types/dimension.ts";
import { dimensionsOf, typeText, vectorType } from "../types/type.ts";
import type { Type } from "../types/type.ts";
import type { Variable } from "../typing/declaration.ts";
import type { FormRequest } from "./form-request.ts";
import { freshName, takenNames } from "./fresh-name.ts";

/** The variables that move, in a problem that knows their directions. */
export interface Directions {
  readonly problem: Problem;
  readonly movements: readonly Movement[];
  /** The whole direction, one node for each that was given: what `unit` takes the norm of. */
  readonly whole: readonly Node[];
  /** The variable of each differential by the differential's name. */
  readonly differentials: ReadonlyMap<string, string>;
  /** Types of the directions that were not declared. */
  readonly declared: ReadonlyMap<string, string>;
}

// What holds for a structured matrix and for every small change of it alike: these structures are linear.
const linearStructures: readonly Assumption[] = ["symmetric", "skew", "diagonal", "lower", "upper"];

function structureOf({ assumptions }: Variable): ReadonlySet<Assumption> {
  return new Set(linearStructures.filter((assumption) => assumptions.has(assumption)));
}

/** The variables that `wrt` names, each once. Throws `unknown-name` and `bad-request`. */
export function movingVariables(problem: Problem, wrt: FormRequest["wrt"]): readonly Variable[] {
  const names = typeof wrt === "string" ? [wrt] : wrt;
  if (names.length === 0 || new Set(names).size < names.length)
    throw new ClosedformError("bad-request", `wrt ${names.length === 0 ? "is empty" : "names a variable twice"}`, {
      hint: "name each variable that moves once",
    });
  return names.map((name) => variableNamed(problem, name));
}

/** dx for x and so on: a differential for each variable, with its shape and, where that is linear, its structure. */
export function differentialsOf(problem: Problem, variables: readonly Variable[]): Directions {
  const taken = new Set(takenNames(problem));
  const made = variables.map((variable): Variable => {
    const name = freshName(`d${variable.name}`, taken);
    taken.add(name);
    return { name, type: variable.type, assumptions: structureOf(variable) };
  });
  const movements = variables.map((variable, k) => ({ variable, direction: variableNode(problem.graph, made[k]) }));
  return {
    problem: withVariables(problem, made),
    movements,
    whole: movements.map(({ direction }) => direction),
    differentials: new Map(made.map(({ name }, k) => [name, variables[k].name])),
    declared: new Map(made.map(({ name, type }) => [name, typeText(type)])),
  };
}

function mismatch(written: string, found: Type, variable: string, needed: Type): ClosedformError {
  return new ClosedformError(
    "shape-mismatch",
    `cannot move ${variable} : ${typeText(needed)} along ${written} : ${typeText(found)}`,
    { hint: `give a direction of type ${typeText(needed)}` },
  );
}

interface Given {
  readonly problem: Problem;
  readonly node: Node;
  readonly declared: readonly Variable[];
}

function count({ length }: { readonly length: number }, what: string): string {
  return `${length} ${what}${length === 1 ? "" : "s"}`;
}

// A new name takes the shape that is needed; anything else is an expression in the names of the problem.
function givenDirection(problem: Problem, text: string, name: string, type: Type): Given {
  const written = normalizeName(text.trim());
  const known = problem.variables.get(written);
  if (!known && nameProblem(written) === undefined) {
    if (takenNames(problem).has(written))
      throw new ClosedformError("bad-request", `cannot use ${written} as a direction: it has another meaning`, {
        hint: "choose another name",
      });
    const made: Variable = { name: written, type, assumptions: new Set() };
    return { problem: withVariables(problem, [made]), node: variableNode(problem.graph, made), declared: [made] };
  }
  const { typed, value } = openBeside(problem, text);
  const further = [...typed.variables.values()].filter((variable) => !problem.variables.has(variable.name));
  const like = problem.graph.zeros(dimensionsOf(type));
  const node = alignedNode(
    problem.graph,
    value,
    like,
    like.dims.map(() => 1),
  );
  if (!node) throw mismatch(written, typed.target.type, name, type);
  return { problem: withVariables(problem, further), node, declared: further };
}

// One vector moves a list of scalars: its components are their directions.
function byComponents(problem: Problem, variables: readonly Variable[], text: string): Directions {
  const other = variables.find(({ type }) => type.kind !== "scalar");
  if (other)
    throw new ClosedformError("bad-request", `one direction cannot move ${variables.length} variables`, {
      hint: "give a list with one direction for each",
    });
  const names = variables.map(({ name }) => name).join(", ");
  const given = givenDirection(problem, text, `(${names})`, vectorType(sizeDimension(variables.length)));
  const movements = variables.map((variable, k) => ({
    variable,
    direction: problem.graph.select(given.node, 0, k),
  }));
  return { ...directionsOf(given.problem, movements, given.declared), whole: [given.node] };
}

function directionsOf(problem: Problem, movements: readonly Movement[], made: readonly Variable[]): Directions {
  return {
    problem,
    movements,
    whole: movements.map(({ direction }) => direction),
    differentials: new Map(),
    declared: new Map(made.map(({ name, type }) => [name, typeText(type)])),
  };
}

/** The directions of a `directional` request. Throws `shape-mismatch`, `bad-request` and the errors of reading them. */
export function requestedDirections(problem: Problem, request: FormRequest): Directions {
  const variables = movingVariables(problem, request.wrt);
  const { direction } = request;
  if (direction === undefined) return { ...differentialsOf(problem, variables), differentials: new Map() };
  const texts = typeof direction === "string" ? [direction] : direction;
  if (texts.length === 1 && variables.length > 1) return byComponents(problem, variables, texts[0]);
  if (texts.length !== variables.length)
    throw new ClosedformError("bad-request", `${count(texts, "direction")} given for ${count(variables, "variable")}`, {
      hint: "give one direction for each name in wrt",
    });
  let current = problem;
  const declared: Variable[] = [];
  const movements: Movement[] = [];
  for (const [k, variable] of variables.entries()) {
    const given = givenDirection(current, texts[k], variable.name, variable.type);
    current = given.problem;
    declared.push(...given.declared);
    movements.push({ variable, direction: given.node });
  }
  return directionsOf(current, movements, declared);
}
