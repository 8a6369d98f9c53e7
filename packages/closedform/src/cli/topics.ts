// The problems that the examples and the tour work through.

import type { Point } from "@closedform/bridge";

/** A problem with a name. */
export interface Topic {
  readonly name: string;
  readonly title: string;
  readonly expr: string;
  readonly wrt: string | readonly string[];
  /** Declarations as `--var` spells them. */
  readonly vars: readonly string[];
  /** A point with round numbers. */
  readonly at: Point;
  /** The derivative in another form than the engine's own. */
  readonly rightClaim: string;
  /** A derivative as a beginner may well get it. */
  readonly wrongClaim: string;
}

/** The vector chain rule on two functions of two variables. */
export const chainRuleTopic: Topic = {
  name: "S24",
  title: "The vector chain rule",
  expr: "F(u,v) = [u^2+v, u*v]; G(x,y) = [x+y, x^2-y^2]; H = F(G(x,y))",
  wrt: ["x", "y"],
  vars: ["x:scalar", "y:scalar"],
  at: { x: 2, y: 1 },
  rightClaim: "[4*x + 2*y, 2*x; 3*x^2 + 2*x*y - y^2, x^2 - 3*y^2 - 2*x*y]",
  wrongClaim: "[4*x + 2*y, 3*x^2 + 2*x*y - y^2; 2*x, x^2 - 3*y^2 - 2*x*y]",
};

/** The gradient of least squares. */
export const leastSquaresTopic: Topic = {
  name: "norm2",
  title: "Least squares",
  expr: "norm2(A*x-b)^2",
  wrt: "x",
  vars: ["A:matrix(m,n)", "x:vector(n)", "b:vector(m)"],
  at: {
    A: [
      [1, 2],
      [3, 4],
      [5, 6],
    ],
    x: [1, 1],
    b: [1, 0, 1],
  },
  rightClaim: "2*A'*A*x - 2*A'*b",
  wrongClaim: "A'*(A*x - b)",
};

/** Every topic, in the order in which they are listed. */
export const topics: readonly Topic[] = [chainRuleTopic, leastSquaresTopic];

/** The topic of a name, in any case. */
export function topicNamed(name: string): Topic | undefined {
  return topics.find((topic) => topic.name.toLowerCase() === name.toLowerCase());
}
