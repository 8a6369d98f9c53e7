// From syntax to typed matrix notation. Lengths are found by unification; the kinds of undeclared names by their
// spelling first and, where that cannot be typed, by a search that changes as few of them as possible.

import { ClosedformError, invariant } from "../error.ts";
import type { MatrixExpression } from "../notation/matrix-expression.ts";
import type { Expression, Program, Statement } from "../syntax/expression.ts";
import { closeAssumptions } from "../types/assumption.ts";
import { matrixType, scalarType, typeText, vectorType } from "../types/type.ts";
import type { Type } from "../types/type.ts";
import { budgetError, failure, mismatch } from "./context.ts";
import type { FunctionDefinition, Inference, Scope } from "./context.ts";
import type { Environment, Variable } from "./declaration.ts";
import { changedKinds, defaultKind } from "./default-kind.ts";
import type { DefaultKind } from "./default-kind.ts";
import { dimensionSolver, flexibleDimension, resolveDimension, unsolvedPair } from "./dimension-solver.ts";
import type { DimensionSolver } from "./dimension-solver.ts";
import { inferExpression } from "./expression.ts";
import { collectFreeNames, hasBlocksOfNames, usesTransposeMark } from "./free-names.ts";
import { nameTable } from "./names.ts";
import type { NameTable } from "./names.ts";
import { resolution } from "./resolve.ts";
import { isFunctionName } from "./signatures.ts";

/** A program with the type of every part. */
export interface TypedProgram {
  readonly source: string;
  /** The value of the last statement; for a function definition its body, with the parameters as variables. */
  readonly target: MatrixExpression;
  /** The definitions in order; every reference to one is the very same object. */
  readonly definitions: readonly { readonly name: string; readonly value: MatrixExpression }[];
  readonly functions: readonly {
    readonly name: string;
    readonly parameters: readonly string[];
    readonly body: Expression;
  }[];
  /** The number of arguments of each abstract function. */
  readonly abstractFunctions: ReadonlyMap<string, number>;
  /** Every declared or used variable with its final type. */
  readonly variables: ReadonlyMap<string, Variable>;
  /** What was assumed: the type text of each undeclared variable, that a function is abstract, and `transpose` for T when `^T` was read so. */
  readonly inferred: ReadonlyMap<string, string>;
}

/** The most assignments of kinds that the search tries, and the most nodes that it types in all. */
const maximumAttempts = 400;
const maximumSearchNodes = 400_000;
const maximumChanges = 4;

/** The typed program. Declared dimensions are rigid; those of undeclared variables follow from use. Throws
 * `shape-mismatch` with both operands' types, `unknown-name`, `unsupported`, `bad-request` for a name that is both
 * declared and defined, and `budget` for programs that grow beyond 200 000 parts and its own length. */
export function inferProgram(program: Program, environment: Environment): TypedProgram {
  try {
    const functions = collectFunctions(program, environment);
    const names = nameTable(environment, definedNames(program, environment, functions));
    for (const name of program.vectors ?? []) names.suggested.set(names.spelling(name), "vector");
    collectFreeNames(program, names);
    return search(program, environment, names, functions);
  } catch (error) {
    if (error instanceof RangeError) throw budgetError("it nests too deeply", undefined);
    throw error;
  }
}

function collectFunctions(program: Program, environment: Environment): ReadonlyMap<string, FunctionDefinition> {
  const functions = new Map<string, FunctionDefinition>();
  for (const statement of program.statements) {
    if (statement.kind !== "function") continue;
    checkNewName(statement, environment, functions.has(statement.name));
    if (isFunctionName(statement.name))
      throw failure(
        "bad-request",
        `cannot define ${statement.name}: it is a function of the language`,
        statement.nameSpan,
        "choose another name",
      );
    functions.set(statement.name, statement);
  }
  return functions;
}

function definedNames(
  program: Program,
  environment: Environment,
  functions: ReadonlyMap<string, FunctionDefinition>,
): ReadonlySet<string> {
  const defined = new Set<string>();
  for (const statement of program.statements) {
    if (statement.kind !== "assignment") continue;
    checkNewName(statement, environment, defined.has(statement.name) || functions.has(statement.name));
    defined.add(statement.name);
  }
  return defined;
}

function checkNewName(
  statement: Exclude<Statement, { readonly kind: "expression" }>,
  environment: Environment,
  isDefined: boolean,
): void {
  const { name, nameSpan } = statement;
  const declared = environment.variables.get(name);
  if (declared)
    throw failure(
      "bad-request",
      `cannot define ${name}: it is declared as ${typeText(declared.type)}`,
      nameSpan,
      "rename the definition or remove the declaration",
    );
  if (environment.dimensions.has(name))
    throw failure(
      "bad-request",
      `cannot define ${name}: it is the name of a dimension`,
      nameSpan,
      "rename the definition",
    );
  if (isDefined) throw failure("bad-request", `cannot define ${name} twice`, nameSpan, "rename one of the definitions");
}

