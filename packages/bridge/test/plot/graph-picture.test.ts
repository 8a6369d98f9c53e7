import { mul, sum, tensor } from "@closedform/numeric";
import { ClosedformError } from "@closedform/symbolic";
import { expect, test } from "vitest";

import { graphPicture } from "../../src/plot/graph-picture.ts";

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

function boxesOf(svg: string): readonly Box[] {
  const pattern = /<rect x="(?<x>[\d.-]+)" y="(?<y>[\d.-]+)" width="(?<w>[\d.]+)" height="(?<h>[\d.]+)"/gu;
  return [...svg.matchAll(pattern)].map(({ groups }) => ({
    x: Number(groups!["x"]),
    y: Number(groups!["y"]),
    width: Number(groups!["w"]),
    height: Number(groups!["h"]),
  }));
}

const overlap = (a: Box, b: Box): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

test("boxes do not overlap, lie inside the picture, and results lie below their inputs", () => {
  const x = tensor([1, 2], { requiresGrad: true });
  const h = x.sin().mul(x.cos()).add(x.exp());
  const { svg, nodes } = graphPicture(sum(mul(h, h)), { names: { x }, title: "f < g" });
  const boxes = boxesOf(svg);
  expect(boxes).toHaveLength(nodes.length);
  boxes.forEach((box, i) => boxes.slice(i + 1).forEach((other) => expect(overlap(box, other)).toBe(false)));
  const [, width, height] = /viewBox="0 0 (\d+) (\d+)"/u.exec(svg)!.map(Number);
  for (const box of boxes) {
    expect(box.x).toBeGreaterThanOrEqual(0);
    expect(box.x + box.width).toBeLessThanOrEqual(width);
    expect(box.y + box.height).toBeLessThanOrEqual(height);
  }
  for (const { id, inputs } of nodes) for (const k of inputs) expect(boxes[k].y).toBeLessThan(boxes[id].y);
  expect(svg).toContain("<title>f &lt; g</title>");
});

test("a graph too large for a picture and one that was freed are refused", () => {
  let y = tensor(1, { requiresGrad: true });
  for (let k = 0; k < 600; k++) y = y.sin();
  expect(() => graphPicture(y)).toThrow(ClosedformError);
  y.backward();
  expect(() => graphPicture(y)).toThrow(/freed/u);
});
