// Timing two ways of doing the same work against each other on a machine that is not ours alone: slices in random
// order, and the median of the ratios within slices, so that what disturbs one side of a slice disturbs the other.

const warmUpMilliseconds = 200;
const leastSlices = 7;
const mostSlices = 21;

/** The middle of the numbers. */
export function median(numbers) {
  const sorted = [...numbers].toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

// Milliseconds of one thread: the processor's time counts what others do in the background (collecting garbage,
// compiling) as well, the time that passes what others do on the same core; neither is less than the thread's own.
function startClock() {
  const [passed, spent] = [performance.now(), process.cpuUsage()];
  return () => {
    const { user, system } = process.cpuUsage(spent);
    return Math.min(performance.now() - passed, (user + system) / 1000);
  };
}

/** A way of doing work in one thread of this process: `run` does it once. */
export function inProcess(run) {
  return async (count) => {
    const clock = startClock();
    for (let k = 0; k < count; k++) run();
    return clock();
  };
}

/** The same for work that is waited for. */
export function inTurns(run) {
  return async (count) => {
    const clock = startClock();
    for (let k = 0; k < count; k++) await run();
    return clock();
  };
}

/** A way of doing work in several threads: the time that passes. */
export function inThreads(run) {
  return async (count) => {
    const start = performance.now();
    for (let k = 0; k < count; k++) run();
    return performance.now() - start;
  };
}

// Milliseconds of one call once everything is compiled.
async function warmUp(work) {
  let spent = 0;
  let calls = 0;
  while (calls < 3 || spent < warmUpMilliseconds) {
    spent += await work(1);
    calls += 1;
    if (calls >= 3 && spent > 10 * warmUpMilliseconds) break;
  }
  return spent / calls;
}

/**
 * Times `ours` and `peer`, functions that do the work a number of times and tell the milliseconds. Returns the median
 * time of one call of each, the median ratio peer / ours, and the range of the middle half of the ratios.
 */
export async function duel(ours, peer, random, budgetMilliseconds = 6000, sliceMilliseconds = 15) {
  const sides = [];
  for (const work of [ours, peer]) {
    const cost = await warmUp(work);
    sides.push({ work, count: Math.max(1, Math.ceil(sliceMilliseconds / cost)), cost, times: [] });
  }
  const perSlice = sides.reduce((total, { count, cost }) => total + count * cost, 0);
  const slices = Math.max(leastSlices, Math.min(mostSlices, Math.floor(budgetMilliseconds / perSlice)));
  for (let k = 0; k < slices; k++) {
    const order = random() < 0.5 ? sides : sides.toReversed();
    for (const side of order) side.times.push((await side.work(side.count)) / side.count);
  }
  const [mine, other] = sides.map(({ times }) => times);
  const ratios = mine.map((time, k) => other[k] / time).toSorted((a, b) => a - b);
  const quartile = (part) => ratios[Math.round(part * (ratios.length - 1))];
  return { ours: median(mine), peer: median(other), ratio: median(ratios), low: quartile(0.25), high: quartile(0.75) };
}

/** The median milliseconds of one call. */
export async function timeAlone(work) {
  await warmUp(work);
  const times = [];
  for (let k = 0; k < leastSlices; k++) times.push(await work(1));
  return median(times);
}

/** The largest difference of two lists of numbers beside the largest of the first; infinite for different lengths. */
export function gapBetween(left, right) {
  if (left.length !== right.length) return Infinity;
  let [gap, scale] = [0, 0];
  for (let k = 0; k < left.length; k++) {
    gap = Math.max(gap, Math.abs(left[k] - right[k]));
    scale = Math.max(scale, Math.abs(left[k]));
  }
  return gap / (scale || 1);
}
