// How threads agree on a job, in words of the shared memory. One thread, the owner, opens a job; every thread draws the
// next chunk from one counter, so that a thread that is late or gone costs nothing but its share. The words of a job
// change only while no other thread is inside of it.

import type { Job } from "../jobs/job.ts";
import { controlStart, controlWords } from "../memory.ts";

const at = {
  epoch: 0,
  isOpen: 1,
  next: 2,
  chunks: 3,
  inside: 4,
  asleep: 5,
  seats: 6,
  drawn: 7,
  ready: 8,
  isStopped: 9,
  length: 10,
  words: 16,
  states: 2048,
} as const;

/** What became of a chunk. */
export const chunkStates = { open: 0, done: 1 } as const;

/** The most chunks of a job. */
export const mostChunks: number = controlWords - at.states;

/** The longest job, in numbers. */
export const mostJobWords: number = at.states - at.words;

// Long enough to bridge the gap between two calls of a program, short enough to leave the core to others.
const mostSpins = 20_000;

/** The words of the shared memory that threads agree through. */
export interface Control {
  readonly words: Int32Array<SharedArrayBuffer>;
}

/** The control words of a shared memory. */
export function controlOf(memory: WebAssembly.Memory): Control {
  const buffer = memory.buffer as unknown as SharedArrayBuffer;
  return { words: new Int32Array(buffer, controlStart, controlWords) };
}

/** Opens a job to `seats` other threads. */
export function openTo({ words }: Control, job: Job, seats: number): void {
  words.set(job.words, at.words);
  words.fill(chunkStates.open, at.states, at.states + job.chunks);
  words[at.length] = job.words.length;
  words[at.chunks] = job.chunks;
  words[at.seats] = seats;
  words[at.drawn] = 0;
  Atomics.store(words, at.next, 0);
  Atomics.store(words, at.isOpen, 1);
  wake({ words });
}

function wake({ words }: Control): void {
  Atomics.add(words, at.epoch, 1);
  if (Atomics.load(words, at.asleep) > 0) Atomics.notify(words, at.epoch);
}

/** Draws a chunk, or −1 when none is left. */
export function drawChunk({ words }: Control): number {
  const chunk = Atomics.add(words, at.next, 1);
  return chunk < words[at.chunks] ? chunk : -1;
}

/** Notes that a chunk is done. */
export function markDone({ words }: Control, chunk: number): void {
  Atomics.store(words, at.states + chunk, chunkStates.done);
}

/** The chunks that nobody has done. */
export function openChunks({ words }: Control): readonly number[] {
  const chunks: number[] = [];
  for (let chunk = 0; chunk < words[at.chunks]; chunk++) {
    if (Atomics.load(words, at.states + chunk) !== chunkStates.done) chunks.push(chunk);
  }
  return chunks;
}

/** Closes the job and waits until the other threads have left it; false when they have not after `milliseconds`. */
export function closeAndWait({ words }: Control, milliseconds: number): boolean {
  Atomics.store(words, at.isOpen, 0);
  for (let spins = 0; spins < mostSpins; spins++) if (Atomics.load(words, at.inside) === 0) return true;
  const end = performance.now() + milliseconds;
  for (;;) {
    const inside = Atomics.load(words, at.inside);
    if (inside === 0) return true;
    if (performance.now() > end) return false;
    Atomics.wait(words, at.inside, inside, 50);
  }
}

/** The chunks that other threads have drawn. */
export function drawnByOthers({ words }: Control): number {
  return Atomics.load(words, at.drawn);
}

/** How many threads have started. */
export function readyThreads({ words }: Control): number {
  return Atomics.load(words, at.ready);
}

/** Lets the other threads end. */
export function stopOthers({ words }: Control): void {
  Atomics.store(words, at.isStopped, 1);
  wake({ words });
}

/** Forgets all threads: for the start of new ones. */
export function resetControl({ words }: Control): void {
  words.fill(0, 0, at.words);
}

/** Waits, in another thread than the owner's, until the epoch is not `seen` any more; null when it is to end. */
export function waitForJob({ words }: Control, seen: number): number | null {
  for (let spins = 0; Atomics.load(words, at.epoch) === seen; spins++) {
    if (spins < mostSpins) continue;
    Atomics.add(words, at.asleep, 1);
    Atomics.wait(words, at.epoch, seen);
    Atomics.sub(words, at.asleep, 1);
  }
  return Atomics.load(words, at.isStopped) === 1 ? null : Atomics.load(words, at.epoch);
}

/** Notes that a thread has started, and returns the epoch that it starts in. */
export function reportReady({ words }: Control): number {
  const epoch = Atomics.load(words, at.epoch);
  Atomics.add(words, at.ready, 1);
  return epoch;
}

/** Lets `work` draw chunks if the job is open and has a seat left; gives it the words of the job. */
export function takePart(control: Control, work: (job: Int32Array) => void): void {
  const { words } = control;
  const seat = Atomics.add(words, at.inside, 1);
  try {
    if (Atomics.load(words, at.isOpen) === 1 && seat < words[at.seats]) {
      work(words.subarray(at.words, at.words + words[at.length]));
    }
  } finally {
    Atomics.sub(words, at.inside, 1);
    Atomics.notify(words, at.inside);
  }
}

/** Draws a chunk in another thread than the owner's. */
export function drawElsewhere(control: Control): number {
  const chunk = drawChunk(control);
  if (chunk >= 0) Atomics.add(control.words, at.drawn, 1);
  return chunk;
}
