// What is wrong with a claim: candidate mistakes are tried on the claim, on the right answer and in the derivation, and
// the one that explains the difference exactly is named. A candidate counts only when it is proved.

import { countNodes, isZeroNode } from "@closedform/symbolic";
import { claimMistake, slipOfThePen, wrongPart } from "./claim-mistakes.ts";
import { wrongStep } from "./derivation-mistakes.ts";
import type { WrongStep } from "./derivation-mistakes.ts";
import { inWords } from "./mistake.ts";
import type { Diagnosis, MessageLanguage, Mistake } from "./mistake.ts";
import { droppedFactor, droppedInnerTerm, droppedTerm } from "./missing-parts.ts";
import { positiveOnly, specialCase, symmetricOnly } from "./special-cases.ts";
import type { Explainer, Suspect } from "./suspect.ts";
import { diagonalMistake, factorMistake, symmetricMistake, transposeMistake } from "./whole-claim.ts";

const zeroClaim: Explainer = ({ claim, request }) => {
  if (!isZeroNode(claim)) return undefined;
  const variable = [request.wrt].flat().join(", ");
  return { kind: "treats-variable-as-constant", id: "zeroClaim", parts: { variable } };
};

/** In the order of how much they say: what concerns the whole claim first. */
const wholeExplainers: readonly Explainer[] = [
  zeroClaim,
  factorMistake,
  transposeMistake,
  symmetricMistake,
  diagonalMistake,
];

function partExplainers({ likely, unlikely }: WrongStep): readonly Explainer[] {
  return [
    () => likely,
    slipOfThePen,
    () => unlikely,
    droppedTerm,
    droppedInnerTerm,
    droppedFactor,
    claimMistake,
    specialCase,
  ];
}

function firstOf(explainers: readonly Explainer[], suspect: Suspect): Mistake | undefined {
  for (const explain of explainers) {
    if (suspect.isOver?.()) return undefined;
    const found = explain(suspect);
    if (found) return found;
  }
  return undefined;
}

// A constant factor or a sign may be all that a slip in the derivation left: then that is the better story.
function withCause(suspect: Suspect, mistake: Mistake, language: MessageLanguage): Diagnosis {
  const { kind, factor } = mistake;
  const message = inWords(mistake, language);
  const isConstant = kind === "missing-factor" || kind === "sign";
  const { likely, unlikely }: WrongStep = isConstant ? wrongStep(suspect) : {};
  const cause = likely ?? unlikely;
  if (!cause) return { kind, message, ...(factor === undefined ? {} : { factor }) };
  const also = cause.kind === kind ? {} : { also: [cause.kind] };
  const stop = language === "zh" ? "；" : "; ";
  return {
    kind,
    message: `${message}${stop}${inWords(cause, language)}`,
    ...(factor === undefined ? {} : { factor }),
    ...also,
  };
}

// Where the mistake is not a change of one part, the part that one change would put right still shows the place.
function placeOf(suspect: Suspect, mistake: Mistake): Mistake["at"] {
  if (mistake.at || !suspect.program) return mistake.at;
  const last = suspect.program.statements[suspect.program.statements.length - 1];
  const isWhole = mistake.kind === "missing-factor" || mistake.kind === "sign" || mistake.kind === "wrong-layout";
  const whole = last.kind === "function" ? last.body.span : last.value.span;
  return isWhole ? whole : (wrongPart(suspect) ?? whole);
}

// A wrong derivative of a function says more than where it happens to be right.
function partialMistake(suspect: Suspect): Mistake | undefined {
  const step = wrongStep(suspect);
  if (step.likely?.kind === "wrong-function-derivative") return step.likely;
  return positiveOnly(suspect) ?? firstOf(partExplainers(step), suspect);
}

// Beyond this a claim is compared as a whole only.
const longest = 120;

/** The single known mistake that turns the truth into the claim, or `other`. Both have the same shape. */
export function diagnose(suspect: Suspect, language: MessageLanguage = "en"): Diagnosis {
  const whole = firstOf(wholeExplainers, suspect);
  const isLong = countNodes([suspect.claim, suspect.truth]) > longest;
  const mistake = whole ?? (isLong ? undefined : (symmetricOnly(suspect) ?? partialMistake(suspect)));
  if (!mistake) return { kind: "other", message: inWords({ id: "unexplained" }, language) };
  const at = placeOf(suspect, mistake);
  return { ...withCause(suspect, mistake, language), ...(at ? { at } : {}) };
}
