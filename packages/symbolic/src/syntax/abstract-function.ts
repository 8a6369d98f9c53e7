/** An abstract function or one of its partial derivatives: how often it was differentiated in each argument. */
export interface AbstractFunction {
  readonly name: string;
  readonly orders: readonly number[];
}

/** How it is written before its arguments: `f`, `diff(f)`, `diff(f, 2)`, `diff(f, [1, 0])`. */
export function abstractText({ name, orders }: AbstractFunction): string {
  if (orders.every((order) => order === 0)) return name;
  if (orders.length > 1) return `diff(${name}, [${orders.join(", ")}])`;
  return orders[0] === 1 ? `diff(${name})` : `diff(${name}, ${orders[0]})`;
}
