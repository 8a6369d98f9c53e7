// Polynomials in scalar atoms, as they are written: what may be sent to be expanded, and the order in which the
// expanded form is shown.

import { writeNumber, writePower, writeProduct, writeSum } from "../notation/construct.ts";
import type { MatrixExpression, MatrixProductStep, MatrixSumTerm } from "../notation/matrix-expression.ts";
import {
  invertRational,
  isInteger,
  multiplyRationals,
  negateRational,
  one,
  powerRational,
  rational,
  signOfRational,
} from "../scalar/rational.ts";
import type { Rational } from "../scalar/rational.ts";

/** How large a polynomial is once expanded, before like terms meet. */
export interface PolynomialSize {
  readonly terms: number;
  readonly degree: number;
}

/** A product of powers of atoms with a coefficient. */
interface Monomial {
  readonly coefficient: Rational;
  readonly powers: ReadonlyMap<string, number>;
}

const maximalParts = 200;
const maximalExponent = 64;

/** The text of a scalar variable, or of one entry of an array at fixed positions; `undefined` for anything else. */
export function atomName(expression: MatrixExpression): string | undefined {
  if (expression.type.kind !== "scalar") return undefined;
  if (expression.kind === "variable") return expression.name;
  if (expression.kind !== "index" || expression.target.kind !== "variable") return undefined;
  const positions = expression.indices.map((index) =>
    index.kind === "at" && index.position.kind === "number" ? `${index.position.value.numerator}` : undefined,
  );
  return positions.includes(undefined) ? undefined : `${expression.target.name}[${positions.join(", ")}]`;
}

function naturalExponent(expression: MatrixExpression): number | undefined {
  if (expression.kind !== "number" || !isInteger(expression.value) || signOfRational(expression.value) < 0)
    return undefined;
  const exponent = Number(expression.value.numerator);
  return exponent <= maximalExponent ? exponent : undefined;
}

// Combinations with repetition: the number of terms of (t₁ + … + t_n)^e.
function powerTerms(terms: number, exponent: number): number {
  let count = 1;
  for (let k = 1; k <= exponent; k++) count = (count * (terms + k - 1)) / k;
  return count;
}

type Measure = (part: MatrixExpression) => PolynomialSize | undefined;

function sizeOfProduct(
  expression: MatrixExpression & { kind: "product" },
  measure: Measure,
): PolynomialSize | undefined {
  let size = measure(expression.first);
  for (const { operator, operand } of expression.rest) {
    const right = measure(operand);
    const isDivision = operator === "/" || operator === "./";
    if (!size || !right || (isDivision && right.degree > 0)) return undefined;
    size = { terms: size.terms * right.terms, degree: size.degree + right.degree };
  }
  return size;
}

function sizeOfSum(expression: MatrixExpression & { kind: "sum" }, measure: Measure): PolynomialSize | undefined {
  const sizes = expression.terms.map((term) => measure(term.operand));
  if (sizes.includes(undefined)) return undefined;
  const known = sizes as readonly PolynomialSize[];
  return {
    terms: known.reduce((total, size) => total + size.terms, 0),
    degree: Math.max(...known.map((size) => size.degree)),
  };
}

function sizeOfPower(expression: MatrixExpression & { kind: "power" }, measure: Measure): PolynomialSize | undefined {
  const exponent = naturalExponent(expression.exponent);
  const base = measure(expression.base);
  return exponent === undefined || !base
    ? undefined
    : { terms: powerTerms(base.terms, exponent), degree: base.degree * exponent };
}

/** The size of a scalar polynomial with rational coefficients; `undefined` for anything else and for very long ones. */
export function polynomialSize(expression: MatrixExpression): PolynomialSize | undefined {
  let parts = 0;
  const measure: Measure = (part) => {
    parts += 1;
    if (parts > maximalParts || part.type.kind !== "scalar") return undefined;
    if (atomName(part) !== undefined) return { terms: 1, degree: 1 };
    switch (part.kind) {
      case "number":
        return { terms: 1, degree: 0 };
      case "negate":
        return measure(part.operand);
      case "sum":
        return sizeOfSum(part, measure);
      case "product":
        return sizeOfProduct(part, measure);
      case "power":
        return sizeOfPower(part, measure);
      default:
        return undefined;
    }
  };
  return measure(expression);
}

function multiplyMonomials(a: Monomial, b: Monomial): Monomial {
  const powers = new Map(a.powers);
  for (const [name, exponent] of b.powers) powers.set(name, (powers.get(name) ?? 0) + exponent);
  return { coefficient: multiplyRationals(a.coefficient, b.coefficient), powers };
}

function constantMonomial(coefficient: Rational): Monomial {
  return { coefficient, powers: new Map() };
}

function monomialPower(base: Monomial, exponent: number): Monomial {
  return {
    coefficient: powerRational(base.coefficient, exponent),
    powers: new Map([...base.powers].map(([name, own]) => [name, own * exponent])),
  };
}

function invertConstant(monomial: Monomial | undefined): Monomial | undefined {
  if (!monomial || monomial.powers.size > 0 || signOfRational(monomial.coefficient) === 0) return undefined;
  return constantMonomial(invertRational(monomial.coefficient));
}

