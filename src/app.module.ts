import { type DynamicModule, Module } from '@nestjs/common';
import type { Params } from 'nestjs-pino';
import type { AppConfig } from './config/index.js';
import { FetchMissingModule } from './fetch-missing/index.js';
import { FlowsModule } from './flows/index.js';
import { foundation } from './foundation.js';
import { InstallationModule } from './installation/index.js';
import { loggerOptions } from './logger/index.js';
import { LoginsModule } from './logins/index.js';
import { MonitoringModule } from './monitoring/index.js';
import { OutboundModule } from './outbound/index.js';
import { ProductsModule } from './products/index.js';
import { ReconcileModule } from './reconcile/index.js';
import { ReferenceModule } from './reference/index.js';
import { RunsModule } from './runs/index.js';
import { SchedulesModule } from './schedule/index.js';
import { ScriptHttpModule } from './script-http.module.js';
import { ShowcaseModule } from './showcase/index.js';
import { TemplatesModule } from './templates/index.js';
import { TestingModule } from './testing/index.js';

/** The whole application. Processes differ by `ROLES`, not by wiring. */
@Module({})
export class AppModule {
  static with(config: AppConfig, log: Params = loggerOptions(config)): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ...foundation(config, log),
        FetchMissingModule,
        FlowsModule,
        InstallationModule,
        LoginsModule,
        MonitoringModule,
        OutboundModule,
        ProductsModule,
        ReconcileModule,
        ReferenceModule,
        RunsModule,
        SchedulesModule,
        ScriptHttpModule,
        ShowcaseModule,
        TemplatesModule,
        TestingModule,
      ],
    };
  }
}
