import { Logger } from 'nestjs-pino';
import { createApp } from './app.js';
import { AppConfig, ConfigError, readEnvironment } from './config/index.js';
import { AppError } from './common/index.js';

/** The server. Every process of an installation is this; `ROLES` says which parts it runs. */
async function main(): Promise<void> {
  const config = AppConfig.fromEnv(readEnvironment());
  const app = await createApp(config);
  await app.listen(config.PORT, config.HOST);
  app
    .get(Logger)
    .log(
      `Image Integrator listens on ${await app.getUrl()}: Swagger UI at /docs, roles ${config.ROLES.join(', ')}`,
    );
}

main().catch((error: unknown) => {
  // What the operator can mend is told without a stack.
  console.error(error instanceof ConfigError || error instanceof AppError ? error.message : error);
  // What was opened before the failure (the pool, the embedded Postgres) would keep the process alive.
  process.exit(1);
});
