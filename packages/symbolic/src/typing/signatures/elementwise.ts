import { scalarFunctionNames } from "../../functions/names.ts";
import { make } from "../context.ts";
import { argument, callNode, commonShape } from "../signature.ts";
import type { Signatures } from "../signature.ts";

/** Second names, by the name under which the typed form keeps the function. */
const canonicalNames: ReadonlyMap<string, string> = new Map([["logistic", "sigmoid"]]);

/** Functions of each entry: the result has the shape of the argument. */
export const elementwiseSignatures: Signatures = [
  ...scalarFunctionNames.map(
    (name) =>
      [
        name,
        {
          usage: `${name}(x)`,
          least: 1,
          most: 1,
          rule: (site) => callNode(site, canonicalNames.get(name) ?? name, argument(site, 0).type),
        },
      ] as const satisfies Signatures[number],
  ),
  [
    "pow",
    {
      usage: "pow(x, p)",
      least: 2,
      most: 2,
      rule: (site) => {
        const type = commonShape(site);
        return make(site.context, {
          kind: "power",
          elementwise: type.kind !== "scalar",
          base: argument(site, 0),
          exponent: argument(site, 1),
          type,
          span: site.call.span,
        });
      },
    },
  ],
];
