import {
  DEFAULT_ERP_ACCOUNT,
  DEFAULT_OMNITRON_ACCOUNT,
  startErpSimulator,
  startOmnitronSimulator,
} from '../../src/demo/index.js';
import { ADMIN } from '../support/app.js';
import { type AppProcess, installation, startAppProcess } from '../support/app-process.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import type { Sides } from '../support/image-flow.js';

export type Person = 'admin' | 'editor' | 'viewer';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly tookMs: number;
}

/** One process of the built application with both sides of a flow, logins for them and a user of each role. */
export class HostileGround implements AsyncDisposable {
  readonly tokens = new Map<Person, string>();

  private constructor(
    readonly app: AppProcess,
    readonly sides: Sides,
    readonly database: TestDatabase,
    private readonly place: ReturnType<typeof installation>,
  ) {}

  static async open(products: number, environment: Record<string, string> = {}): Promise<HostileGround> {
    const database = await createTestDatabase();
    const [erp, omnitron] = await Promise.all([
      startErpSimulator({ products }),
      startOmnitronSimulator({ products }),
    ]);
    const place = installation({ DATABASE_URL: database.url, ...environment });
    const app = await startAppProcess(place.environment);
    const ground = new HostileGround(app, { erp, omnitron }, database, place);
    await ground.furnish();
    return ground;
  }

  /** Sends JSON, or a text as it is and of any type, as one of the users or as nobody. */
  async send(
    method: string,
    path: string,
    {
      as,
      body,
      type = 'application/json',
      signal,
    }: { as?: Person; body?: unknown; type?: string; signal?: AbortSignal } = {},
  ): Promise<Answer> {
    const token = as === undefined ? undefined : this.tokens.get(as);
    const startedAt = performance.now();
    const response = await fetch(this.app.url + path, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': type }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal }),
    });
    const text = await response.text();
    const { status, headers } = response;
    return { status, headers, text, tookMs: performance.now() - startedAt };
  }

  /** `send` as an administrator, of what must succeed; the JSON of the answer. */
  async ask<T>(method: string, path: string, body?: unknown): Promise<T> {
    const { status, text } = await this.send(method, path, { as: 'admin', body });
    if (status >= 300) throw new Error(`${method} ${path} answers ${status}: ${text}`);
    return (text === '' ? null : JSON.parse(text)) as T;
  }

  /** For `waitForRun`. */
  get server(): { url: string; token: string } {
    return { url: this.app.url, token: this.tokens.get('admin') ?? '' };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.app.stop();
    await Promise.all([this.sides.erp.stop(), this.sides.omnitron.stop()]);
    await this.database.drop();
    this.place.remove();
  }

  private async furnish(): Promise<void> {
    const logIn = async (person: Person, username: string, password: string): Promise<void> => {
      const { text } = await this.send('POST', '/api/v1/auth/login', { body: { username, password } });
      this.tokens.set(person, (JSON.parse(text) as { accessToken: string }).accessToken);
    };
    await logIn('admin', ADMIN.username, ADMIN.password);
    for (const role of ['editor', 'viewer'] as const) {
      const [email, password] = [`${role}@example.com`, 'a long enough secret'];
      await this.ask('POST', '/api/v1/users', { email, password, role });
      await logIn(role, email, password);
    }
    const { erp, omnitron } = this.sides;
    for (const [slug, type, settings] of [
      ['omnitron', 'omnitron', { domainUrl: omnitron.url, ...DEFAULT_OMNITRON_ACCOUNT }],
      ['erp', 'jwt', { url: `${erp.url}/login`, ...DEFAULT_ERP_ACCOUNT }],
    ] as const)
      await this.ask('POST', '/api/v1/logins', { slug, name: slug, type, settings });
  }
}
