// The commands that are read, as tables. What stands in none of them is an unknown command.

/** Greek letters and letter-like signs, by the ASCII name that the language gives them. */
export const letterCommands: ReadonlyMap<string, string> = new Map([
  ...[
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma tau upsilon phi chi psi",
    "omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega Alpha Beta Epsilon Zeta Eta Iota Kappa Mu Nu Omicron",
    "Rho Tau Chi ell",
  ].flatMap((names) => names.split(" ").map((name): [string, string] => [name, name])),
  ["varepsilon", "epsilon"],
  ["vartheta", "theta"],
  ["varkappa", "kappa"],
  ["varrho", "rho"],
  ["varsigma", "sigma"],
  ["varphi", "phi"],
]);

/** Fonts of mathematics: letters inside keep their names. Bold marks ones, zeros and unit vectors. */
export const fontCommands: ReadonlyMap<string, "bold" | "plain" | "script" | "blackboard"> = new Map([
  ["mathbf", "bold"],
  ["boldsymbol", "bold"],
  ["bm", "bold"],
  ["mathbfit", "bold"],
  ["symbf", "bold"],
  ["pmb", "bold"],
  ["textbf", "bold"],
  ["vec", "plain"],
  ["mathnormal", "plain"],
  ["mathcal", "script"],
  ["mathscr", "script"],
  ["mathfrak", "script"],
  ["mathbb", "blackboard"],
  ["mathds", "blackboard"],
  ["mathbbm", "blackboard"],
]);

/** Commands whose braces hold one word: a name or a function. */
export const wordCommands: ReadonlySet<string> = new Set([
  "operatorname",
  "mathrm",
  "text",
  "mathit",
  "mathsf",
  "mathtt",
  "textrm",
  "textit",
  "textsf",
  "texttt",
  "textnormal",
  "mbox",
  "mathop",
]);

/** Words that never name a function: italics are for variables of several letters. */
export const variableWordCommands: ReadonlySet<string> = new Set(["mathit", "textit"]);

/** Marks above a letter, by what they add to its name. */
export const accentCommands: ReadonlyMap<string, string> = new Map([
  ["hat", "hat"],
  ["widehat", "hat"],
  ["bar", "bar"],
  ["overline", "bar"],
  ["tilde", "tilde"],
  ["widetilde", "tilde"],
  ["dot", "dot"],
  ["ddot", "ddot"],
  ["check", "check"],
  ["breve", "breve"],
]);

/** Functions that act on each entry, by every word that names them. */
export const entrywiseWords: ReadonlyMap<string, string> = new Map([
  ...[
    "exp log log1p expm1 sqrt cbrt abs sign sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh erf gamma lgamma",
    "digamma trigamma sigmoid softplus relu leakyrelu elu gelu silu logistic square reciprocal floor step",
  ].flatMap((names) => names.split(" ").map((name): [string, string] => [name, name])),
  ["ln", "log"],
  ["arcsin", "asin"],
  ["arccos", "acos"],
  ["arctan", "atan"],
  ["arsinh", "asinh"],
  ["arcosh", "acosh"],
  ["artanh", "atanh"],
  ["arcsinh", "asinh"],
  ["arccosh", "acosh"],
  ["arctanh", "atanh"],
  ["sgn", "sign"],
  ["ReLU", "relu"],
  ["GELU", "gelu"],
  ["SiLU", "silu"],
  ["ELU", "elu"],
]);

/** Functions of an array as a whole, by every word that names them. */
export const arrayWords: ReadonlyMap<string, string> = new Map([
  ...[
    "pow inv adj expm sqrtm logm chol det logdet tr trace pinv transpose eigvals dot outer cross kron hadamard diag diagvec",
    "vec vech reshape eye ones zeros vector matrix commutation elimination duplication sum mean prod max min var logsumexp norm norm1 norm2 normF",
    "normInf normNuc softmax logsoftmax normalize cosine layernorm where skew range eigvecs expm_frechet logm_frechet",
    "sylvester tril triu onehotmax onehotmin expm_kron logm_kron power_kron sylvester_kron",
  ].flatMap((names) => names.split(" ").map((name): [string, string] => [name, name])),
  // As they are printed, in one word.
  ...["expm_kron", "logm_kron", "power_kron", "sylvester_kron"].map((name): [string, string] => [
    name.replace("_", ""),
    name,
  ]),
  ["Tr", "tr"],
  ["Det", "det"],
  ["Diag", "diag"],
  ["Vec", "vec"],
  ["LSE", "logsumexp"],
]);

/** Functions with commands of their own. */
export const functionCommands: ReadonlySet<string> = new Set(
  "exp log ln lg sin cos tan arcsin arccos arctan sinh cosh tanh det max min tr Tr trace diag sgn".split(" "),
);

/** Functions from an array to a scalar: behind another function they are factors of their own. */
export const scalarValued: ReadonlySet<string> = new Set(
  "det logdet tr trace dot sum mean prod max min var logsumexp norm norm1 norm2 normF normInf normNuc cosine".split(
    " ",
  ),
);

/** The inverse that a superscript −1 of a function means. */
export const inverseFunctions: ReadonlyMap<string, string> = new Map([
  ["sin", "asin"],
  ["cos", "acos"],
  ["tan", "atan"],
  ["sinh", "asinh"],
  ["cosh", "acosh"],
  ["tanh", "atanh"],
]);

