/** Functions that the tensors of `@closedform/numeric` lack, by name. */
export const typescriptHelpers: ReadonlyMap<string, string> = new Map([
  [
    "assertShape",
    `function assertShape(what: string, input: Tensor, shape: readonly number[]): void {
  const fits = input.shape.length === shape.length && shape.every((length, axis) => length === input.shape[axis]);
  if (!fits) throw new Error(\`\${what}, here [\${shape.join(", ")}], but its shape is [\${input.shape.join(", ")}]\`);
}`,
  ],
  [
    "assertOrder",
    `function assertOrder(what: string, input: Tensor, order: number): void {
  if (input.shape.length !== order) throw new Error(\`\${what}, but its shape is [\${input.shape.join(", ")}]\`);
}`,
  ],
  [
    "logSumExp",
    `function logSumExp(x: Tensor, axis?: number): Tensor {
  const options = axis === undefined ? {} : { axis };
  const top = x.max({ ...options, keepdims: true });
  return x.sub(top).exp().sum(options).log().add(x.max(options));
}`,
  ],
  [
    "softmax",
    `function softmax(x: Tensor, axis: number): Tensor {
  const e = x.sub(x.max({ axis, keepdims: true })).exp();
  return e.div(e.sum({ axis, keepdims: true }));
}`,
  ],
  [
    "halfVector",
    `function halfVector(A: Tensor): Tensor {
  const size = A.shape[0];
  const positions: number[] = [];
  for (let j = 0; j < size; j += 1) for (let i = j; i < size; i += 1) positions.push(i * size + j);
  return A.reshape(-1).indexSelect(0, positions);
}`,
  ],
  [
    "indexSum",
    `function indexSum(first: number, last: number, shape: readonly number[], term: (k: number) => TensorLike): Tensor {
  let total = zeros(shape);
  for (let k = first; k <= last; k += 1) total = total.add(term(k));
  return total;
}`,
  ],
]);
