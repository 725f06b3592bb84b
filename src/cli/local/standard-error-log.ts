import { ConsoleLogger, Logger, type LogLevel } from '@nestjs/common';
import type { AppConfig } from '../../config/index.js';

const LEVELS: Partial<Record<AppConfig['LOG_LEVEL'], LogLevel[]>> = {
  error: ['error'],
  warn: ['error', 'warn'],
  info: ['error', 'warn', 'log'],
  debug: ['error', 'warn', 'log', 'debug'],
  trace: ['error', 'warn', 'log', 'debug', 'verbose'],
};

/** Standard output belongs to the answer of the command. */
class StandardErrorLogger extends ConsoleLogger {
  protected override printMessages(messages: unknown[], context?: string, level?: LogLevel): void {
    super.printMessages(messages, context, level, 'stderr');
  }
}

/** Lets the rooms log to standard error, as much as `level` says, while there is no application with a log of its own. */
export function logToStandardError(level: AppConfig['LOG_LEVEL']): void {
  const logLevels = LEVELS[level];
  Logger.overrideLogger(logLevels === undefined ? false : new StandardErrorLogger({ logLevels }));
}
