// The program: everything it does is in `runCommandLine`.

import { processHost } from "./host.ts";
import { isolated } from "./isolated.ts";
import { runCommandLine } from "./run.ts";

// Node's own limit for this process is higher; a derivation that needs more has stopped being a closed form.
const megabytes = 1024;

process.exitCode = await runCommandLine(process.argv.slice(2), processHost(), (seconds) =>
  isolated({ seconds, megabytes }),
);
