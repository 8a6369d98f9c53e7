// The characters beyond ASCII that the language reads, and the hints for those that it does not.

/** Operators that users write in other ways, by their ASCII form. `⊗` stays: it becomes a call of `kron` in the tree. */
export const operatorSpelling: ReadonlyMap<string, string> = new Map([
  ["·", "*"],
  ["⋅", "*"],
  ["∙", "*"],
  ["×", "*"],
  ["∗", "*"],
  ["÷", "/"],
  ["∕", "/"],
  ["−", "-"],
  ["–", "-"],
  ["∘", ".*"],
  ["⊙", ".*"],
  ["⊘", "./"],
  ["⊗", "⊗"],
  ["ᵀ", "'"],
  ["⊤", "'"],
  ["′", "'"],
  ["’", "'"],
  ["≤", "<="],
  ["≥", ">="],
  ["≠", "!="],
]);

/** Raised digits and signs, by the ASCII character each stands for. */
export const superscripts: ReadonlyMap<string, string> = new Map([
  ["⁰", "0"],
  ["¹", "1"],
  ["²", "2"],
  ["³", "3"],
  ["⁴", "4"],
  ["⁵", "5"],
  ["⁶", "6"],
  ["⁷", "7"],
  ["⁸", "8"],
  ["⁹", "9"],
  ["⁻", "-"],
  ["⁺", "+"],
]);

/** The norm that each subscript of closing norm bars names. */
export const normSubscripts: readonly (readonly [string, string])[] = [
  ["_{F}", "normF"],
  ["_{1}", "norm1"],
  ["_{2}", "norm2"],
  ["_{*}", "normNuc"],
  ["_{∞}", "normInf"],
  ["_inf", "normInf"],
  ["_Inf", "normInf"],
  ["_∞", "normInf"],
  ["_F", "normF"],
  ["_1", "norm1"],
  ["_2", "norm2"],
  ["_*", "normNuc"],
  ["₁", "norm1"],
  ["₂", "norm2"],
  ["∞", "normInf"],
];

/** One action for a character that the language does not have. */
export const characterHints: ReadonlyMap<string, string> = new Map([
  ["|", "write abs(x), norm2(x) or det(A)"],
  ["\\", "write inv(A)*b for a left division; LaTeX input begins with a command such as \\frac"],
  ["@", "write A*B for the matrix product"],
  ["{", "write round brackets, as in x^(n + 1)"],
  ["}", "write round brackets, as in x^(n + 1)"],
  ["!", "write gamma(n + 1) for a factorial"],
  ["%", "write x/100; remainders are not part of the language"],
  ["#", "remove the comment"],
  ['"', "remove the quotation marks: the language has no strings"],
  ["&", "write where(a, where(b, x, y), y) for two conditions"],
  ["~", "write where(cond, 0, 1) for a negation"],
  ["$", "remove the dollar sign"],
  ["∑", "write sum(i, x[i])"],
  ["∏", "write prod(x)"],
  ["∇", "enter the function alone and name the variable separately"],
  ["∂", "enter the function alone and name the variable separately"],
  ["∞", "use a limit by hand: infinity is not a value of the language"],
]);
