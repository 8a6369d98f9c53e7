// A recorded computation as a picture: dagre places the nodes in layers, inputs above results.

import * as dagre from "@dagrejs/dagre";
import { computationGraph } from "@closedform/numeric";
import type { GraphNode, Tensor, TensorNames } from "@closedform/numeric";
import { ClosedformError } from "@closedform/symbolic";

import { asClosedformError } from "../compile/compile.ts";
import { escaped } from "./svg.ts";

/** What to draw and what to call it. */
export interface GraphPictureRequest {
  /** Names of tensors in the picture, by name. */
  readonly names?: TensorNames | undefined;
  readonly title?: string | undefined;
}

/** The picture and the nodes that it shows. */
export interface GraphPicture {
  readonly svg: string;
  readonly nodes: readonly GraphNode[];
}

const maximalNodes = 500;
const characterWidth = 7.5;
const nodeHeight = 40;
const margin = 20;
const titleHeight = 30;

const fills = { leaf: "#cfe8cf", constant: "#eeeeee", operation: "#d6e4f7", output: "#f7dcc4" } as const;

interface Placed {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

interface Edge {
  readonly v: string;
  readonly w: string;
  readonly name?: string;
}

/** The part of dagre's graph that is used here; its own declarations do not resolve under `nodenext`. */
interface LayeredGraph {
  setGraph(options: Readonly<Record<string, string | number>>): void;
  graph(): { readonly width: number; readonly height: number };
  setNode(id: string, size: { readonly width: number; readonly height: number }): void;
  node(id: string): Placed;
  setEdge(from: string, to: string, label: object, name: string): void;
  edges(): readonly Edge[];
  edge(edge: Edge): { readonly points: readonly Point[] };
}

const { Graph, layout } = dagre as unknown as {
  readonly Graph: new (options: { readonly multigraph: boolean }) => LayeredGraph;
  readonly layout: (graph: LayeredGraph) => void;
};

function shapeText({ shape }: GraphNode): string {
  return shape.length === 0 ? "scalar" : shape.join("×");
}

function layered(nodes: readonly GraphNode[]): LayeredGraph {
  const graph = new Graph({ multigraph: true });
  graph.setGraph({ rankdir: "TB", nodesep: 24, ranksep: 36, marginx: margin, marginy: margin });
  for (const node of nodes) {
    const longest = Math.max(node.label.length, shapeText(node).length);
    graph.setNode(String(node.id), { width: 20 + longest * characterWidth, height: nodeHeight });
  }
  for (const { id, inputs } of nodes) {
    inputs.forEach((input, k) => graph.setEdge(String(input), String(id), {}, String(k)));
  }
  layout(graph);
  return graph;
}

function box(node: GraphNode, { x, y, width, height }: Placed, isOutput: boolean): string {
  const fill = fills[isOutput ? "output" : node.kind];
  const corner = node.kind === "operation" ? 12 : 2;
  const text = (dy: number, size: number, words: string): string =>
    `<text x="${x}" y="${y + dy}" font-size="${size}" font-family="sans-serif" text-anchor="middle">${escaped(words)}</text>`;
  return [
    `<g class="${node.kind}">`,
    `<rect x="${x - width / 2}" y="${y - height / 2}" width="${width}" height="${height}" rx="${corner}" fill="${fill}" stroke="#555"/>`,
    text(-2, 13, node.label),
    text(13, 10, shapeText(node)),
    "</g>",
  ].join("");
}

function line(points: readonly Point[]): string {
  const path = points.map(({ x, y }) => `${x.toFixed(1)} ${y.toFixed(1)}`).join("L");
  return `<path class="edge" d="M${path}" fill="none" stroke="#555" marker-end="url(#head)"/>`;
}

function svgOf(nodes: readonly GraphNode[], title: string): string {
  const graph = layered(nodes);
  const frame = graph.graph();
  const width = Math.ceil(Math.max(frame.width, title.length * characterWidth + 2 * margin));
  const height = Math.ceil(frame.height) + titleHeight;
  const edges = graph.edges().map((edge) => line(graph.edge(edge).points));
  const boxes = nodes.map((node) => box(node, graph.node(String(node.id)), node.id === nodes[nodes.length - 1].id));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">`,
    `<title>${escaped(title)}</title>`,
    '<defs><marker id="head" viewBox="0 0 6 6" refX="5" refY="3" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0L6 3L0 6z" fill="#555"/></marker></defs>',
    `<rect width="${width}" height="${height}" fill="white"/>`,
    `<text x="${width / 2}" y="20" font-size="14" font-family="sans-serif" text-anchor="middle">${escaped(title)}</text>`,
    `<g transform="translate(0 ${titleHeight})">`,
    ...edges,
    ...boxes,
    "</g>",
    "</svg>",
    "",
  ].join("\n");
}

/**
 * The computation behind a tensor as SVG: leaves green, constants grey, operations blue, the output orange, each with its
 * shape. Throws `bad-request` for a graph that backward has freed and `budget` for one of more than 500 nodes.
 */
export function graphPicture(output: Tensor, request: GraphPictureRequest = {}): GraphPicture {
  try {
    const nodes = computationGraph(output, request.names);
    if (nodes.length <= maximalNodes) return { svg: svgOf(nodes, request.title ?? "computation graph"), nodes };
    throw new ClosedformError("budget", `a graph of ${nodes.length} nodes is too large for one picture`, {
      hint: "draw the graph of one step or of one layer",
    });
  } catch (error) {
    throw asClosedformError(error);
  }
}
