import { launchOf } from './runner-launch.js';
import { runnerEntry } from './runner-location.js';
import type { Confinement } from './runner-wrapper.js';

export type { Confinement } from './runner-wrapper.js';

/** What this system offers against a script that gets out of its isolate; `dataDir` as in `SandboxOptions`. */
export function confinement(dataDir: string): Confinement {
  const { permissions, noNewPrivileges, noCapabilities, otherUser, noNetwork } = launchOf(
    runnerEntry(),
    dataDir,
  );
  return { permissions, noNewPrivileges, noCapabilities, otherUser, noNetwork };
}
