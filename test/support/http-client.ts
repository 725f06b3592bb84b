import type { ModuleMetadata } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import { CommonModule } from '../../src/common/index.js';
import { ConfigModule } from '../../src/config/config.module.js';
import { AppConfig } from '../../src/config/index.js';
import { HostResolver, HttpClient, HttpClientModule } from '../../src/http-client/index.js';

export interface TestHttpClient extends AsyncDisposable {
  readonly client: HttpClient;
}

/** A real HttpClient that may reach this machine (`allow` of EGRESS_ALLOW), with DNS played by `resolver`. */
export async function openHttpClient(
  options: { allow?: string; resolver?: HostResolver; imports?: ModuleMetadata['imports'] } = {},
): Promise<TestHttpClient> {
  const config = AppConfig.fromEnv({
    EGRESS_ALLOW: options.allow ?? '127.0.0.0/8',
    SECRETS_KEY: Buffer.alloc(32, 7).toString('base64'),
  });
  const builder = Test.createTestingModule({
    imports: [ConfigModule.with(config), CommonModule, HttpClientModule, ...(options.imports ?? [])],
  });
  if (options.resolver !== undefined) builder.overrideProvider(HostResolver).useValue(options.resolver);
  const module: TestingModule = await builder.compile();
  return { client: module.get(HttpClient), [Symbol.asyncDispose]: () => module.close() };
}
