// Contour lines of a function on a grid (marching squares; Lorensen & Cline 1987 in two dimensions), and the direction of
// the contour line through a point, found from values of the function alone.

/** A point of the plane. */
export type PlanePoint = readonly [x: number, y: number];

/** A piece of a contour line. */
export type Segment = readonly [from: PlanePoint, to: PlanePoint];

/** Values on a grid: `values[j][i]` at (xs[i], ys[j]). */
export interface GridValues {
  readonly xs: readonly number[];
  readonly ys: readonly number[];
  readonly values: readonly (readonly number[])[];
}

type Corner = readonly [x: number, y: number, value: number];

// Where the level lies on an edge of a cell, if it crosses it.
function crossing([x1, y1, a]: Corner, [x2, y2, b]: Corner, level: number): PlanePoint | undefined {
  if (a < level === b < level) return undefined;
  const t = (level - a) / (b - a);
  return [x1 + t * (x2 - x1), y1 + t * (y2 - y1)];
}

function cellSegments(corners: readonly [Corner, Corner, Corner, Corner], level: number): readonly Segment[] {
  const points = corners.flatMap((corner, k) => {
    const found = crossing(corner, corners[(k + 1) % 4], level);
    return found ? [found] : [];
  });
  if (points.length === 2) return [[points[0], points[1]]];
  if (points.length < 4) return [];
  // A saddle: the value in the middle tells which crossings belong together.
  const middle = corners.reduce((total, [, , value]) => total + value, 0) / 4;
  const isJoined = middle < level === corners[0][2] < level;
  return isJoined
    ? [
        [points[0], points[1]],
        [points[2], points[3]],
      ]
    : [
        [points[3], points[0]],
        [points[1], points[2]],
      ];
}

/** The contour line of one level, cell by cell; cells with values that are no numbers are left out. */
export function contourSegments({ xs, ys, values }: GridValues, level: number): readonly Segment[] {
  const segments: Segment[] = [];
  for (let j = 0; j + 1 < ys.length; j++) {
    for (let i = 0; i + 1 < xs.length; i++) {
      const at = (di: number, dj: number): Corner => [xs[i + di], ys[j + dj], values[j + dj][i + di]];
      const corners = [at(0, 0), at(1, 0), at(1, 1), at(0, 1)] as const;
      if (corners.every(([, , value]) => Number.isFinite(value))) segments.push(...cellSegments(corners, level));
    }
  }
  return segments;
}

const samples = 48;
const bisections = 50;

/**
 * The direction of the contour line through a point: the chord between the two places on a small circle where the
 * function has the value that it has in the middle. `undefined` where there are not two, as at an extremum.
 */
export function contourDirection(
  f: (x: number, y: number) => number,
  [x, y]: PlanePoint,
  radius: number,
): PlanePoint | undefined {
  const level = f(x, y);
  const onCircle = (angle: number): PlanePoint => [x + radius * Math.cos(angle), y + radius * Math.sin(angle)];
  const above = (angle: number): boolean => f(...onCircle(angle)) > level;
  const roots: PlanePoint[] = [];
  for (let k = 0; k < samples; k++) {
    let [low, high] = [k, k + 1].map((step) => ((step + 0.25) * 2 * Math.PI) / samples) as [number, number];
    if (above(low) === above(high)) continue;
    const isAbove = above(low);
    for (let step = 0; step < bisections; step++) {
      const middle = (low + high) / 2;
      if (above(middle) === isAbove) low = middle;
      else high = middle;
    }
    roots.push(onCircle(low));
  }
  const [from, to] = roots;
  return roots.length === 2 ? [to[0] - from[0], to[1] - from[1]] : undefined;
}
