import type { ModuleMetadata } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import { LoggerModule, type Params } from 'nestjs-pino';
import { AuditModule } from './audit/index.js';
import { AuthModule } from './auth/index.js';
import { CommonModule } from './common/index.js';
import { ConfigModule } from './config/config.module.js';
import type { AppConfig } from './config/index.js';
import { DatabaseModule } from './database/index.js';
import { TelemetryModule } from './telemetry/index.js';

/** What every application of an installation stands on: settings, log, database, users, and the audit of what they do. */
export function foundation(config: AppConfig, log: Params): NonNullable<ModuleMetadata['imports']> {
  return [
    ConfigModule.with(config),
    CommonModule,
    LoggerModule.forRoot(log),
    TelemetryModule,
    DatabaseModule.forRoot(),
    ScheduleModule.forRoot(),
    AuditModule,
    AuthModule,
  ];
}
