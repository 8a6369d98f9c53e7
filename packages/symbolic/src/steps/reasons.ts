import { english } from "./locales/en.ts";
import { chinese } from "./locales/zh.ts";
import type { Language, Line, RuleId, Step } from "./step.ts";

const locales: Readonly<Record<Language, Readonly<Record<RuleId, string>>>> = { en: english, zh: chinese };

/** The rule in one sentence of the language. */
export function reasonFor(rule: RuleId, language: Language): string {
  return locales[language][rule];
}

/** A verified line with its reason. */
export function explained(line: Line, language: Language): Step {
  return { ...line, why: reasonFor(line.rule, language), checked: true };
}
