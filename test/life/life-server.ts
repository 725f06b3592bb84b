import { setTimeout as pause } from 'node:timers/promises';
import type { OmnitronSimulator } from '../../src/demo/index.js';
import { ADMIN } from '../support/app.js';
import { type AppProcess, installation, startAppProcess } from '../support/app-process.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

/** A shop, which has its address to itself as long as the server remembers what it sent there. */
type Shop = Pick<OmnitronSimulator, 'stop'>;

const PATIENCE_MS = 120_000;

/** The server as a process, which may be killed at any time and comes back, as a supervisor would see to. */
export class LifeServer implements AsyncDisposable {
  private readonly shops: Shop[] = [];

  private constructor(
    private readonly database: TestDatabase,
    private readonly place: ReturnType<typeof installation>,
    private app: AppProcess,
    private readonly token: string,
  ) {}

  static async start(): Promise<LifeServer> {
    const database = await createTestDatabase();
    const place = installation({ DATABASE_URL: database.url, RUN_CONCURRENCY: '8' });
    const app = await startAppProcess(place.environment);
    const response = await fetch(`${app.url}/api/v1/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(ADMIN),
    });
    const { accessToken } = (await response.json()) as { accessToken: string };
    return new LifeServer(database, place, app, accessToken);
  }

  /** What the API answers, whichever process that is by then. Refusals that `allowed` does not name are errors. */
  async call<T>(method: string, path: string, body?: object, allowed: readonly number[] = []): Promise<T> {
    for (const deadline = Date.now() + PATIENCE_MS; ;) {
      const response = await fetch(`${this.app.url}/api/v1${path}`, {
        method,
        headers: { 'content-type': 'application/json', authorization: `Bearer ${this.token}` },
        body: body === undefined ? null : JSON.stringify(body),
      }).catch(() => null);
      const text = await response?.text().catch(() => null);
      if (response?.ok === true || (response && allowed.includes(response.status)))
        return (text === '' ? null : JSON.parse(text ?? 'null')) as T;
      if (response && response.status !== 503)
        throw new Error(`${method} ${path}: ${response.status} ${text ?? ''}`);
      if (Date.now() > deadline)
        throw new Error(`${method} ${path}: no answer within ${PATIENCE_MS / 1000} s`);
      await pause(200);
    }
  }

  /** Stops a shop with the server: another life that got its address would find its products there. */
  keep(shop: Shop): void {
    this.shops.push(shop);
  }

  async crash(): Promise<void> {
    await this.app.kill();
    this.app = await startAppProcess(this.place.environment);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.app.stop();
    await Promise.all(this.shops.map((shop) => shop.stop()));
    await this.database.drop();
    this.place.remove();
  }
}
