// mathjs's tree to ours. mathjs nodes carry no positions, so the walk consumes our own tokens in step with the tree:
// every leaf, operator and bracket is matched against the token it came from, which yields exact ranges and catches
// any disagreement. Node kinds that are not listed here are refused.

import { parseDecimal } from "../scalar/rational.ts";
import type {
  ComparisonOperator,
  Expression,
  IndexArgument,
  ProductOperator,
  ProductStep,
  Statement,
  SumTerm,
} from "./expression.ts";
import { implicitFactor } from "./implicit-product.ts";
import { endSpan, findRowArrays, peek, skipSeparators, take, takeKind, unreadable } from "./reader.ts";
import type { Reader } from "./reader.ts";
import { coverSpans } from "./span.ts";
import type { Span } from "./span.ts";
import { parseError, quotable } from "./token.ts";
import type { Token } from "./token.ts";

/** What is read of a mathjs node: its kind, and the parts that nodes of this kind have; others are absent. */
export interface ParsedNode {
  readonly type: string;
  readonly fn: string | ParsedNode;
  readonly implicit: boolean;
  readonly args: readonly ParsedNode[];
  readonly content: ParsedNode;
  readonly items: readonly ParsedNode[];
  readonly object: ParsedNode;
  /** Null in an assignment to a whole name. */
  readonly index: ParsedNode | null;
  readonly dimensions: readonly ParsedNode[];
  readonly condition: ParsedNode;
  readonly trueExpr: ParsedNode;
  readonly falseExpr: ParsedNode;
  readonly value: unknown;
  readonly expr: ParsedNode;
  readonly params: readonly string[];
  /** Bounds of a range. */
  readonly start: ParsedNode;
  readonly end: ParsedNode;
  readonly step: ParsedNode | null;
  readonly blocks: readonly { readonly node: ParsedNode }[];
}

const productOperators: ReadonlyMap<string, ProductOperator | "⊗"> = new Map([
  ["multiply", "*"],
  ["divide", "/"],
  ["dotMultiply", ".*"],
  ["dotDivide", "./"],
  ["mod", "⊗"],
]);

const comparisonOperators: ReadonlyMap<string, ComparisonOperator> = new Map([
  ["smaller", "<"],
  ["smallerEq", "<="],
  ["larger", ">"],
  ["largerEq", ">="],
  ["equal", "=="],
  ["unequal", "!="],
]);

/** The statements of the tree, in order. Throws `parse` for forms that the language does not have. */
export function readProgram(source: string, tokens: readonly Token[], tree: ParsedNode): readonly Statement[] {
  const kept = tokens.filter((token) => token.kind !== "newline");
  const reader: Reader = { source, tokens: kept, position: 0, bracketed: new Set(), rowArrays: findRowArrays(kept) };
  const nodes = tree.type === "BlockNode" ? tree.blocks.map((block) => block.node) : [tree];
  const statements = nodes.map((node) => readStatement(reader, node));
  skipSeparators(reader);
  const rest = reader.tokens[reader.position];
  if (rest) throw unreadable(reader);
  return statements;
}

function readStatement(reader: Reader, node: ParsedNode): Statement {
  skipSeparators(reader);
  if (node.type === "FunctionAssignmentNode") return readFunctionDefinition(reader, node);
  if (node.type !== "AssignmentNode") {
    const value = read(reader, node);
    return { kind: "expression", value, span: value.span };
  }
  if (node.index)
    throw parseError("cannot define a single entry", peek(reader)?.span ?? endSpan(reader), "define the whole array");
  const name = takeKind(reader, "name");
  take(reader, "=");
  const value = read(reader, node.value as ParsedNode);
  return { kind: "assignment", name: name.text, nameSpan: name.span, value, span: coverSpans(name.span, value.span) };
}

function readFunctionDefinition(reader: Reader, node: ParsedNode): Statement {
  const name = takeKind(reader, "name");
  take(reader, "(");
  const parameters: string[] = [];
  for (const [position] of node.params.entries()) {
    if (position > 0) take(reader, ",");
    parameters.push(takeKind(reader, "name").text);
  }
  take(reader, ")");
  take(reader, "=");
  const body = read(reader, node.expr);
  return {
    kind: "function",
    name: name.text,
    nameSpan: name.span,
    parameters,
    body,
    span: coverSpans(name.span, body.span),
  };
}

