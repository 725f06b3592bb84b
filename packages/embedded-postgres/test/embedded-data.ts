import { chmod, mkdtemp, realpath } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';
import { findServerProcesses } from '../src/server-processes.js';
import { type AppOptions, type EmbeddedApp, startApp } from './started-app.js';

export const asRoot = process.getuid?.() === 0;

/** A new folder that everybody may enter, which those of `mkdtemp` are not. */
export async function makeOpenFolder(): Promise<string> {
  const folder = await mkdtemp(join(await realpath(tmpdir()), 'image-integrator-embedded-'));
  await chmod(folder, 0o755);
  return folder;
}

/** Starts processes of the application and ends whatever is left of them and of their servers. */
export class AppYard {
  private readonly apps: EmbeddedApp[] = [];
  private readonly homes = new Set<string>();

  /** Starts one process; its outcome is still to come. */
  start(options: AppOptions, as: Parameters<typeof startApp>[1] = {}): EmbeddedApp {
    const app = startApp({ durable: false, ...options }, as);
    this.apps.push(app);
    this.homes.add(join(options.dataDir, 'postgres'));
    if (options.systemHome !== undefined) this.homes.add(options.systemHome);
    return app;
  }

  /** For `afterEach`: nothing runs on. */
  async clear(): Promise<void> {
    await Promise.all(this.apps.splice(0).map(async (app) => await app.end('SIGKILL')));
    for (const home of this.homes) {
      await vi.waitFor(
        () => {
          const left = findServerProcesses(home);
          for (const id of left) process.kill(id, 'SIGKILL');
          if (left.length > 0) throw new Error(`${left.length} processes are left in ${home}.`);
        },
        { timeout: 10_000, interval: 20 },
      );
    }
    this.homes.clear();
  }
}
