import { type Confinement, launchOf } from './runner-launch.js';
import { runnerEntry } from './runner-location.js';

export type { Confinement } from './runner-launch.js';

/** What this system offers against a script that gets out of its isolate. */
export function confinement(): Confinement {
  const { permissions, noNewPrivileges, noCapabilities } = launchOf(runnerEntry(), '.');
  return { permissions, noNewPrivileges, noCapabilities };
}
