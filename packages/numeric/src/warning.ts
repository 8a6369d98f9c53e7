/** Receives hints that are no errors. */
export type WarningHandler = (message: string) => void;

const seen = new Set<string>();

// Once per message: a hint inside a training loop must not flood the console.
let handler: WarningHandler = (message) => {
  if (seen.has(message)) return;
  seen.add(message);
  // oxlint-disable-next-line no-console -- a library has no other default for hints; setWarningHandler replaces it.
  console.warn(`closedform: ${message}`);
};

/** Replaces the receiver of warnings (by default `console.warn`, once per message) and returns the former one. */
export function setWarningHandler(next: WarningHandler): WarningHandler {
  const former = handler;
  handler = next;
  return former;
}

/** Sends a hint to the handler. */
export function warn(message: string): void {
  handler(message);
}