function read(reader: Reader, node: ParsedNode): Expression {
  switch (node.type) {
    case "ConstantNode":
      return readNumber(reader);
    case "SymbolNode": {
      const token = takeKind(reader, "name");
      return { kind: "name", name: token.text, span: token.span };
    }
    case "ParenthesisNode":
      return readParenthesis(reader, node);
    case "OperatorNode":
      return readOperator(reader, node);
    case "FunctionNode":
      return readCall(reader, node);
    case "AccessorNode":
      return readIndex(reader, node);
    case "ArrayNode":
      return readArray(reader, node);
    case "ConditionalNode":
      return readConditional(reader, node);
    case "RangeNode":
      return readRange(reader, node);
    default:
      throw refusedNode(reader, node);
  }
}

function refusedNode(reader: Reader, node: ParsedNode): Error {
  const at = peek(reader)?.span ?? endSpan(reader);
  switch (node.type) {
    case "AssignmentNode":
    case "FunctionAssignmentNode":
      return parseError(
        "cannot define a name inside a formula",
        at,
        "write the definition as a statement of its own, or == to compare",
      );
    case "RelationalNode":
      return parseError(
        "cannot read a chain of comparisons",
        at,
        "compare two values at a time, as in 0 < x and x < 1",
      );
    default:
      return parseError(
        "cannot read this form: it is not part of the language",
        at,
        "rewrite it with the forms of the language",
      );
  }
}

function readNumber(reader: Reader): Expression {
  const token = takeKind(reader, "number");
  try {
    return { kind: "number", value: parseDecimal(token.text), span: token.span };
  } catch {
    throw parseError(
      `cannot read the number "${quotable(token.text)}"`,
      token.span,
      "use an exponent between -10000 and 10000",
    );
  }
}

function readParenthesis(reader: Reader, node: ParsedNode): Expression {
  const open = take(reader, "(");
  const inner = read(reader, node.content);
  const close = take(reader, ")");
  const wrapped = { ...inner, span: coverSpans(open.span, close.span) };
  reader.bracketed.add(wrapped);
  return wrapped;
}

function readOperator(reader: Reader, node: ParsedNode): Expression {
  const operation = node.fn as string;
  if (operation === "add" || operation === "subtract") return readSum(reader, node);
  if (productOperators.has(operation)) return readProduct(reader, node);
  if (operation === "pow" || operation === "dotPow") return readPower(reader, node);
  if (operation === "unaryMinus" || operation === "unaryPlus") return readSign(reader, node);
  if (operation === "ctranspose") return readTranspose(reader, node);
  if (operation === "and" || operation === "or") return readLogical(reader, node, operation);
  if (operation === "not") return readNot(reader, node);
  const comparison = comparisonOperators.get(operation);
  if (comparison === undefined) throw refusedNode(reader, node);
  const left = read(reader, node.args[0]);
  take(reader, comparison);
  const right = read(reader, node.args[1]);
  return { kind: "comparison", operator: comparison, left, right, span: coverSpans(left.span, right.span) };
}

function readLogical(reader: Reader, node: ParsedNode, name: "and" | "or"): Expression {
  const { leftmost, chain } = leftSpine(node, (operation) => operation === name);
  const args = [read(reader, leftmost)];
  let nameSpan = args[0].span;
  for (const link of chain) {
    nameSpan = take(reader, name).span;
    args.push(read(reader, link.args[1]));
  }
  return { kind: "call", name, nameSpan, args, span: coverSpans(args[0].span, args[args.length - 1].span) };
}

function readNot(reader: Reader, node: ParsedNode): Expression {
  const { span: nameSpan } = take(reader, "not");
  const operand = read(reader, node.args[0]);
  return { kind: "call", name: "not", nameSpan, args: [operand], span: coverSpans(nameSpan, operand.span) };
}

/** The nodes of a left-leaning chain, innermost first, and what stands at its left end. */
function leftSpine(
  node: ParsedNode,
  belongs: (operation: string) => boolean,
): { leftmost: ParsedNode; chain: ParsedNode[] } {
  const chain: ParsedNode[] = [];
  let leftmost = node;
  while (leftmost.type === "OperatorNode" && leftmost.args.length === 2 && belongs(leftmost.fn as string)) {
    chain.push(leftmost);
    leftmost = leftmost.args[0];
  }
  return { leftmost, chain: chain.reverse() };
}

function readSum(reader: Reader, node: ParsedNode): Expression {
  const { leftmost, chain } = leftSpine(node, (operation) => operation === "add" || operation === "subtract");
  const first = read(reader, leftmost);
  const signed = first.kind === "negate" && !reader.bracketed.has(first);
  const terms: SumTerm[] = [signed ? { negative: true, operand: first.operand } : { negative: false, operand: first }];
  let end = first.span;
  for (const link of chain) {
    const negative = link.fn === "subtract";
    take(reader, negative ? "-" : "+");
    const operand = read(reader, link.args[1]);
    terms.push({ negative, operand });
    end = operand.span;
  }
  return { kind: "sum", terms, span: coverSpans(first.span, end) };
}

