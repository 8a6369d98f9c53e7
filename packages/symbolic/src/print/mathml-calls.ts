// Named functions in MathML. What is not listed prints as an upright name with its arguments in brackets.

import type { MatrixExpression } from "../notation/matrix-expression.ts";
import { dimensionsOf } from "../types/type.ts";
import {
  element,
  fencedMath,
  identifier,
  inMathBrackets,
  mathAtLeast,
  mathAtom,
  operator,
  raisedMath,
  row,
  digits,
} from "./mathml-elements.ts";
import { notationLevels } from "./notation-levels.ts";
import type { PrintedMath } from "./mathml-elements.ts";
import type { AbstractFunction } from "../syntax/abstract-function.ts";
import { dimensionMath, nameMath } from "./mathml-names.ts";

type Call = MatrixExpression & { readonly kind: "call" };
type CallPrinter = (args: readonly PrintedMath[], call: Call) => PrintedMath;

const words: ReadonlyMap<string, string> = new Map([
  ["asin", "arcsin"],
  ["acos", "arccos"],
  ["atan", "arctan"],
  ["asinh", "arsinh"],
  ["acosh", "arcosh"],
  ["atanh", "artanh"],
  ["gamma", "Γ"],
  ["lgamma", "log Γ"],
  ["digamma", "ψ"],
  ["trigamma", "ψ′"],
]);

const norms: ReadonlyMap<string, string> = new Map([
  ["norm1", digits("1")],
  ["norm2", digits("2")],
  ["normF", identifier("F")],
  ["normInf", digits("∞")],
  ["normNuc", operator("∗")],
]);

// Applied, without a gap: what follows is in brackets.
const application = operator("\u2061");

function applied(name: string, content: string): PrintedMath {
  return mathAtom(row(identifier(name, true), application, inMathBrackets(content)));
}

function spelled(name: string, args: readonly PrintedMath[]): PrintedMath {
  return applied(words.get(name) ?? name, args.map((arg) => arg.math).join(operator(",")));
}

function fence(left: string, right: string): CallPrinter {
  return ([x]) => mathAtom(fencedMath(left, x.math, right));
}

function infix(sign: string): CallPrinter {
  return (args) => ({
    math: args.map((arg) => mathAtLeast(arg, notationLevels.fraction)).join(operator(sign)),
    level: notationLevels.entrywise,
  });
}

function filled(symbol: string): CallPrinter {
  return (args, call) => {
    if (args.length > 0) return spelled(call.name, args);
    const dims = dimensionsOf(call.type);
    const shown = call.name === "eye" ? dims.slice(0, 1) : dims;
    return mathAtom(element("msub", symbol, row(shown.map(dimensionMath).join(operator("×")))));
  };
}

function norm(order: string): CallPrinter {
  // Along an axis of a matrix the double bar would be read as the norm of the whole.
  return (args, call) =>
    args.length > 1
      ? spelled(call.name, args)
      : mathAtom(element("msub", fencedMath("∥", args[0].math, "∥"), row(order)));
}

// The derivative of a function of matrices at the first argument in the direction of the second.
function frechet(of: string): CallPrinter {
  return (args) => {
    const list = args.map((arg) => arg.math).join(operator(","));
    return mathAtom(row(element("msub", identifier("L"), identifier(of)), application, inMathBrackets(list)));
  };
}

function logical(sign: string): CallPrinter {
  return (args) => ({
    math: args.map((arg) => mathAtLeast(arg, notationLevels.comparison)).join(operator(sign)),
    level: notationLevels.logical,
  });
}

const reshaped: CallPrinter = ([x], call) => {
  const sizes = dimensionsOf(call.type).map(dimensionMath).join(operator("×"));
  return mathAtom(row(element("msub", identifier("reshape"), row(sizes)), application, inMathBrackets(x.math)));
};

