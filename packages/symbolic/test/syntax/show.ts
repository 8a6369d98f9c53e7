import type { Expression, IndexArgument, Statement } from "../../src/syntax/expression.ts";
import { rationalText } from "../../src/scalar/rational.ts";

function showIndex(index: IndexArgument): string {
  if (index.kind === "range") return `${show(index.first)}:${show(index.last)}`;
  return index.kind === "all" ? ":" : show(index);
}

/** A syntax tree as text that shows every node, for tables of expected trees. */
export function show(node: Expression): string {
  switch (node.kind) {
    case "number":
      return rationalText(node.value);
    case "name":
      return node.name;
    case "negate":
      return `neg(${show(node.operand)})`;
    case "transpose":
      return `tr(${show(node.operand)})`;
    case "sum":
      return `sum{${node.terms.map((term) => (term.negative ? "-" : "+") + show(term.operand)).join(" ")}}`;
    case "product":
      return `prod{${show(node.first)}${node.rest.map((step) => ` ${step.operator} ${show(step.operand)}`).join("")}}`;
    case "power":
      return `pow${node.elementwise ? "." : ""}(${show(node.base)}, ${show(node.exponent)})`;
    case "comparison":
      return `(${show(node.left)} ${node.operator} ${show(node.right)})`;
    case "call":
      return `${node.name}(${node.args.map(show).join(", ")})`;
    case "index":
      return `${show(node.target)}[${node.indices.map(showIndex).join(", ")}]`;
    case "array":
      return `${node.isMatrix ? "M" : "V"}[${node.rows.map((row) => row.map(show).join(", ")).join("; ")}]`;
  }
}

/** A statement as text. */
export function showStatement(statement: Statement): string {
  if (statement.kind === "expression") return show(statement.value);
  if (statement.kind === "assignment") return `${statement.name} = ${show(statement.value)}`;
  return `${statement.name}(${statement.parameters.join(", ")}) = ${show(statement.body)}`;
}
