// A picture of contour lines and arrows as SVG.

import type { PlanePoint, Segment } from "./contours.ts";

/** An arrow from a point. */
export interface Arrow {
  readonly at: PlanePoint;
  readonly along: PlanePoint;
}

/** What the picture shows, in coordinates of the plane. */
export interface Picture {
  readonly title: string;
  readonly description: string;
  readonly names: readonly [string, string];
  readonly range: readonly [number, number];
  /** The pieces of each contour line, lowest level first. */
  readonly contours: readonly (readonly Segment[])[];
  readonly arrows: readonly Arrow[];
}

const size = 480;
const margin = 40;

/** Text as it may stand in SVG. */
export function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

function shown(value: number): string {
  return Number(value.toFixed(2)).toString();
}

type Place = (point: PlanePoint) => string;

function contourPath(segments: readonly Segment[], place: Place, share: number): string {
  const path = segments.map(([from, to]) => `M${place(from)}L${place(to)}`).join("");
  const colour = `hsl(${Math.round(220 - 200 * share)} 70% 45%)`;
  return `<path class="contour" d="${path}" fill="none" stroke="${colour}" stroke-width="1.2"/>`;
}

function arrowLine({ at, along }: Arrow, place: Place): string {
  const end: PlanePoint = [at[0] + along[0], at[1] + along[1]];
  return `<path class="gradient" d="M${place(at)}L${place(end)}" stroke="#222" stroke-width="1.4" marker-end="url(#head)"/>`;
}

/** The picture: contour lines from blue (low) to red (high), arrows in black, a frame with the range of both axes. */
export function svgOf({ title, description, names, range, contours, arrows }: Picture): string {
  const [low, high] = range;
  const scale = (size - 2 * margin) / (high - low);
  const place: Place = ([x, y]) => `${shown(margin + (x - low) * scale)} ${shown(size - margin - (y - low) * scale)}`;
  const label = (x: number, y: number, text: string): string =>
    `<text x="${x}" y="${y}" font-size="12" font-family="sans-serif" text-anchor="middle">${escaped(text)}</text>`;
  const edge = size - margin;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}" width="${size}" height="${size}" role="img">`,
    `<title>${escaped(title)}</title>`,
    `<desc>${escaped(description)}</desc>`,
    '<defs><marker id="head" viewBox="0 0 6 6" refX="5" refY="3" markerWidth="5" markerHeight="5" orient="auto"><path d="M0 0L6 3L0 6z"/></marker></defs>',
    `<rect width="${size}" height="${size}" fill="white"/>`,
    `<rect x="${margin}" y="${margin}" width="${edge - margin}" height="${edge - margin}" fill="none" stroke="#999"/>`,
    ...contours.map((segments, k) => contourPath(segments, place, contours.length < 2 ? 0 : k / (contours.length - 1))),
    ...arrows.map((arrow) => arrowLine(arrow, place)),
    label(size / 2, 24, title),
    label(size / 2, size - 10, names[0]),
    label(14, size / 2, names[1]),
    label(margin, edge + 16, `${low}`),
    label(edge, edge + 16, `${high}`),
    label(margin - 14, edge, `${low}`),
    label(margin - 14, margin + 8, `${high}`),
    "</svg>",
    "",
  ].join("\n");
}
