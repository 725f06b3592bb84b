import { readCliVariables } from '../config/environment.js';
import { ApiClient } from './api-client.js';
import type { Part } from './part.js';
import type { Installation } from './local/installation.js';

export type Output = NodeJS.WritableStream & Partial<Pick<NodeJS.WriteStream, 'isTTY' | 'columns'>>;

/** What a command line is run from. */
export interface Terminal {
  /** Read when a command needs it: help needs none, and the demo leaves a `.env` alone. */
  readonly environment: () => NodeJS.ProcessEnv;
  readonly stdout: Output;
  readonly stderr: Output;
}

/**
 * One command line at work. The API that its commands speak to is that of a running server when `INTEGRATOR_URL` and
 * `INTEGRATOR_TOKEN` name one, else an application of this process's own, on the installation's database and open to nobody
 * else. Either way a command does what a user of the API could do, and stands in the audit log.
 */
export class Session {
  /** What the process ends with, unless the command fails. */
  exitCode = 0;
  private installation: Installation | null = null;

  constructor(readonly terminal: Terminal) {}

  /** The server that the environment names; null where commands work on this machine's installation. */
  findServer(): ApiClient | null {
    const { INTEGRATOR_URL: url, INTEGRATOR_TOKEN: token = '' } = readCliVariables(
      this.terminal.environment(),
    );
    return url === undefined ? null : new ApiClient(url.replace(/\/+$/, ''), token);
  }

  async openApi(part: Part): Promise<ApiClient> {
    return this.findServer() ?? (await this.openInstallation(part)).openApi();
  }

  /** This machine's installation, for what no API offers; once opened, it stays as it is. */
  async openInstallation(part: Part): Promise<Installation> {
    const { Installation } = await import('./local/installation.js');
    this.installation ??= await Installation.open(this.terminal.environment(), part);
    return this.installation;
  }

  print(text: string): void {
    this.terminal.stdout.write(`${text}\n`);
  }

  async close(): Promise<void> {
    await this.installation?.close();
    this.installation = null;
  }
}
