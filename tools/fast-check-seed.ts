// Property tests draw from one seed, so that a run can be repeated and fails for a change rather than by luck.
// CLOSEDFORM_SEED=random draws afresh, for a search; any number replays that search.

import { configureGlobal, readConfigureGlobal } from "fast-check";

const usualSeed = 20_240_229;
const wanted = process.env["CLOSEDFORM_SEED"] ?? String(usualSeed);

if (wanted !== "random") configureGlobal({ ...readConfigureGlobal(), seed: Number(wanted) });