/** Operators between two operands, by what they mean; `·` and `×` are told apart by the types of their operands. */
export const operatorCommands: ReadonlyMap<string, "*" | "/" | ".*" | "./" | "·" | "×" | "⊗"> = new Map([
  ["cdot", "·"],
  ["times", "×"],
  ["ast", "*"],
  ["div", "/"],
  ["odot", ".*"],
  ["circ", ".*"],
  ["oslash", "./"],
  ["otimes", "⊗"],
]);

/** Comparisons. */
export const comparisonCommands: ReadonlyMap<string, "<" | "<=" | ">" | ">=" | "==" | "!="> = new Map([
  ["le", "<="],
  ["leq", "<="],
  ["leqslant", "<="],
  ["ge", ">="],
  ["geq", ">="],
  ["geqslant", ">="],
  ["ne", "!="],
  ["neq", "!="],
  ["lt", "<"],
  ["gt", ">"],
]);

/** Fractions: two arguments, over and under the line. */
export const fractionCommands: ReadonlySet<string> = new Set(["frac", "dfrac", "tfrac", "cfrac"]);

/** Marks of the transpose in a superscript. */
export const transposeCommands: ReadonlySet<string> = new Set(["top", "intercal", "transpose", "prime", "tran"]);

/** Commands that only space or size the formula. */
export const ignoredCommands: ReadonlySet<string> = new Set([
  ",",
  ";",
  ":",
  "!",
  ">",
  " ",
  "\n",
  "\t",
  "/",
  "-",
  ...(
    "quad qquad space enspace thinspace medspace thickspace negthinspace negmedspace negthickspace displaystyle textstyle " +
    "scriptstyle limits nolimits nonumber notag hfill break allowbreak strut mathstrut big Big bigg Bigg relax"
  ).split(" "),
]);

/** Commands that are known and refused, with what to do instead. */
export const refusedCommands: ReadonlyMap<string, string> = new Map([
  ...["partial", "nabla"].map((name): [string, string] => [
    name,
    "enter the function alone and name the variable separately",
  ]),
  ...["int", "iint", "oint"].map((name): [string, string] => [name, "integrals are not part of the language"]),
  ...["lim", "limsup", "liminf", "sup", "inf", "infty"].map((name): [string, string] => [
    name,
    "limits are not part of the language: take them by hand",
  ]),
  ...["arg", "argmin", "argmax", "Pr", "gcd", "dim", "ker", "deg", "hom", "rank"].map((name): [string, string] => [
    name,
    "enter the function that is to be differentiated alone",
  ]),
  ...["sec", "csc", "cot", "coth"].map((name): [string, string] => [name, "write it with \\sin, \\cos and \\frac"]),
  ...["pm", "mp"].map((name): [string, string] => [name, "write one formula for each sign"]),
  ...["oplus", "ominus", "bigoplus", "star", "bullet", "cup", "cap", "setminus"].map((name): [string, string] => [
    name,
    "write the operation with + - \\odot \\otimes and functions",
  ]),
  ...["in", "notin", "subset", "subseteq"].map((name): [string, string] => [
    name,
    "declare the type of the name instead, and enter the formula alone",
  ]),
  ...["succ", "succeq", "prec", "preceq"].map((name): [string, string] => [
    name,
    "declare the matrix as spd or psd instead, and enter the formula alone",
  ]),
  ...["forall", "exists", "to", "rightarrow", "mapsto", "implies", "iff", "sim", "approx"].map(
    (name): [string, string] => [name, "enter a formula, not a statement"],
  ),
  ...["equiv", "propto", "mid", "parallel", "perp", "colon"].map((name): [string, string] => [
    name,
    "enter a formula, not a statement",
  ]),
  ...["ldots", "cdots", "dots", "vdots", "ddots"].map((name): [string, string] => [name, "write every entry out"]),
  ...["def", "newcommand", "renewcommand", "let", "DeclareMathOperator", "input", "include", "usepackage"].map(
    (name): [string, string] => [name, "write the formula without definitions of commands and without files"],
  ),
  ...["label", "tag", "ref", "cite", "hspace", "vspace", "color", "textcolor", "href", "url"].map(
    (name): [string, string] => [name, "remove it: only the formula is read"],
  ),
  ...["bf", "rm", "it", "sf", "cal"].map((name): [string, string] => [
    name,
    "write the font with braces, as in \\mathbf{x} or \\mathrm{tr}",
  ]),
  ["binom", "write the number itself"],
  ["middle", "remove it: the language has no bar between two parts"],
  ["underbrace", "remove the note"],
  ["overbrace", "remove the note"],
  ["underline", "remove the line"],
  ["textbackslash", "remove it"],
]);

/** Names that need a command in LaTeX, where bare letters are single names: `sin` is s·i·n. */
export function commandFor(word: string): string | undefined {
  if (functionCommands.has(word)) return `\\${word}`;
  if (letterCommands.has(word) && word.length > 1 && word !== "ell") return `\\${word}`;
  return word.length > 2 && (entrywiseWords.has(word) || arrayWords.has(word)) ? `\\operatorname{${word}}` : undefined;
}

/** Every command that is read, for suggestions. */
export function* knownCommands(): Generator<string> {
  yield* fractionCommands;
  yield* functionCommands;
  yield* letterCommands.keys();
  yield* operatorCommands.keys();
  yield* fontCommands.keys();
  yield* wordCommands;
  yield* accentCommands.keys();
  yield* comparisonCommands.keys();
  yield* transposeCommands;
  yield* ["sqrt", "sum", "left", "right", "begin", "end", "lVert", "rVert", "lvert", "rvert", "langle", "rangle"];
  yield* ["lfloor", "rfloor", "Vert", "vert", "infty", "dagger", "quad", "qquad", "bigl", "bigr", "text", "prod"];
}
