// Waiting for threads: they start and run when the machine lets them.

/** Does `attempt` until `isDone`, letting events happen in between; false when it is not done after some seconds. */
export async function until(isDone: () => boolean, attempt: () => void = () => undefined): Promise<boolean> {
  for (let k = 0; k < 1000 && !isDone(); k++) {
    attempt();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return isDone();
}
