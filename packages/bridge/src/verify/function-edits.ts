// Slips in a call: one function for another, a function too many or one too few.

import type { Expression } from "@closedform/symbolic";
import type { EditContext, PartEdit } from "./edits.ts";
import { quotedSource } from "./suspect.ts";

type Call = Extract<Expression, { readonly kind: "call" }>;

/** Functions that are taken for each other. */
const confusable: readonly (readonly string[])[] = [
  ["sin", "cos", "tan"],
  ["sinh", "cosh", "tanh", "sinh"],
  ["sin", "sinh"],
  ["cos", "cosh"],
  ["tan", "tanh"],
  ["tanh", "sigmoid"],
  ["exp", "log", "expm"],
  ["abs", "sign", "step"],
  ["relu", "step", "sign"],
  ["norm1", "norm2", "normInf"],
  ["norm2", "normF"],
  ["normF", "normNuc"],
  ["sum", "mean", "prod", "max"],
  ["det", "logdet", "tr"],
  ["inv", "transpose", "pinv"],
  ["softmax", "sigmoid", "logsoftmax"],
  ["logsumexp", "log"],
  ["diag", "diagvec"],
  ["eye", "ones", "zeros"],
  ["gamma", "lgamma", "digamma"],
  ["max", "min"],
  ["softplus", "sigmoid"],
];

function alternativesTo(name: string): ReadonlySet<string> {
  const found = new Set(confusable.filter((group) => group.includes(name)).flat());
  found.delete(name);
  return found;
}

/** Another function, the arguments without it, and its arguments transposed or exchanged. */
export function* functionEdits(call: Call, { program }: EditContext): Generator<PartEdit> {
  const text = quotedSource(program, call);
  const inner = call.args.map((argument) => quotedSource(program, argument)).join(", ");
  for (const name of alternativesTo(call.name)) {
    const parts = { part: text, right: `${name}(${inner})` };
    yield { part: { ...call, name }, mistake: { kind: "wrong-function-derivative", id: "functionWrong", parts } };
  }
  if (call.args.length === 1) {
    const parts = { function: call.name, part: text, right: inner };
    yield { part: call.args[0], mistake: { kind: "other", id: "functionExtra", parts } };
  }
  if (call.args.length === 2) {
    const [a, b] = call.args;
    const right = `${call.name}(${quotedSource(program, b)}, ${quotedSource(program, a)})`;
    const changed: Expression = { ...call, args: [b, a] };
    yield { part: changed, mistake: { kind: "product-order", id: "order", parts: { part: text, right } } };
  }
}
