// A thread in place of the engine's: does what the expression says.

import { parentPort } from "node:worker_threads";

const acts = {
  spin() {
    for (;;);
  },
  hoard() {
    const hoard = [];
    for (;;) hoard.push(Array.from({ length: 1000 }, () => ({})));
  },
  fail() {
    throw new Error("oops");
  },
  leave() {
    process.exit(0);
  },
};

/* oxlint-disable unicorn/require-post-message-target-origin -- threads have no origin */
parentPort.on("message", (question) => {
  const word = question.kind === "line" ? JSON.parse(question.text).expr : question.request.expr;
  acts[word]?.();
  parentPort.postMessage({ kind: "answer", answer: question.kind === "line" ? word : { id: null, ok: true, word } });
});
parentPort.postMessage({ kind: "ready" });
