// The program: everything it does is in `runCommandLine`.

import { inProcess } from "./connection.ts";
import { loadEngine } from "./engine.ts";
import { processHost } from "./host.ts";
import { runCommandLine } from "./run.ts";

process.exitCode = await runCommandLine(process.argv.slice(2), processHost(), async () => inProcess(await loadEngine()));
