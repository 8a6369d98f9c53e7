// The differential of every part of an expression that depends on the variable: by the rule for the part's kind, or by
// the engine where there is none. Each is read back from its text and compared with the directional derivative.

import { scalarFunctions } from "../functions/index.ts";
import type { MatrixExpression } from "../notation/matrix-expression.ts";
import { toText } from "../print/text.ts";
import type { Raiser } from "../raise/raise.ts";
import type { Variable } from "../typing/declaration.ts";
import { differentialByRule } from "./differential-rules.ts";
import type { RuledDifferential } from "./differential-rules.ts";
import { partsOf, replaceVariables } from "./expression-tools.ts";
import type { RuleId } from "./step.ts";
import { differentialOf, freshName, nodeOf, readsAs } from "./workspace.ts";
import type { Placeholder, Workspace } from "./workspace.ts";

/** d(part) under a name of its own. */
export interface NamedDifferential extends Placeholder {
  readonly part: MatrixExpression;
}

/** A part with its differential: by its own rule in the differentials of its parts, and in the change alone. */
export interface Differentiated {
  readonly part: MatrixExpression;
  readonly rule: RuleId;
  readonly local: MatrixExpression;
  readonly total: MatrixExpression;
  /** Whether it is so simple that it is differentiated along with what it stands in. */
  readonly isTrivial: boolean;
  readonly isAffine: boolean;
  /** The parts whose differentials `local` names. */
  readonly uses: readonly NamedDifferential[];
}

/** A derivation under way. */
export interface DifferentialDerivation {
  readonly workspace: Workspace;
  readonly dependent: ReadonlySet<MatrixExpression>;
  readonly raiser: Raiser;
  readonly known: Map<MatrixExpression, Differentiated>;
  readonly placeholders: Map<MatrixExpression, NamedDifferential>;
}

function changeOf({ workspace }: DifferentialDerivation): MatrixExpression {
  const { change } = workspace;
  return { kind: "variable", name: change.name, type: change.type };
}

/** A variable that stands for d(part) until the differential of the part is inserted. */
function placeholderFor(derivation: DifferentialDerivation, part: MatrixExpression): NamedDifferential | undefined {
  const known = derivation.placeholders.get(part);
  if (known) return known;
  const { workspace, placeholders } = derivation;
  const node = nodeOf(workspace, part);
  if (!node) return undefined;
  const name = freshName(`differential${placeholders.size + 1}`, workspace.problem.variables);
  const variable: Variable = { name, type: part.type, assumptions: new Set() };
  const made: NamedDifferential = { part, variable, node: differentialOf(workspace, node) };
  placeholders.set(part, made);
  return made;
}

class NoRule extends Error {}

function ruled(
  derivation: DifferentialDerivation,
  part: MatrixExpression,
  isInlined: (child: Differentiated) => boolean,
): { readonly found: RuledDifferential; readonly uses: readonly NamedDifferential[] } | undefined {
  const uses = new Set<NamedDifferential>();
  const d = (child: MatrixExpression): MatrixExpression | undefined => {
    const known = derivation.known.get(child);
    if (!known && derivation.dependent.has(child)) throw new NoRule();
    if (!known) return undefined;
    if (isInlined(known)) return known.total;
    const named = placeholderFor(derivation, child);
    if (!named) throw new NoRule();
    uses.add(named);
    return { kind: "variable", name: named.variable.name, type: named.variable.type };
  };
  try {
    const found = differentialByRule({ d, outerDerivative: (call) => outerDerivative(derivation, call) }, part);
    if (!found) return undefined;
    const named = new Set(partsOf(found.differential).map((piece) => (piece.kind === "variable" ? piece.name : "")));
    return { found, uses: [...uses].filter((use) => named.has(use.variable.name)) };
  } catch (error) {
    if (error instanceof NoRule) return undefined;
    throw error;
  }
}

function outerDerivative(
  { workspace, raiser }: DifferentialDerivation,
  call: MatrixExpression & { kind: "call" },
): MatrixExpression | undefined {
  const operand = nodeOf(workspace, call.args[0]);
  if (!operand || !Object.hasOwn(scalarFunctions, call.name)) return undefined;
  const fn = scalarFunctions[call.name as keyof typeof scalarFunctions];
  const { graph } = workspace.problem;
  return raiser.raise(fn.derivative(graph, [operand], graph.apply(fn, [operand]))[0]);
}

const affineKinds: ReadonlySet<MatrixExpression["kind"]> = new Set(["negate", "transpose", "sum", "product"]);

/** The differential of a dependent part, those of its own parts being known; `undefined` where it has no notation. */
export function differentiatePart(
  derivation: DifferentialDerivation,
  part: MatrixExpression,
): Differentiated | undefined {
  if (part.kind === "variable")
    return {
      part,
      rule: "linearity",
      local: changeOf(derivation),
      total: changeOf(derivation),
      isTrivial: true,
      isAffine: true,
      uses: [],
    };
  if (affineKinds.has(part.kind)) {
    const inlined = ruled(derivation, part, (child) => child.isAffine);
    if (inlined?.uses.length === 0 && isLinearRule(inlined.found.rule)) return affine(derivation, part, inlined.found);
  }
  const own = ruled(derivation, part, (child) => child.isTrivial);
  const isSound = own && isDifferentialOf(derivation, part, own.found.differential, own.uses);
  return own && isSound ? composed(derivation, part, own.found, own.uses) : wholeDifferential(derivation, part);
}

function isLinearRule(rule: RuleId): boolean {
  return rule === "linearity" || rule === "transpose";
}

function affine(
  derivation: DifferentialDerivation,
  part: MatrixExpression,
  { rule, differential }: RuledDifferential,
): Differentiated | undefined {
  if (!isDifferentialOf(derivation, part, differential, [])) return wholeDifferential(derivation, part);
  const isTrivial = part.kind === "transpose" && part.operand.kind === "variable";
  return { part, rule, local: differential, total: differential, isTrivial, isAffine: true, uses: [] };
}

function composed(
  { known }: DifferentialDerivation,
  part: MatrixExpression,
  { rule, differential }: RuledDifferential,
  uses: readonly NamedDifferential[],
): Differentiated | undefined {
  const totals = new Map<string, MatrixExpression>();
  for (const use of uses) {
    const used = known.get(use.part);
    if (used) totals.set(use.variable.name, used.total);
  }
  return {
    part,
    rule,
    local: differential,
    total: replaceVariables(differential, totals),
    isTrivial: false,
    isAffine: false,
    uses,
  };
}

// What has no rule of its own: the engine's differential of the whole part.
function wholeDifferential(derivation: DifferentialDerivation, part: MatrixExpression): Differentiated | undefined {
  const { workspace, raiser } = derivation;
  const node = nodeOf(workspace, part);
  const differential = node && raiser.raise(differentialOf(workspace, node));
  if (!differential || !isDifferentialOf(derivation, part, differential, [])) return undefined;
  return { part, rule: "chain", local: differential, total: differential, isTrivial: false, isAffine: false, uses: [] };
}

/** Whether the expression, read again, is the directional derivative of the part. */
export function isDifferentialOf(
  { workspace }: DifferentialDerivation,
  part: MatrixExpression,
  differential: MatrixExpression,
  uses: readonly Placeholder[],
): boolean {
  const node = nodeOf(workspace, part);
  return (
    node !== undefined &&
    readsAs(workspace, toText(part), node) &&
    readsAs(workspace, toText(differential), differentialOf(workspace, node), uses)
  );
}
