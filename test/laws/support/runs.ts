/** The number of runs of a law; CLOSEDFORM_LAW_RUNS multiplies it for a long search. */
export function runs(usual: number): { readonly numRuns: number } {
  return { numRuns: usual * Number(process.env["CLOSEDFORM_LAW_RUNS"] ?? 1) };
}