/** An abstract function before its arguments: f, f′, f″, and with the orders in brackets otherwise. */
export function abstractMath({ name, orders }: AbstractFunction): string {
  const shown = nameMath(name, false);
  if (orders.every((order) => order === 0)) return shown;
  const [order] = orders;
  const isCounted = orders.length > 1 || order > 2;
  const list = inMathBrackets(orders.map((count) => digits(`${count}`)).join(operator(",")));
  return element("msup", row(shown), isCounted ? list : operator(order === 1 ? "′" : "″"));
}

const choice: CallPrinter = ([condition, a, b]) => {
  const line = (value: string, when: string): string =>
    element("mtr", element("mtd", value), element("mtd", element("mtext", when)));
  const first = element("mtr", element("mtd", a.math), element("mtd", element("mtext", "if "), condition.math));
  return mathAtom(row(operator("{"), element("mtable", first, line(b.math, "otherwise"))));
};

const outer: CallPrinter = ([x, y]) => ({
  math: `${mathAtLeast(x, notationLevels.fraction)}${raisedMath(y, operator("⊤")).math}`,
  level: notationLevels.product,
});

const commaDotsComma = [operator(","), operator("…"), operator(",")].join("");

const minusOne = `${operator("−")}${digits("1")}`;

const special: ReadonlyMap<string, CallPrinter> = new Map<string, CallPrinter>([
  ["sqrt", ([x]) => mathAtom(element("msqrt", x.math))],
  ["cbrt", ([x]) => mathAtom(element("mroot", row(x.math), digits("3")))],
  ["abs", (args, call) => (call.type.kind === "matrix" ? spelled(call.name, args) : fence("|", "|")(args, call))],
  ["floor", fence("⌊", "⌋")],
  [
    "logdet",
    // A power behind the bar would read as the power of what the bars hold.
    ([x]) => ({
      math: row(
        identifier("log", true),
        application,
        fencedMath("|", row(identifier("det", true), application, inMathBrackets(x.math)), "|"),
      ),
      level: notationLevels.power,
    }),
  ],
  ["inv", ([x]) => raisedMath(x, minusOne)],
  ["pinv", ([x]) => raisedMath(x, operator("+"))],
  ["sqrtm", ([x]) => raisedMath(x, row(digits("1"), operator("/"), digits("2")))],
  ["expm", ([x]) => ({ math: element("msup", identifier("e"), row(x.math)), level: notationLevels.power })],
  ["expm_frechet", frechet("exp")],
  ["logm_frechet", frechet("log")],
  ["norm", ([x, p], call) => norm(p.math)([x], call)],
  ["dot", ([x, y]) => mathAtom(fencedMath("⟨", `${x.math}${operator(",")}${y.math}`, "⟩"))],
  ["outer", outer],
  ["kron", infix("⊗")],
  ["cross", infix("×")],
  ["skew", ([x]) => mathAtom(element("msub", fencedMath("[", x.math, "]"), operator("×")))],
  ["range", (args) => mathAtom(inMathBrackets(args.map((arg) => arg.math).join(commaDotsComma)))],
  ["reshape", reshaped],
  ["where", choice],
  ["and", logical("∧")],
  ["or", logical("∨")],
  ["not", ([condition]) => mathAtom(row(operator("¬"), mathAtLeast(condition, notationLevels.atom)))],
  ["eye", filled(identifier("𝐈"))],
  ["ones", filled(digits("𝟏"))],
  ["zeros", filled(digits("𝟎"))],
  ["commutation", ([m, n]) => mathAtom(element("msub", identifier("𝐊"), row(m.math, operator(","), n.math)))],
  ...[...norms].map(([name, order]): [string, CallPrinter] => [name, norm(order)]),
]);

/** A call of a named function, from its printed arguments. */
export function callMath(call: Call, args: readonly PrintedMath[]): PrintedMath {
  if (call.abstract) {
    const list = inMathBrackets(args.map((arg) => arg.math).join(operator(",")));
    return mathAtom(row(abstractMath(call.abstract), application, list));
  }
  return special.get(call.name)?.(args, call) ?? spelled(call.name, args);
}
