import { type DynamicModule, Module } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import { LoggerModule, type Params } from 'nestjs-pino';
import { AuditModule } from './audit/index.js';
import { AuthModule } from './auth/index.js';
import { CommonModule } from './common/index.js';
import { ConfigModule } from './config/config.module.js';
import type { AppConfig } from './config/index.js';
import { DatabaseModule } from './database/index.js';
import { FetchMissingModule } from './fetch-missing/index.js';
import { FlowsModule } from './flows/index.js';
import { loggerOptions } from './logger/index.js';
import { LoginsModule } from './logins/index.js';
import { MonitoringModule } from './monitoring/index.js';
import { OutboundModule } from './outbound/index.js';
import { RunsModule } from './runs/index.js';
import { SchedulesModule } from './schedule/index.js';
import { ScriptHttpModule } from './script-http.module.js';
import { TelemetryModule } from './telemetry/index.js';
import { TestingModule } from './testing/index.js';

/** The whole application. Processes differ by `ROLES`, not by wiring. */
@Module({})
export class AppModule {
  static with(config: AppConfig, log: Params = loggerOptions(config)): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ConfigModule.with(config),
        CommonModule,
        LoggerModule.forRoot(log),
        TelemetryModule,
        DatabaseModule.forRoot(),
        ScheduleModule.forRoot(),
        AuditModule,
        AuthModule,
        FetchMissingModule,
        FlowsModule,
        LoginsModule,
        MonitoringModule,
        OutboundModule,
        RunsModule,
        SchedulesModule,
        ScriptHttpModule,
        TestingModule,
      ],
    };
  }
}
