// Lengths for named dimensions at test points.

const sizes = [2, 3, 4, 5] as const;

/**
 * A small length for each name. Different names get different sizes as far as four sizes go, so that a transpose cannot
 * hide. From point to point the sizes rotate, so that no length can pass for a number, first upwards and then downwards,
 * so that an expression that needs tall matrices finds them at several sizes.
 */
export function rotatedSizes(names: readonly string[], point: number): ReadonlyMap<string, number> {
  const isDownward = Math.floor(point / sizes.length) % 2 === 1;
  const place = (k: number): number =>
    (((isDownward ? point - k : point + k) % sizes.length) + sizes.length) % sizes.length;
  return new Map(names.map((name, k) => [name, sizes[place(k)]]));
}
