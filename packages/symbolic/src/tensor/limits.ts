/** How many factors a product may have before further products stay nested in it: keeps canonical forms cheap and sizes linear. */
export const contractionLimits = { factors: 24 } as const;

/** How many terms a sum may have before it stays nested in further sums: keeps sizes linear. */
export const sumLimits = { terms: 256 } as const;