function monomialOfProduct(expression: MatrixExpression & { kind: "product" }): Monomial | undefined {
  let product = monomialOf(expression.first);
  for (const { operator, operand } of expression.rest) {
    const isDivision = operator === "/" || operator === "./";
    const right = isDivision ? invertConstant(monomialOf(operand)) : monomialOf(operand);
    if (!product || !right) return undefined;
    product = multiplyMonomials(product, right);
  }
  return product;
}

function monomialOf(expression: MatrixExpression): Monomial | undefined {
  const name = atomName(expression);
  if (name !== undefined) return { coefficient: one, powers: new Map([[name, 1]]) };
  switch (expression.kind) {
    case "number":
      return constantMonomial(expression.value);
    case "negate":
      return negated(monomialOf(expression.operand));
    case "product":
      return monomialOfProduct(expression);
    case "power": {
      const exponent = naturalExponent(expression.exponent);
      const base = monomialOf(expression.base);
      return exponent === undefined || !base ? undefined : monomialPower(base, exponent);
    }
    default:
      return undefined;
  }
}

function negated(monomial: Monomial | undefined): Monomial | undefined {
  return monomial && { ...monomial, coefficient: negateRational(monomial.coefficient) };
}

function monomialsOf(expression: MatrixExpression): readonly Monomial[] | undefined {
  const terms: readonly MatrixSumTerm[] =
    expression.kind === "sum" ? expression.terms : [{ negative: false, operand: expression }];
  const monomials = terms.map(({ negative, operand }) =>
    negative ? negated(monomialOf(operand)) : monomialOf(operand),
  );
  return monomials.includes(undefined) ? undefined : (monomials as readonly Monomial[]);
}

function degreeOf(monomial: Monomial): number {
  return [...monomial.powers.values()].reduce((total, exponent) => total + exponent, 0);
}

// By decreasing total degree, then by decreasing powers of the names in alphabetical order.
function compareMonomials(a: Monomial, b: Monomial, names: readonly string[]): number {
  const byDegree = degreeOf(b) - degreeOf(a);
  if (byDegree !== 0) return byDegree;
  for (const name of names) {
    const difference = (b.powers.get(name) ?? 0) - (a.powers.get(name) ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function inOrder(monomials: readonly Monomial[], names: readonly string[]): readonly Monomial[] {
  const sorted = [...monomials].sort((a, b) => compareMonomials(a, b, names));
  const positive = sorted.findIndex((monomial) => signOfRational(monomial.coefficient) > 0);
  if (positive <= 0) return sorted;
  return [sorted[positive], ...sorted.filter((_, k) => k !== positive)];
}

function writeMonomial(
  monomial: Monomial,
  names: readonly string[],
  atoms: ReadonlyMap<string, MatrixExpression>,
): MatrixSumTerm {
  const { coefficient } = monomial;
  const negative = signOfRational(coefficient) < 0;
  const magnitude = negative ? negateRational(coefficient) : coefficient;
  const factors = names.flatMap((name) => {
    const [exponent, atom] = [monomial.powers.get(name) ?? 0, atoms.get(name)];
    if (exponent === 0 || !atom) return [];
    return [exponent === 1 ? atom : writePower(atom, writeNumber(rational(exponent)))];
  });
  const whole = writeNumber(rational(magnitude.numerator));
  const [first, ...rest] = magnitude.numerator === 1n && factors.length > 0 ? factors : [whole, ...factors];
  const steps: MatrixProductStep[] = rest.map((operand) => ({ operator: "*", operand }));
  if (magnitude.denominator !== 1n)
    steps.push({ operator: "/", operand: writeNumber(rational(magnitude.denominator)) });
  return { negative, operand: writeProduct(first, steps) };
}

function collectAtoms(expression: MatrixExpression, atoms: Map<string, MatrixExpression>): void {
  const pending = [expression];
  for (let part = pending.pop(); part !== undefined; part = pending.pop()) {
    const name = atomName(part);
    if (name !== undefined) atoms.set(name, part);
    else if (part.kind === "negate") pending.push(part.operand);
    else if (part.kind === "power") pending.push(part.base);
    else if (part.kind === "sum") pending.push(...part.terms.map((term) => term.operand));
    else if (part.kind === "product") pending.push(part.first, ...part.rest.map((step) => step.operand));
  }
}

/** The atoms of a polynomial by name. */
export function atomsOf(expression: MatrixExpression): ReadonlyMap<string, MatrixExpression> {
  const atoms = new Map<string, MatrixExpression>();
  collectAtoms(expression, atoms);
  return atoms;
}

/**
 * A sum of monomials by decreasing degree, then by the names, with a positive term first where there is one;
 * `undefined` when the expression is not such a sum.
 */
export function orderedPolynomial(expression: MatrixExpression): MatrixExpression | undefined {
  const atoms = atomsOf(expression);
  const names = [...atoms.keys()].sort();
  const monomials = monomialsOf(expression)?.filter((monomial) => signOfRational(monomial.coefficient) !== 0);
  if (!monomials) return undefined;
  if (monomials.length === 0) return writeNumber(rational(0));
  return writeSum(inOrder(monomials, names).map((monomial) => writeMonomial(monomial, names, atoms)));
}
