// Named functions in LaTeX. What is not listed prints as an upright name with its arguments in brackets.

import type { MatrixExpression } from "../notation/matrix-expression.ts";
import { dimensionsOf } from "../types/type.ts";
import type { AbstractFunction } from "../syntax/abstract-function.ts";
import { dimensionLatex, nameLatex } from "./latex-names.ts";
import { inBrackets, latexAtLeast, latexAtom, raised } from "./latex-printed.ts";
import { notationLevels } from "./notation-levels.ts";
import type { PrintedLatex } from "./latex-printed.ts";

type Call = MatrixExpression & { readonly kind: "call" };
type CallPrinter = (args: readonly PrintedLatex[], call: Call) => PrintedLatex;

const commands: ReadonlyMap<string, string> = new Map([
  ["exp", "\\exp"],
  ["log", "\\log"],
  ["sin", "\\sin"],
  ["cos", "\\cos"],
  ["tan", "\\tan"],
  ["asin", "\\arcsin"],
  ["acos", "\\arccos"],
  ["atan", "\\arctan"],
  ["sinh", "\\sinh"],
  ["cosh", "\\cosh"],
  ["tanh", "\\tanh"],
  ["asinh", "\\operatorname{arsinh}"],
  ["acosh", "\\operatorname{arcosh}"],
  ["atanh", "\\operatorname{artanh}"],
  ["gamma", "\\Gamma"],
  ["digamma", "\\psi"],
  ["trigamma", "\\psi'"],
  ["det", "\\det"],
  ["max", "\\max"],
  ["min", "\\min"],
]);

const norms: ReadonlyMap<string, string> = new Map([
  ["norm1", "1"],
  ["norm2", "2"],
  ["normF", "F"],
  ["normInf", "\\infty"],
  ["normNuc", "*"],
]);

function fenced(left: string, right: string): CallPrinter {
  return ([x]) => latexAtom(`\\left${left}${x.latex}\\right${right}`);
}

function infix(operator: string): CallPrinter {
  return (args) => ({
    latex: args.map((arg) => latexAtLeast(arg, notationLevels.fraction)).join(` ${operator} `),
    level: notationLevels.entrywise,
  });
}

function filled(symbol: string): CallPrinter {
  return (args, call) => {
    if (args.length > 0) return spelled(call.name, args);
    const dims = dimensionsOf(call.type);
    const shown = symbol === "\\mathbf{I}" ? dims.slice(0, 1) : dims;
    return latexAtom(`${symbol}_{${shown.map(dimensionLatex).join(" \\times ")}}`);
  };
}

function norm(order: string): CallPrinter {
  // Along an axis of a matrix the double bar would be read as the norm of the whole.
  return (args, call) =>
    args.length > 1 ? spelled(call.name, args) : latexAtom(`\\left\\|${args[0].latex}\\right\\|_{${order}}`);
}

// exp of a matrix: e with the matrix as its exponent.
const matrixExponential: CallPrinter = ([x]) => ({ latex: `e^{${x.latex}}`, level: notationLevels.power });

// The derivative of a function of matrices at the first argument in the direction of the second.
function frechet(of: string): CallPrinter {
  return (args) => latexAtom(`L_{${of}}${inBrackets(args.map((arg) => arg.latex).join(", "))}`);
}

const choice: CallPrinter = ([condition, a, b]) =>
  latexAtom(
    `\\begin{cases} ${a.latex} & \\text{if } ${condition.latex} \\\\ ${b.latex} & \\text{otherwise} \\end{cases}`,
  );

function logical(operator: string): CallPrinter {
  return (args) => ({
    latex: args.map((arg) => latexAtLeast(arg, notationLevels.comparison)).join(` ${operator} `),
    level: notationLevels.logical,
  });
}

const outer: CallPrinter = ([x, y]) => ({
  latex: `${latexAtLeast(x, notationLevels.fraction)} ${latexAtLeast(y, notationLevels.atom)}^{\\top}`,
  level: notationLevels.product,
});

