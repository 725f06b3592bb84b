import type { AppConfig } from '../config/index.js';

export interface TraceSettings {
  readonly exporter: 'otlp' | 'console';
  /** Where spans are posted to. */
  readonly url: string;
  /** Sent with each post; usually an authorization. */
  readonly headers: Readonly<Record<string, string>>;
  readonly serviceName: string;
  readonly sampler: AppConfig['OTEL_TRACES_SAMPLER'];
  /** Share of the traces that are kept, 0 to 1, where the sampler goes by a ratio. */
  readonly ratio: number;
  /** Between two posts. */
  readonly delayMs: number;
}

const DEFAULT_ENDPOINT = 'http://localhost:4318';

/**
 * What the standard variables say (specification: "OpenTelemetry Environment Variables"), or null for no traces. Unlike
 * there, traces are off until an exporter or an endpoint is named.
 */
export function traceSettings(config: AppConfig): TraceSettings | null {
  const endpoint = config.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT ?? config.OTEL_EXPORTER_OTLP_ENDPOINT;
  const exporter = config.OTEL_TRACES_EXPORTER ?? (endpoint === undefined ? 'none' : 'otlp');
  if (config.OTEL_SDK_DISABLED === 'true' || (exporter !== 'otlp' && exporter !== 'console')) return null;
  return {
    exporter,
    url:
      config.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT ??
      `${(config.OTEL_EXPORTER_OTLP_ENDPOINT ?? DEFAULT_ENDPOINT).replace(/\/+$/, '')}/v1/traces`,
    headers: { ...config.OTEL_EXPORTER_OTLP_HEADERS, ...config.OTEL_EXPORTER_OTLP_TRACES_HEADERS },
    serviceName: config.OTEL_SERVICE_NAME,
    sampler: config.OTEL_TRACES_SAMPLER,
    ratio: config.OTEL_TRACES_SAMPLER_ARG,
    delayMs: config.OTEL_BSP_SCHEDULE_DELAY,
  };
}