function search(
  program: Program,
  environment: Environment,
  names: NameTable,
  functions: ReadonlyMap<string, FunctionDefinition>,
): TypedProgram {
  // In [A, B] the capitals are matrices, in [u, v] and [A^2, b] the entries are numbers as far as their use allows.
  const attempts = hasBlocksOfNames(program, names) ? [false, true] : [true, false];
  const [first, second] = attempts.map(
    (scalarArrays) => (): TypedProgram | ClosedformError =>
      tryKinds(program, environment, names, functions, scalarArrays),
  ) as [() => TypedProgram | ClosedformError, () => TypedProgram | ClosedformError];
  const found = first();
  if (!(found instanceof ClosedformError)) return found;
  const other = second();
  if (!(other instanceof ClosedformError)) return other;
  throw attempts[0] ? other : found;
}

/** The typed program for the kinds that change the fewest defaults, or the error of the defaults themselves. */
function tryKinds(
  program: Program,
  environment: Environment,
  names: NameTable,
  functions: ReadonlyMap<string, FunctionDefinition>,
  scalarArrays: boolean,
): TypedProgram | ClosedformError {
  let spent = 0;
  const attempt = (changes: ReadonlyMap<string, DefaultKind>): TypedProgram | ClosedformError => {
    const context = inference(program, environment, names, functions, changes, scalarArrays);
    try {
      return typeProgram(context, program, environment);
    } catch (error) {
      if (error instanceof ClosedformError && error.code === "shape-mismatch") return error;
      throw error;
    } finally {
      spent += context.nodes + 1;
    }
  };
  const first = attempt(new Map());
  if (!(first instanceof ClosedformError)) return first;
  const undeclared = [...names.undeclared];
  let attempts = 0;
  for (let changes = 1; changes <= Math.min(maximumChanges, undeclared.length); changes += 1) {
    for (const kinds of changedKinds(undeclared, names.suggested, changes)) {
      if (attempts >= maximumAttempts || spent >= maximumSearchNodes) return first;
      attempts += 1;
      const found = attempt(kinds);
      if (!(found instanceof ClosedformError)) return found;
    }
  }
  return first;
}

function openType(solver: DimensionSolver, kind: DefaultKind): Type {
  if (kind === "scalar") return scalarType;
  return kind === "vector"
    ? vectorType(flexibleDimension(solver))
    : matrixType(flexibleDimension(solver), flexibleDimension(solver));
}

function inference(
  program: Program,
  environment: Environment,
  names: NameTable,
  functions: ReadonlyMap<string, FunctionDefinition>,
  kinds: ReadonlyMap<string, DefaultKind>,
  scalarArrays: boolean,
): Inference {
  const solver = dimensionSolver();
  const variableTypes = new Map<string, Type>();
  for (const [name, variable] of environment.variables) variableTypes.set(name, variable.type);
  for (const name of names.undeclared)
    variableTypes.set(name, openType(solver, kinds.get(name) ?? defaultKind(name, names.suggested)));
  const context: Inference = {
    source: program.source,
    names,
    solver,
    variableTypes,
    functions,
    definitions: new Map(),
    abstractFunctions: new Map(environment.functions),
    knownFunctions: environment.functions,
    usedIndices: new Set(),
    heights: new Map(),
    scalarArrays,
    nodes: 0,
    depth: 0,
    infer: (expression: Expression, scope: Scope): MatrixExpression => inferExpression(context, expression, scope),
  };
  return context;
}

function typeProgram(context: Inference, program: Program, environment: Environment): TypedProgram {
  const scope: Scope = { bindings: new Map(), calls: [] };
  let target: MatrixExpression | undefined;
  for (const [position, statement] of program.statements.entries()) {
    const isLast = position === program.statements.length - 1;
    if (statement.kind === "function") {
      if (isLast) target = context.infer(statement.body, scope);
      continue;
    }
    target = context.infer(statement.value, scope);
    if (statement.kind === "assignment") context.definitions.set(statement.name, target);
  }
  invariant(target, "a program has a statement");
  checkSolved(context, program);
  return finish(context, program, environment, target);
}

function checkSolved(context: Inference, program: Program): void {
  const pair = unsolvedPair(context.solver);
  if (!pair) return;
  const [a, b] = pair.map((dimension) => resolveDimension(context.solver, dimension).key.replaceAll("?", "unknown "));
  const last = program.statements[program.statements.length - 1];
  throw mismatch(
    `cannot find the dimensions: ${a} must equal ${b}`,
    last.span,
    "declare the variables with their dimensions",
  );
}

function finish(
  context: Inference,
  program: Program,
  environment: Environment,
  target: MatrixExpression,
): TypedProgram {
  const solved = resolution(context);
  // In order, so that no chain of definitions is descended at once.
  const definitions = [...context.definitions].map(([name, value]) => ({ name, value: solved.expression(value) }));
  const variables = new Map(environment.variables);
  const inferred = new Map<string, string>();
  for (const name of context.names.undeclared) {
    const open = context.variableTypes.get(name);
    invariant(open, `${name} has a type`);
    const type = solved.type(open);
    variables.set(name, { name, type, assumptions: closeAssumptions([]) });
    inferred.set(name, typeText(type));
  }
  const { abstractFunctions } = context;
  for (const [name, count] of abstractFunctions)
    inferred.set(name, count === 1 ? "abstract function" : `abstract function of ${count} arguments`);
  if (!context.names.isTaken("T") && usesTransposeMark(program)) inferred.set("T", "transpose");
  const functions = [...context.functions.values()].map(({ name, parameters, body }) => ({ name, parameters, body }));
  return {
    source: program.source,
    target: solved.expression(target),
    definitions,
    functions,
    abstractFunctions,
    variables,
    inferred,
  };
}
