// docs/numeric.md is executed: every snippet logs what stands behind it.

import { expect, test } from "vitest";

import { examples, loggedBy, pageText } from "../support/snippets.ts";

const snippets = examples.snippetExamples(pageText("docs/numeric.md"));

test("the page has an example for every section", () => expect(snippets.length).toBeGreaterThan(6));

test.each(snippets)("snippet $#", async (snippet) => {
  expect(snippet.logged.length).toBeGreaterThan(0);
  expect(await loggedBy(snippet)).toEqual(snippet.logged);
});
