// What a name may be, and how the Greek alphabet is spelled in ASCII.

const forbiddenNames: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);

const greekSpelling: ReadonlyMap<string, string> = new Map([
  ["α", "alpha"],
  ["β", "beta"],
  ["γ", "gamma"],
  ["δ", "delta"],
  ["ε", "epsilon"],
  ["ϵ", "epsilon"],
  ["ζ", "zeta"],
  ["η", "eta"],
  ["θ", "theta"],
  ["ϑ", "theta"],
  ["ι", "iota"],
  ["κ", "kappa"],
  ["ϰ", "kappa"],
  ["λ", "lambda"],
  ["μ", "mu"],
  ["ν", "nu"],
  ["ξ", "xi"],
  ["ο", "omicron"],
  ["π", "pi"],
  ["ϖ", "pi"],
  ["ρ", "rho"],
  ["ϱ", "rho"],
  ["σ", "sigma"],
  ["ς", "sigma"],
  ["τ", "tau"],
  ["υ", "upsilon"],
  ["φ", "phi"],
  ["ϕ", "phi"],
  ["χ", "chi"],
  ["ψ", "psi"],
  ["ω", "omega"],
  ["Α", "Alpha"],
  ["Β", "Beta"],
  ["Γ", "Gamma"],
  ["Δ", "Delta"],
  ["Ε", "Epsilon"],
  ["Ζ", "Zeta"],
  ["Η", "Eta"],
  ["Θ", "Theta"],
  ["Ι", "Iota"],
  ["Κ", "Kappa"],
  ["Λ", "Lambda"],
  ["Μ", "Mu"],
  ["Ν", "Nu"],
  ["Ξ", "Xi"],
  ["Ο", "Omicron"],
  ["Π", "Pi"],
  ["Ρ", "Rho"],
  ["Σ", "Sigma"],
  ["Τ", "Tau"],
  ["Υ", "Upsilon"],
  ["Φ", "Phi"],
  ["Χ", "Chi"],
  ["Ψ", "Psi"],
  ["Ω", "Omega"],
]);

const greekNames: ReadonlySet<string> = new Set(greekSpelling.values());

/** The name with every Greek letter spelled out: `λ` gives `lambda`, `Σ_x` gives `Sigma_x`. */
export function asciiName(name: string): string {
  if (plainName.test(name)) return name;
  let spelled = "";
  for (const letter of name) spelled += greekSpelling.get(letter) ?? letter;
  return spelled;
}

/** Whether the name is a lower-case Greek letter, spelled either way, with or without a number or subscript behind it. */
export function isGreekName(name: string): boolean {
  const stem = /^\p{L}+/u.exec(asciiName(name))?.[0] ?? "";
  return greekNames.has(stem) && stem.charAt(0) === stem.charAt(0).toLowerCase();
}

const plainLetter = /^[A-Za-z]$/;
const plainPart = /^\w$/;
const plainName = /^[A-Za-z]\w{0,255}$/;

function isPlain(character: string): boolean {
  return character.length === 1 && character.charCodeAt(0) < 128;
}

/** Whether the character may begin a name: a letter, but none of the raised and lowered ones such as `ᵀ`. */
export function isNameStart(character: string): boolean {
  if (isPlain(character)) return plainLetter.test(character);
  return /^[\p{Lu}\p{Ll}\p{Lt}\p{Lo}]$/u.test(character);
}

/** Whether the character may stand inside a name as the user writes it, before normalisation. */
export function isNamePart(character: string): boolean {
  if (isPlain(character)) return plainPart.test(character);
  return character === "_" || /^[\p{Lu}\p{Ll}\p{Lt}\p{Lo}\p{Nd}\p{M}]$/u.test(character);
}

/** The name as the engine keeps it: Unicode NFC, with the micro sign read as the Greek letter. */
export function normalizeName(written: string): string {
  if (plainName.test(written)) return written;
  return written.normalize("NFC").replaceAll("µ", "μ");
}

/** Why the normalised name is not allowed, or `undefined` when it is. */
export function nameProblem(name: string): string | undefined {
  if (forbiddenNames.has(name)) return "this name is reserved";
  if (plainName.test(name)) return undefined;
  if (!/^[\p{Lu}\p{Ll}\p{Lt}\p{Lo}][\p{Lu}\p{Ll}\p{Lt}\p{Lo}\p{Nd}_]*$/u.test(name)) {
    return "a name is a letter followed by letters, digits and _";
  }
  if (/\p{Script=Cyrillic}/u.test(name) && /[\p{Script=Latin}\p{Script=Greek}]/u.test(name)) {
    return "this name mixes alphabets whose letters look alike";
  }
  return name.length > 256 ? "a name has at most 256 characters" : undefined;
}
