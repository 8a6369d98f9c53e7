// What runs in the page: a duel of our side with one peer, by slices that alternate.

import { randomNumbers } from "../inputs.mjs";
import { duel, gapBetween } from "../measure.mjs";
import { cases } from "./cases.mjs";
import { openOurs } from "./ours.mjs";
import { openJax, openTfjs } from "./peers.mjs";

function work({ run, finish, read }, isRead) {
  return async (count) => {
    const began = performance.now();
    for (let k = 0; k < count; k++) {
      await run();
      if (isRead) await read();
    }
    if (!isRead) await finish();
    return performance.now() - began;
  };
}

async function sidesOf(peer, one) {
  if (peer === "tfjs") return one.tfjs(await openTfjs());
  const jax = await openJax(peer.split(" ")[1]);
  return jax === null ? {} : one.jax(jax);
}

/** Our ways and a peer's of one case, compared and then timed: `tfjs`, `jax webgl` or `jax wasm`. */
async function measure({ name, peer, seed, budget }) {
  const random = randomNumbers(seed);
  const one = cases[name](random);
  const device = openOurs();
  const ours = one.ours(device);
  await ours.run();
  const mine = await ours.read();
  const rows = [];
  for (const [title, side] of Object.entries(await sidesOf(peer, one))) {
    await side.run();
    const gap = gapBetween(mine, await side.read());
    if (!(gap <= (one.tolerance ?? 1e-4))) throw new Error(`${title} disagrees on ${name} by ${gap}`);
    for (const mode of ["computed", "read back"]) {
      const isRead = mode === "read back";
      const { peer: theirs, ...result } = await duel(work(ours, isRead), work(side, isRead), random, budget, 150);
      rows.push({ title: peer === "tfjs" ? title : `${peer}${title.slice(3)}`, mode, gap, theirs, ...result });
    }
  }
  return { renderer: device.renderer, rows };
}

globalThis.measure = measure;
