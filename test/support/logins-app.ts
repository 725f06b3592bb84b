import type { INestApplication } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { CommonModule, InputPipe, ProblemFilter } from '../../src/common/index.js';
import { ConfigModule } from '../../src/config/config.module.js';
import { AppConfig } from '../../src/config/index.js';
import { DatabaseModule } from '../../src/database/index.js';
import { LoginsModule } from '../../src/logins/index.js';
import type { TestDatabase } from './database.js';

/** One process with the logins room over `database`, as the application has it; it may reach this machine. */
export async function startLoginsApp(database: TestDatabase): Promise<INestApplication> {
  const config = AppConfig.fromEnv({
    DATABASE_URL: database.url,
    DATABASE_POOL: '5',
    EGRESS_ALLOW: '127.0.0.0/8',
    SECRETS_KEY: Buffer.alloc(32, 7).toString('base64'),
  });
  const module = await Test.createTestingModule({
    imports: [ConfigModule.with(config), CommonModule, DatabaseModule.forRoot(), LoginsModule],
  }).compile();
  const app = module.createNestApplication({ logger: false });
  app.useGlobalPipes(new InputPipe());
  app.useGlobalFilters(new ProblemFilter());
  await app.init();
  return app;
}
