import { Test, type TestingModule } from '@nestjs/testing';
import { plainToInstance } from 'class-transformer';
import { CommonModule } from '../../src/common/index.js';
import { ConfigModule } from '../../src/config/config.module.js';
import { AppConfig } from '../../src/config/index.js';
import { DatabaseModule } from '../../src/database/index.js';
import { DEFAULT_OMNITRON_ACCOUNT } from '../../src/demo/index.js';
import { LoginRequest, LoginService } from '../../src/logins/index.js';
import { OmnitronCard, OmnitronWriterModule } from '../../src/omnitron-writer/index.js';
import { createTestDatabase } from './database.js';

/** One process with the Omnitron room over a database of its own; it may reach this machine. */
export interface OmnitronApp extends AsyncDisposable {
  readonly module: TestingModule;
  /** The Omnitron card of a flow to `domainUrl`, whose login is made when it is first asked for. */
  cardFor(domainUrl: string, fields?: Partial<OmnitronCard>): Promise<OmnitronCard>;
}

export async function startOmnitronApp(): Promise<OmnitronApp> {
  const database = await createTestDatabase();
  const config = AppConfig.fromEnv({
    DATABASE_URL: database.url,
    DATABASE_POOL: '5',
    EGRESS_ALLOW: '127.0.0.0/8',
    SECRETS_KEY: Buffer.alloc(32, 7).toString('base64'),
  });
  const module = await Test.createTestingModule({
    imports: [ConfigModule.with(config), CommonModule, DatabaseModule.forRoot(), OmnitronWriterModule],
  }).compile();
  await module.init();
  return {
    module,
    async cardFor(domainUrl, fields = {}) {
      const logins = module.get(LoginService);
      const slug = `omnitron-${new URL(domainUrl).port}`;
      if (!(await logins.hasLogin(slug))) {
        const settings = { domainUrl, ...DEFAULT_OMNITRON_ACCOUNT };
        await logins.createLogin(
          plainToInstance(LoginRequest, { slug, name: 'Omnitron', type: 'omnitron', settings }),
        );
      }
      return plainToInstance(OmnitronCard, { login: slug, domainUrl, ...fields });
    },
    async [Symbol.asyncDispose]() {
      await module.close();
      await database.drop();
    },
  };
}