function isImplicit(node: ParsedNode): boolean {
  return node.type === "OperatorNode" && node.implicit;
}

function readProduct(reader: Reader, node: ParsedNode): Expression {
  const { leftmost, chain } = leftSpine(node, (operation) => productOperators.has(operation));
  let first = read(reader, leftmost);
  const start = first.span;
  let rest: ProductStep[] = [];
  for (const link of chain) {
    const operator = productOperators.get(link.fn as string) ?? "*";
    if (link.implicit) {
      rest.push({ operator: "*", operand: readImplicitFactor(reader, link, first, rest) });
      continue;
    }
    const token = take(reader, operator);
    const operand = readFactor(reader, link.args[1], token);
    if (operator === "⊗") {
      const left = productOf(first, rest, start);
      first = {
        kind: "call",
        name: "kron",
        nameSpan: token.span,
        args: [left, operand],
        span: coverSpans(start, operand.span),
      };
      rest = [];
    } else {
      rest.push({ operator, operand });
    }
  }
  return productOf(first, rest, start);
}

function productOf(first: Expression, rest: readonly ProductStep[], start: Span): Expression {
  const last = rest[rest.length - 1];
  return last ? { kind: "product", first, rest, span: coverSpans(start, last.operand.span) } : first;
}

/** A factor behind a written operator. mathjs reads `a/2x` as a/(2*x), which too many readers take for (a/2)*x. */
function readFactor(reader: Reader, node: ParsedNode, operator: Token): Expression {
  const operand = read(reader, node);
  if (isImplicit(node) && (operator.text === "/" || operator.text === "./")) {
    const written = reader.source.slice(operand.span.start, operand.span.end);
    throw parseError(
      `cannot tell what "${quotable(written)}" behind "${operator.text}" divides`,
      operand.span,
      "write the product with * and brackets",
    );
  }
  return operand;
}

function readImplicitFactor(
  reader: Reader,
  link: ParsedNode,
  first: Expression,
  rest: readonly ProductStep[],
): Expression {
  const next = peek(reader);
  const operand = read(reader, link.args[1]);
  const left = productOf(first, rest, first.span);
  implicitFactor(reader.source, reader.bracketed.has(left) ? undefined : left, left.span, operand, next);
  return operand;
}

function readPower(reader: Reader, node: ParsedNode): Expression {
  const elementwise = node.fn === "dotPow";
  const base = read(reader, node.args[0]);
  take(reader, elementwise ? ".^" : "^");
  const { inner, ends } = hoistTransposes(reader, read(reader, node.args[1]));
  let result: Expression = {
    kind: "power",
    elementwise,
    base,
    exponent: inner,
    span: coverSpans(base.span, inner.span),
  };
  for (const end of ends) result = { kind: "transpose", operand: result, span: { start: base.span.start, end } };
  return result;
}

/** mathjs binds the `'` of `x^2'` and `A^-1'` to the exponent; everyone who writes it means `(x^2)'`. */
function hoistTransposes(reader: Reader, exponent: Expression): { inner: Expression; ends: readonly number[] } {
  if (reader.bracketed.has(exponent)) return { inner: exponent, ends: [] };
  if (exponent.kind === "transpose") {
    const { inner, ends } = hoistTransposes(reader, exponent.operand);
    return { inner, ends: [...ends, exponent.span.end] };
  }
  if (exponent.kind !== "negate") return { inner: exponent, ends: [] };
  const { inner, ends } = hoistTransposes(reader, exponent.operand);
  return { inner: { kind: "negate", operand: inner, span: { start: exponent.span.start, end: inner.span.end } }, ends };
}

function readSign(reader: Reader, node: ParsedNode): Expression {
  const negative = node.fn === "unaryMinus";
  const sign = take(reader, negative ? "-" : "+");
  const operand = read(reader, node.args[0]);
  const span = coverSpans(sign.span, operand.span);
  return negative ? { kind: "negate", operand, span } : { ...operand, span };
}

function readTranspose(reader: Reader, node: ParsedNode): Expression {
  const operand = read(reader, node.args[0]);
  const mark = take(reader, "'");
  return { kind: "transpose", operand, span: coverSpans(operand.span, mark.span) };
}

function readList(reader: Reader, nodes: readonly ParsedNode[]): Expression[] {
  const read_: Expression[] = [];
  for (const [position, node] of nodes.entries()) {
    if (position > 0) take(reader, ",");
    read_.push(read(reader, node));
  }
  return read_;
}

