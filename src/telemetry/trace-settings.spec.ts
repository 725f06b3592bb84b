import { describe, expect, it } from 'vitest';
import { AppConfig } from '../config/index.js';
import { traceSettings } from './trace-settings.js';

const settings = (env: Record<string, string>) => traceSettings(AppConfig.fromEnv(env));

describe('traces', () => {
  it.each([
    ['nothing is set', {}],
    ['the SDK is disabled', { OTEL_SDK_DISABLED: 'true', OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:4318' }],
    ['the exporter is none', { OTEL_TRACES_EXPORTER: 'none', OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:4318' }],
  ])('are off when %s', (_name, env) => {
    expect(settings(env)).toBeNull();
  });

  it.each([
    ['http://localhost:4318/v1/traces', { OTEL_TRACES_EXPORTER: 'otlp' }],
    ['http://c:4318/v1/traces', { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:4318/' }],
    [
      'http://t/spans',
      {
        OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:4318',
        OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://t/spans',
      },
    ],
  ])('go to %s with %j', (url, env) => {
    expect(settings(env)?.url).toBe(url);
  });

  it('take the share to keep from the argument of the sampler', () => {
    expect(
      settings({
        OTEL_TRACES_EXPORTER: 'otlp',
        OTEL_TRACES_SAMPLER: 'traceidratio',
        OTEL_TRACES_SAMPLER_ARG: '0.25',
      }),
    ).toMatchObject({ sampler: 'traceidratio', ratio: 0.25 });
  });
});
