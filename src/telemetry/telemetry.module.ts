import { Injectable, Logger, Module, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { AppConfig } from '../config/index.js';
import { slowWatch } from './slow-watch.js';
import type { TraceExport } from './trace-export.js';
import { traceSettings } from './trace-settings.js';
import { setTracing } from './tracing.js';

/** Switches on what the settings ask for, before the first run is worked on. */
@Injectable()
class Telemetry implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger(Telemetry.name);
  private traces: TraceExport | null = null;

  constructor(private readonly config: AppConfig) {}

  async onModuleInit(): Promise<void> {
    const { SLOW_PAGE_MS: page, SLOW_SCRIPT_MS: script, SLOW_POST_MS: post, SLOW_RUN_MS: run } = this.config;
    slowWatch.setLimits({ page, script, post, run });
    const settings = traceSettings(this.config);
    if (settings === null) return;
    const { openTraceExport } = await import('./trace-export.js');
    this.traces = openTraceExport(settings);
    setTracing(this.traces);
    this.logger.log(
      `Traces go to ${settings.exporter === 'console' ? 'the console' : new URL(settings.url).origin}`,
    );
  }

  /** A collector that is away must not hold up the end of the process for long: the exporter has its own time-out. */
  async onApplicationShutdown(): Promise<void> {
    if (this.traces === null) return;
    setTracing(null);
    await this.traces
      .shutdown()
      .catch((error: unknown) => this.logger.warn({ err: error }, 'The last spans could not be sent'));
  }
}

/** What the process tells of itself while it works: metrics, traces, the run that a line of the log belongs to. */
@Module({ providers: [Telemetry] })
export class TelemetryModule {}
