import type { NestExpressApplication } from '@nestjs/platform-express';
import { Test } from '@nestjs/testing';
import type { NextFunction, Request, Response } from 'express';
import { CommonModule, InputPipe, ProblemFilter } from '../../src/common/index.js';
import { ConfigModule } from '../../src/config/config.module.js';
import { AppConfig } from '../../src/config/index.js';
import { DatabaseModule } from '../../src/database/index.js';
import { FlowsModule } from '../../src/flows/index.js';
import { LoginsModule } from '../../src/logins/index.js';
import type { TestDatabase } from './database.js';

/** The flows room over HTTP on a test database, with every request made by `ayse@example.com`. */
export async function startFlowsApp(database: TestDatabase): Promise<NestExpressApplication> {
  const config = AppConfig.fromEnv({
    DATABASE_URL: database.url,
    DATABASE_POOL: '5',
    SECRETS_KEY: Buffer.alloc(32, 7).toString('base64'),
    PUBLIC_URL: 'https://integrator.example.com',
  });
  const module = await Test.createTestingModule({
    imports: [ConfigModule.with(config), CommonModule, DatabaseModule.forRoot(), LoginsModule, FlowsModule],
  }).compile();
  const app = module.createNestApplication<NestExpressApplication>({ logger: false });
  app.use((request: Request & { user?: object }, _response: Response, next: NextFunction) => {
    request.user = { id: 'u', email: 'ayse@example.com', role: 'editor', tokenId: 't' };
    next();
  });
  app.useGlobalPipes(new InputPipe());
  app.useGlobalFilters(new ProblemFilter());
  return app.init();
}
