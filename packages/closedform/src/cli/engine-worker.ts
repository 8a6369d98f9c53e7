// The thread that holds the engine: answers one question after the other.

import { parentPort } from "node:worker_threads";

import { inProcess } from "./connection.ts";
import { loadEngine } from "./engine.ts";
import type { Message, Question } from "./isolated.ts";

const connection = inProcess(await loadEngine());

async function replyTo(question: Question): Promise<Message> {
  if (question.kind === "request") return { kind: "answer", answer: await connection.answer(question.request) };
  return { kind: "answer", answer: await connection.answerLine(question.text, question.line) };
}

/* oxlint-disable unicorn/require-post-message-target-origin -- threads have no origin */
parentPort?.on("message", (question: Question) => {
  void replyTo(question).then((message) => parentPort?.postMessage(message));
});
parentPort?.postMessage({ kind: "ready" } satisfies Message);
