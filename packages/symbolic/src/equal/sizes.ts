// Lengths for named dimensions at test points.

const usualSizes: readonly number[] = [2, 3, 4, 5];

/**
 * A small length for each name. Different names get different sizes as far as the sizes go, so that a transpose cannot
 * hide. From point to point the sizes rotate, so that no length can pass for a number, first upwards and then downwards,
 * so that an expression that needs tall matrices finds them at several sizes.
 */
export function rotatedSizes(
  names: readonly string[],
  point: number,
  sizes: readonly number[] = usualSizes,
): ReadonlyMap<string, number> {
  const isDownward = Math.floor(point / sizes.length) % 2 === 1;
  const place = (k: number): number =>
    (((isDownward ? point - k : point + k) % sizes.length) + sizes.length) % sizes.length;
  return new Map(names.map((name, k) => [name, sizes[place(k)]]));
}

const manySigns = 6;
const largestSize = 24;

/** Sizes from 2 on: enough for a polynomial of the degree in a length, few where many signs take part. */
export function sizesFor(degree: number, signs: number): readonly number[] {
  const usual = signs > manySigns ? 2 : usualSizes.length;
  const count = Math.min(largestSize - 1, Math.max(usual, degree + 1));
  return Array.from({ length: count }, (_, k) => k + 2);
}

// Far more than any position that a formula names.
const maximalShift = 64;

/**
 * Lengths for the names at a point at which every length is at least 0 and `fits` holds: those of `rotatedSizes`, all
 * made larger by the least number that does.
 */
export function fittingSizes(
  names: readonly string[],
  point: number,
  fits: (sizes: ReadonlyMap<string, number>) => boolean,
  wanted?: readonly number[],
): ReadonlyMap<string, number> {
  const least = rotatedSizes(names, point, wanted);
  for (let shift = 0; shift <= maximalShift; shift++) {
    const sizes = new Map([...least].map(([name, size]) => [name, size + shift]));
    if (fits(sizes)) return sizes;
  }
  return least;
}