function readCall(reader: Reader, node: ParsedNode): Expression {
  const called = node.fn as ParsedNode;
  if (called.type !== "SymbolNode") {
    const at = peek(reader)?.span ?? endSpan(reader);
    throw parseError("cannot call a value: only a named function can be called", at, "write * for a product");
  }
  const name = takeKind(reader, "name");
  take(reader, "(");
  const args = readList(reader, node.args);
  const close = take(reader, ")");
  const span = coverSpans(name.span, close.span);
  return { kind: "call", name: name.text, nameSpan: name.span, orders: name.orders, args, span };
}

function readIndex(reader: Reader, node: ParsedNode): Expression {
  const target = read(reader, node.object);
  take(reader, "[");
  const indices: IndexArgument[] = [];
  for (const [position, dimension] of (node.index?.dimensions ?? []).entries()) {
    if (position > 0) take(reader, ",");
    indices.push(readIndexArgument(reader, dimension));
  }
  const close = take(reader, "]");
  const span = coverSpans(target.span, close.span);
  if (indices.length === 0) throw parseError("cannot read an index without a position", span, "write x[1] or A[1, 2]");
  return { kind: "index", target, indices, span };
}

function readIndexArgument(reader: Reader, node: ParsedNode): IndexArgument {
  const token = peek(reader);
  const behind = reader.tokens[reader.position + 1]?.text;
  if (token?.text === ":" && (behind === "," || behind === "]")) {
    reader.position += 1;
    return { kind: "all", span: token.span };
  }
  if (node.type !== "RangeNode") return read(reader, node);
  const { first, last } = readBounds(reader, node);
  return { kind: "range", first, last, span: coverSpans(first.span, last.span) };
}

function readBounds(reader: Reader, node: ParsedNode): { readonly first: Expression; readonly last: Expression } {
  const at = peek(reader)?.span ?? endSpan(reader);
  if (node.step)
    throw parseError("cannot read a range with a step", at, "write the first and the last position, as in 2:n");
  const first = read(reader, node.start);
  take(reader, ":");
  return { first, last: read(reader, node.end) };
}

/** `a:b` as the vector (a, a + 1, …, b). */
function readRange(reader: Reader, node: ParsedNode): Expression {
  const { first, last } = readBounds(reader, node);
  const span = coverSpans(first.span, last.span);
  return { kind: "call", name: "range", nameSpan: span, args: [first, last], span };
}

function readArray(reader: Reader, node: ParsedNode): Expression {
  const open = take(reader, "[");
  const written = reader.rowArrays.has(open);
  const nested = !written && isNestedRows(reader, node);
  const rows: Expression[][] = [];
  if (written) {
    for (const [position, row] of node.items.entries()) {
      if (position > 0) take(reader, ";");
      rows.push(readList(reader, row.items));
    }
  } else if (nested) {
    for (const [position, row] of node.items.entries()) {
      if (position > 0) take(reader, ",");
      take(reader, "[");
      rows.push(readList(reader, row.items));
      take(reader, "]");
    }
  } else {
    rows.push(readList(reader, node.items));
  }
  const close = take(reader, "]");
  const span = coverSpans(open.span, close.span);
  return arrayOf(rows, nested || rows.some((row) => written && row.length > 1), span);
}

function arrayOf(rows: readonly (readonly Expression[])[], isMatrix: boolean, span: Span): Expression {
  const columns = rows[0]?.length ?? 0;
  if (columns === 0) throw parseError("cannot read an empty array", span, "write at least one entry");
  if (rows.some((row) => row.length !== columns)) {
    throw parseError(
      "cannot read the array: its rows have different numbers of entries",
      span,
      "give every row the same number of entries",
    );
  }
  return { kind: "array", rows, isMatrix, span };
}

/** Whether every entry is itself an array in brackets without `;`, as in `[[1, 2], [3, 4]]`. */
function isNestedRows(reader: Reader, node: ParsedNode): boolean {
  if (!node.items.every((item) => item.type === "ArrayNode")) return false;
  const first = peek(reader);
  return first?.text === "[" && !reader.rowArrays.has(first);
}

function readConditional(reader: Reader, node: ParsedNode): Expression {
  const condition = read(reader, node.condition);
  const mark = take(reader, "?");
  const chosen = read(reader, node.trueExpr);
  take(reader, ":");
  const otherwise = read(reader, node.falseExpr);
  const args = [condition, chosen, otherwise];
  return { kind: "call", name: "where", nameSpan: mark.span, args, span: coverSpans(condition.span, otherwise.span) };
}
