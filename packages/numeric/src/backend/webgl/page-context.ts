// The contexts that backends run on. Browsers keep some sixteen contexts a page and drop the oldest, so all backends share
// one unless they are given their own.

import { assertAlive, type DeviceContext, openContext } from "./context.ts";
import { type ProgramCache, programCache } from "./program.ts";
import { nextTask } from "./readback.ts";
import { type Abilities, selfTest } from "./self-test.ts";

/** A context that was tested, with its programs. */
export interface SharedContext extends DeviceContext, Abilities {
  readonly programs: ProgramCache;
}

const known = new WeakMap<WebGL2RenderingContext, SharedContext>();
let shared: SharedContext | undefined;

/** The given context made ready, or the page's own. Throws "device" where none can be had. */
export function acquireContext(given?: WebGL2RenderingContext): SharedContext {
  if (given !== undefined) {
    assertAlive(given, "opening the context");
    return known.get(given) ?? remembered(openContext(given));
  }
  if (shared === undefined || shared.gl.isContextLost()) shared = remembered(openContext());
  return shared;
}

function remembered(context: DeviceContext): SharedContext {
  const { gl } = context;
  gl.disable(gl.BLEND);
  gl.disable(gl.DITHER);
  const programs = programCache(gl, nextTask);
  const opened: SharedContext = { ...context, programs, ...selfTest(context, programs) };
  known.set(gl, opened);
  return opened;
}
