/** How tightly a piece of LaTeX or MathML holds together. Entrywise and Kronecker products hold less than plain ones. */
export const notationLevels = {
  logical: -1,
  comparison: 0,
  sum: 1,
  entrywise: 2,
  product: 3,
  fraction: 4,
  power: 5,
  atom: 6,
} as const;
