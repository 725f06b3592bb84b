import { setTimeout as pause } from 'node:timers/promises';
import request from 'supertest';
import { ADMIN, type TestApp } from '../support/app.js';
import { type AppProcess, startAppProcess } from '../support/app-process.js';

/** A process as the helpers of the API want it. */
export type Client = Pick<TestApp, 'url' | 'token' | 'call'> & { readonly process: AppProcess };

/** What a process says that ends with its database. */
const POSTGRES_DIED =
  /Connection terminated|terminating connection|ECONNREFUSED|ECONNRESET|database system is/;
/** How often a process is started before it is given up. */
const STARTS = 3;

/** Several processes of one installation, of which each may die at any moment and is started again. */
export class Fleet implements AsyncDisposable {
  private readonly alive = new Set<AppProcess>();
  private token = '';
  kills = 0;

  constructor(private readonly environment: Record<string, string>) {}

  /** Starts a process and logs in to it. */
  async start(): Promise<Client> {
    const process = await this.startProcess(STARTS);
    this.alive.add(process);
    const { url } = process;
    if (this.token === '') {
      const { body } = await request(url).post('/api/v1/auth/login').send(ADMIN).expect(200);
      this.token = (body as { accessToken: string }).accessToken;
    }
    const { token } = this;
    return {
      process,
      url,
      token,
      call: (method, path) => request(url)[method](path).auth(token, { type: 'bearer' }),
    };
  }

  /**
   * Keeps one place of the fleet in trouble: a process runs for a random time and is killed, the next one starts, until
   * `enough`. The last one stays alive.
   */
  async torment(first: Client, random: () => number, enough: () => boolean): Promise<void> {
    let client = first;
    while (!enough()) {
      await pause(random() * 1500);
      if (enough()) return;
      this.alive.delete(client.process);
      await client.process.kill();
      this.kills += 1;
      client = await this.start();
    }
  }

  /** As a supervisor does: a process that ends before it is ready, since Postgres crashes in that moment, is started again. */
  private async startProcess(starts: number): Promise<AppProcess> {
    try {
      return await startAppProcess(this.environment);
    } catch (error) {
      if (starts === 1 || !POSTGRES_DIED.test(String(error))) throw error;
      console.log(String(error));
      return this.startProcess(starts - 1);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.alive].map((process) => process.kill()));
  }
}
