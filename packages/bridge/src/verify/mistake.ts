// What can be wrong with a hand-derived derivative: a kind, a sentence in the reader's language and a place.

import type { Span } from "@closedform/symbolic";
import { chinese } from "./locales/zh.ts";
import { english } from "./locales/en.ts";

/** The kinds of docs/contract.md §4. */
export type DiagnosisKind =
  | "missing-factor"
  | "sign"
  | "transpose-order"
  | "product-order"
  | "elementwise-vs-matrix"
  | "missing-symmetric-term"
  | "dropped-term"
  | "missing-chain-factor"
  | "wrong-function-derivative"
  | "treats-variable-as-constant"
  | "wrong-layout"
  | "shape-mismatch"
  | "other";

/** The languages of messages. */
export type MessageLanguage = "en" | "zh";

/** The sentences, by the name that a mistake gives them. */
export type MessageId = keyof typeof english;

/** A sentence before a language is chosen: its name, and what stands for `{name}` in it. */
export interface Phrase {
  readonly id: MessageId;
  readonly parts?: Readonly<Record<string, string>> | undefined;
}

/** A mistake that explains a claim exactly. */
export interface Mistake extends Phrase {
  readonly kind: DiagnosisKind;
  /** Times the claim, this is right. */
  readonly factor?: string | undefined;
  /** Where it is in the claim. */
  readonly at?: Span | undefined;
}

/** The mistake in one sentence; `factor` times the claim is right for `missing-factor`. */
export interface Diagnosis {
  readonly kind: DiagnosisKind;
  readonly message: string;
  readonly factor?: string | undefined;
  /** The part of the claim that is wrong, where one part is. */
  readonly at?: Span | undefined;
  /** Other kinds that explain the same claim as exactly. */
  readonly also?: readonly DiagnosisKind[] | undefined;
}

const sentences = { en: english, zh: chinese } as const;

/** The phrase in words. */
export function inWords({ id, parts = {} }: Phrase, language: MessageLanguage): string {
  const known = new Map(Object.entries(parts));
  return sentences[language][id].replaceAll(/\{(\w+)\}/gu, (_mark, name: string) => known.get(name) ?? "");
}