const reshaped: CallPrinter = ([x], call) => {
  const sizes = dimensionsOf(call.type).map(dimensionLatex).join(" \\times ");
  return latexAtom(`\\operatorname{reshape}_{${sizes}}${inBrackets(x.latex)}`);
};

const special: ReadonlyMap<string, CallPrinter> = new Map<string, CallPrinter>([
  ["sqrt", ([x]) => latexAtom(`\\sqrt{${x.latex}}`)],
  ["cbrt", ([x]) => latexAtom(`\\sqrt[3]{${x.latex}}`)],
  ["abs", (args, call) => (call.type.kind === "matrix" ? spelled(call.name, args) : fenced("|", "|")(args, call))],
  ["floor", fenced("\\lfloor ", "\\rfloor ")],
  // A power behind the bar would read as the power of what the bars hold.
  ["logdet", ([x]) => ({ latex: `\\log\\left|\\det${inBrackets(x.latex)}\\right|`, level: notationLevels.power })],
  ["inv", ([x]) => raised(x, "-1")],
  ["pinv", ([x]) => raised(x, "+")],
  ["sqrtm", ([x]) => raised(x, "1/2")],
  ["expm", matrixExponential],
  ["expm_frechet", frechet("\\exp")],
  ["logm_frechet", frechet("\\log")],
  ["norm", ([x, p]) => latexAtom(`\\left\\|${x.latex}\\right\\|_{${p.latex}}`)],
  ["dot", ([x, y]) => latexAtom(`\\left\\langle ${x.latex}, ${y.latex}\\right\\rangle`)],
  ["outer", outer],
  ["kron", infix("\\otimes")],
  ["cross", infix("\\times")],
  ["skew", ([x]) => latexAtom(`\\left[${x.latex}\\right]_{\\times}`)],
  ["range", ([first, last]) => latexAtom(inBrackets(`${first.latex}, \\dots, ${last.latex}`))],
  ["reshape", reshaped],
  ["where", choice],
  ["and", logical("\\land")],
  ["or", logical("\\lor")],
  ["not", ([condition]) => latexAtom(`\\lnot ${latexAtLeast(condition, notationLevels.atom)}`)],
  ["eye", filled("\\mathbf{I}")],
  ["ones", filled("\\mathbf{1}")],
  ["zeros", filled("\\mathbf{0}")],
  ["commutation", ([m, n]) => latexAtom(`\\mathbf{K}_{${m.latex},${n.latex}}`)],
  ...[...norms].map(([name, order]): [string, CallPrinter] => [name, norm(order)]),
]);

function spelled(name: string, args: readonly PrintedLatex[]): PrintedLatex {
  const command = commands.get(name) ?? `\\operatorname{${name.replaceAll(/[^A-Za-z0-9]/g, "")}}`;
  return latexAtom(`${command}${inBrackets(args.map((arg) => arg.latex).join(", "))}`);
}

/** An abstract function before its arguments: `f`, `f'`, `f^{(3)}`, `f^{(1,0)}`. */
export function abstractLatex({ name, orders }: AbstractFunction): string {
  const shown = nameLatex(name, false);
  if (orders.every((order) => order === 0)) return shown;
  const [order] = orders;
  if (orders.length > 1 || order > 2) return `${shown}^{(${orders.join(",")})}`;
  return order === 1 ? `${shown}'` : `${shown}''`;
}

function abstractCall(abstract: AbstractFunction, args: readonly PrintedLatex[]): PrintedLatex {
  return latexAtom(`${abstractLatex(abstract)}${inBrackets(args.map((arg) => arg.latex).join(", "))}`);
}

/** A call of a named function, from its printed arguments. */
export function callLatex(call: Call, args: readonly PrintedLatex[]): PrintedLatex {
  if (call.abstract) return abstractCall(call.abstract, args);
  return special.get(call.name)?.(args, call) ?? spelled(call.name, args);
}
