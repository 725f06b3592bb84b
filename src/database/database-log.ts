import { Logger } from '@nestjs/common';
import type { Logger as TypeOrmLogger } from 'typeorm';

/** From here on a statement is worth a line in the log, where nothing else is said. */
export const SLOW_STATEMENT_MS = 5_000;
const SHOWN_CHARACTERS = 500;

/**
 * TypeORM's remarks in the application's own log. Parameters are left out: they hold customers' data and secrets. A
 * statement that fails is reported by whoever ran it.
 */
export class DatabaseLog implements TypeOrmLogger {
  private readonly logger = new Logger('Database');

  logQuerySlow(durationMs: number, statement: string): void {
    const text = statement.replace(/\s+/g, ' ').slice(0, SHOWN_CHARACTERS);
    this.logger.warn({ slow: 'query', durationMs }, `A statement took ${durationMs} ms: ${text}`);
  }

  logMigration(message: string): void {
    this.logger.log(message);
  }

  log(level: 'log' | 'info' | 'warn', message: unknown): void {
    if (level === 'warn') this.logger.warn(String(message));
    else this.logger.debug(String(message));
  }

  logQuery(): void {}

  logQueryError(): void {}

  logSchemaBuild(): void {}
}
