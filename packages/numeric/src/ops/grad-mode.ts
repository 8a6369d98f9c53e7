let enabled = true;

/** Whether operations are being recorded. */
export function isGradEnabled(): boolean {
  return enabled;
}

/** Runs `body` with recording switched on or off, and restores the former mode even if it throws. */
export function withGradMode<T>(on: boolean, body: () => T): T {
  const former = enabled;
  enabled = on;
  try {
    return body();
  } finally {
    enabled = former;
  }
}

/** Runs `body` without recording: results do not require a gradient. */
export function noGrad<T>(body: () => T): T {
  return withGradMode(false, body);
}
