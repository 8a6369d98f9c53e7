/** How many factors a product may have before further products stay nested in it: keeps canonical forms cheap and sizes linear. */
export const contractionLimits = { factors: 24 } as const;
