import { expect, test } from "vitest";

import { topicNamed, topics } from "../../src/cli/topics.ts";
import { engine } from "./harness.ts";

test("a topic is found in any case", () => {
  expect(topicNamed("s24")?.name).toBe("S24");
  expect(topicNamed("NORM2")?.name).toBe("norm2");
  expect(topicNamed("constructor")).toBeUndefined();
});

test.for(topics)(
  "$name: the right claim is right and the wrong one is wrong",
  ({ expr, wrt, vars, rightClaim, wrongClaim }) => {
    const declared = new Map(vars.map((text) => engine.parseDeclaration(text)).map(({ name, spec }) => [name, spec]));
    expect(engine.verify({ expr, wrt, vars: declared, claim: rightClaim })).toMatchObject({ verdict: "correct" });
    expect(engine.verify({ expr, wrt, vars: declared, claim: wrongClaim })).toMatchObject({
      verdict: "incorrect",
      diagnosis: { kind: expect.not.stringMatching("other") as unknown },
    });
  },
);
