import { resolve } from 'node:path';
import { parseEgressEntry } from './egress-entry.js';
import { folder, fraction, httpUrl, listOf, longText, matching, oneOf, text, wholeNumber } from './kinds.js';
import { otlpHeaders } from './otlp-headers.js';
import { secretsKeyBytes } from './secrets-key.js';
import { serverUrl } from './server-url.js';
import { trustedProxies } from './trusted-proxies.js';
import { type Kind, secret, Unfit, variable } from './variable.js';

export const ROLES = ['api', 'worker', 'scheduler'] as const;
export type ProcessRole = (typeof ROLES)[number];

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
const LOG_FORMATS = ['auto', 'json', 'pretty'] as const;

export const TRACE_SAMPLERS = [
  'always_on',
  'always_off',
  'traceidratio',
  'parentbased_always_on',
  'parentbased_always_off',
  'parentbased_traceidratio',
] as const;

const MAX_MS = 2_147_483_647;
const milliseconds = wholeNumber(1, MAX_MS, 10_000);
const days = wholeNumber(1, 3650, 30);

const secretsKey: Kind<Buffer> = {
  parse: (given) => secretsKeyBytes(given) ?? new Unfit('must be 32 bytes as base64 or 64 hex digits'),
  hint: '$ openssl rand -base64 32',
};
const egressEntry: Kind<string> = {
  parse: (given) =>
    parseEgressEntry(given) === null
      ? new Unfit(
          'is neither a host name (erp.lan, *.erp.lan) nor an address nor a network (10.0.0.0/8), with or without a port (erp.lan:8443)',
        )
      : given,
  hint: '10.20.0.0/16,erp.lan',
};

/** The variables that the server reads: each field is the one of its name, with its default. Their meaning is in `.env.example`. */
export class Settings {
  @variable(wholeNumber(0, 65_535, 3000)) readonly PORT: number = 3000;
  @variable(matching(/^[\w.:-]+$/, 'a host name or an address', '0.0.0.0')) readonly HOST: string = '0.0.0.0';
  @variable(httpUrl('https://integrator.example.com')) readonly PUBLIC_URL?: string;
  /** Reverse proxies whose `X-Forwarded-For` is believed; unset: none. */
  @variable(trustedProxies) readonly TRUST_PROXY?: number | readonly string[];

  /** As given; to connect, take `databaseUrl`. Unset: the embedded Postgres in `DATA_DIR`. */
  @secret(
    serverUrl(
      ['postgres', 'postgresql'],
      'DATABASE_PASSWORD',
      'postgres://integrator:password@db.lan:5432/integrator',
    ),
  )
  readonly DATABASE_URL?: string;
  @secret(text('the password of the user in DATABASE_URL')) readonly DATABASE_PASSWORD?: string;
  @variable(wholeNumber(2, 500, 10)) readonly DATABASE_POOL: number = 10;
  @variable(folder('/var/lib/image-integrator')) readonly DATA_DIR: string = resolve('.data');
  @variable(listOf(oneOf(ROLES, 'api'), { min: 1 })) readonly ROLES: readonly ProcessRole[] = [...ROLES];

  @variable(matching(/^\S+@\S+$/, 'an e-mail address', 'admin@example.com')) readonly ADMIN_EMAIL?: string;
  @secret(text('$ openssl rand -base64 18')) readonly ADMIN_PASSWORD?: string;

  /** 32 bytes; unset: a generated key file in `DATA_DIR`. */
  @secret(secretsKey) readonly SECRETS_KEY?: Buffer;
  /** Keys that stored secrets may still be sealed with; they open, and never seal. */
  @secret(listOf(secretsKey, { min: 0, secret: true })) readonly SECRETS_KEY_OTHERS: readonly Buffer[] = [];
  /** Unset: a generated key file in `DATA_DIR`. */
  @secret(longText(32, '$ openssl rand -base64 48')) readonly JWT_SECRET?: string;

  @variable(oneOf(LOG_LEVELS, 'info')) readonly LOG_LEVEL: (typeof LOG_LEVELS)[number] = 'info';
  /** `auto`: readable lines on a terminal, JSON everywhere else. */
  @variable(oneOf(LOG_FORMATS, 'json')) readonly LOG_FORMAT: (typeof LOG_FORMATS)[number] = 'auto';
  /** Hosts and networks that may be private; those for one purpose stand in its place where they are set. */
  @variable(listOf(egressEntry, { min: 0 })) readonly EGRESS_ALLOW: readonly string[] = [];
  @variable(listOf(egressEntry, { min: 0 })) readonly EGRESS_ALLOW_ERP?: readonly string[];
  @variable(listOf(egressEntry, { min: 0 })) readonly EGRESS_ALLOW_OMNITRON?: readonly string[];
  @variable(listOf(egressEntry, { min: 0 })) readonly EGRESS_ALLOW_SCRIPT?: readonly string[];
  @variable(listOf(egressEntry, { min: 0 })) readonly EGRESS_ALLOW_ALARM?: readonly string[];
  @variable(days) readonly RETENTION_DAYS: number = 30;
  /** Unset: `RETENTION_DAYS`. */
  @variable(days) readonly RETENTION_STEP_DAYS?: number;
  /** Unset: `RETENTION_DAYS`. */
  @variable(days) readonly RETENTION_LINE_DAYS?: number;
  @variable(wholeNumber(1, 36_500, 730)) readonly AUDIT_RETENTION_DAYS: number = 730;
  @variable(wholeNumber(1, 10_080, 240)) readonly FETCH_MISSING_EVERY_MINUTES: number = 240;
  @variable(wholeNumber(1, 64, 1)) readonly SCRIPT_RUNNERS: number = 1;
  /** Sandbox processes for tests and saves, beside those of runs. */
  @variable(wholeNumber(1, 64, 2)) readonly SCRIPT_TEST_RUNNERS: number = 2;
  /** Whether a process with the role `api` gets Python ready for scripts when it starts. */
  @variable(oneOf(['on', 'off'], 'on')) readonly SCRIPT_WARM_START: 'on' | 'off' = 'on';
  /** Whether an administrator may start the demo; unset: while `PUBLIC_URL` is. */
  @variable(oneOf(['on', 'off'], 'on')) readonly DEMO?: 'on' | 'off';
  /** Inbound runs that this process works on at once, and as many outbound ones; those that wait for an ERP do not count. */
  @variable(wholeNumber(1, 256, 16)) readonly RUNS_AT_ONCE: number = 16;
  /** Batches of rows that this process writes at once; those that wait for a shop do not count. */
  @variable(wholeNumber(1, 256, 16)) readonly BATCHES_AT_ONCE: number = 16;

  /** Largest payload of a post to an outbound flow, in megabytes, compressed and not. */
  @variable(wholeNumber(1, 500, 50)) readonly OUTBOUND_MAX_MB: number = 50;
  @variable(wholeNumber(1, 1_000_000, 100_000)) readonly OUTBOUND_MAX_ROWS: number = 100_000;
  /** Posts to one flow that may wait to be written. */
  @variable(wholeNumber(1, 1_000_000, 10_000)) readonly OUTBOUND_MAX_QUEUED: number = 10_000;

  /** Lets a scraper read `/metrics`; unset: users alone. */
  @secret(
    matching(/^[\x21-\x7e]{16,}$/, '16 or more ASCII characters without spaces', '$ openssl rand -hex 24'),
  )
  readonly METRICS_TOKEN?: string;
  /** What takes longer than this is worth a warning in the log. */
  @variable(milliseconds) readonly SLOW_PAGE_MS: number = 30_000;
  @variable(milliseconds) readonly SLOW_SCRIPT_MS: number = 10_000;
  @variable(milliseconds) readonly SLOW_POST_MS: number = 10_000;
  @variable(milliseconds) readonly SLOW_QUERY_MS: number = 5_000;
  @variable(milliseconds) readonly SLOW_RUN_MS: number = 3_600_000;

  /** As given; to connect, take `smtpUrl`. Unset: alarms send no e-mail. */
  @secret(serverUrl(['smtp', 'smtps'], 'SMTP_PASSWORD', 'smtp://mailer:password@mail.example.com:587'))
  readonly SMTP_URL?: string;
  @secret(text('the password of the user in SMTP_URL')) readonly SMTP_PASSWORD?: string;
  @variable(matching(/^[^\r\n]*\S@\S+$/, 'an e-mail address', 'image-integrator@example.com'))
  readonly SMTP_FROM: string = 'image-integrator@localhost';

  /** Traces, by the names of the OpenTelemetry specification; see `traceSettings`. */
  @variable(oneOf(['true', 'false'], 'false')) readonly OTEL_SDK_DISABLED: 'true' | 'false' = 'false';
  @variable(oneOf(['otlp', 'console', 'none'], 'otlp'))
  readonly OTEL_TRACES_EXPORTER?: 'otlp' | 'console' | 'none';
  @variable(httpUrl('http://collector:4318')) readonly OTEL_EXPORTER_OTLP_ENDPOINT?: string;
  @variable(httpUrl('http://collector:4318/v1/traces')) readonly OTEL_EXPORTER_OTLP_TRACES_ENDPOINT?: string;
  /** `name=value,…`, values percent-encoded. */
  @secret(otlpHeaders) readonly OTEL_EXPORTER_OTLP_HEADERS?: Readonly<Record<string, string>>;
  @secret(otlpHeaders) readonly OTEL_EXPORTER_OTLP_TRACES_HEADERS?: Readonly<Record<string, string>>;
  @variable(text('image-integrator')) readonly OTEL_SERVICE_NAME: string = 'image-integrator';
  @variable(oneOf(TRACE_SAMPLERS, 'parentbased_always_on'))
  readonly OTEL_TRACES_SAMPLER: (typeof TRACE_SAMPLERS)[number] = 'parentbased_always_on';
  @variable(fraction(0, 1, 1)) readonly OTEL_TRACES_SAMPLER_ARG: number = 1;
  @variable(wholeNumber(1, MAX_MS, 5000)) readonly OTEL_BSP_SCHEDULE_DELAY: number = 5_000;
}
