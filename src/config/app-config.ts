import { plainToInstance, Transform } from 'class-transformer';
import {
  IsArray,
  IsIn,
  IsInt,
  IsNumber,
  IsOptional,
  IsString,
  IsUrl,
  Matches,
  Max,
  Min,
  MinLength,
  validateSync,
} from 'class-validator';
import { resolve } from 'node:path';

export const ROLES = ['api', 'worker', 'scheduler'] as const;
export type ProcessRole = (typeof ROLES)[number];

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

export const TRACE_SAMPLERS = [
  'always_on',
  'always_off',
  'traceidratio',
  'parentbased_always_on',
  'parentbased_always_off',
  'parentbased_traceidratio',
] as const;

const HTTP_URL = { require_tld: false, require_protocol: true, protocols: ['http', 'https'] };

const list = ({ value }: { value: unknown }): unknown =>
  typeof value === 'string'
    ? value
        .split(',')
        .map((part) => part.trim())
        .filter((part) => part !== '')
    : value;
const whole = ({ value }: { value: unknown }): unknown => (typeof value === 'string' ? Number(value) : value);

/**
 * Everything the process reads from its environment, checked and frozen. The only reader of `process.env`;
 * the meaning of each variable is in `.env.example`.
 */
export class AppConfig {
  @Transform(whole) @IsInt() @Min(0) @Max(65535) readonly PORT: number = 3000;
  @IsString() readonly HOST: string = '0.0.0.0';
  /** Where users reach the API, without a trailing slash; default `http://localhost:<PORT>`. */
  @IsOptional() @IsUrl({ require_tld: false, require_protocol: true }) readonly PUBLIC_URL?: string;

  /** `postgres://…`; unset: the embedded Postgres in `DATA_DIR`. */
  @IsOptional()
  @Matches(/^postgres(ql)?:\/\//, { message: 'must start with postgres://' })
  readonly DATABASE_URL?: string;
  @Transform(whole) @IsInt() @Min(2) @Max(500) readonly DATABASE_POOL: number = 10;
  @Transform(({ value }) => resolve(String(value))) @IsString() readonly DATA_DIR: string = resolve('.data');

  @Transform(list) @IsArray() @IsIn(ROLES, { each: true }) readonly ROLES: readonly ProcessRole[] = [
    ...ROLES,
  ];

  @IsOptional() @Matches(/^\S+@\S+$/, { message: 'must be an e-mail address' }) readonly ADMIN_EMAIL?: string;
  @IsOptional() @IsString() @MinLength(12) readonly ADMIN_PASSWORD?: string;

  /** 32 bytes, base64 or hex; unset: a generated key file in `DATA_DIR`. */
  @IsOptional() @IsString() readonly SECRETS_KEY?: string;
  /** Keys that stored secrets may still be sealed with; they open, and never seal. */
  @Transform(list) @IsArray() @IsString({ each: true }) readonly SECRETS_KEY_OTHERS: readonly string[] = [];
  /** At least 32 characters; unset: a generated key file in `DATA_DIR`. */
  @IsOptional() @IsString() @MinLength(32) readonly JWT_SECRET?: string;

  @IsIn(LOG_LEVELS) readonly LOG_LEVEL: (typeof LOG_LEVELS)[number] = 'info';
  /** Hosts and CIDRs that may be private, e.g. `127.0.0.0/8`, `erp.lan`. */
  @Transform(list) @IsArray() @IsString({ each: true }) readonly EGRESS_ALLOW: readonly string[] = [];
  @Transform(whole) @IsInt() @Min(1) @Max(3650) readonly RETENTION_DAYS: number = 30;
  /** Unset: `RETENTION_DAYS`. */
  @IsOptional() @Transform(whole) @IsInt() @Min(1) @Max(3650) readonly RETENTION_STEP_DAYS?: number;
  /** Unset: `RETENTION_DAYS`. */
  @IsOptional() @Transform(whole) @IsInt() @Min(1) @Max(3650) readonly RETENTION_LINE_DAYS?: number;
  @Transform(whole) @IsInt() @Min(1) @Max(36500) readonly AUDIT_RETENTION_DAYS: number = 730;
  @Transform(whole) @IsInt() @Min(1) @Max(10_080) readonly FETCH_MISSING_EVERY_MINUTES: number = 240;
  @Transform(whole) @IsInt() @Min(1) @Max(64) readonly SCRIPT_RUNNERS: number = 1;

  /** Largest payload of a post to an outbound flow, in megabytes, compressed and not. */
  @Transform(whole) @IsInt() @Min(1) @Max(500) readonly OUTBOUND_MAX_MB: number = 50;
  @Transform(whole) @IsInt() @Min(1) @Max(1_000_000) readonly OUTBOUND_MAX_ROWS: number = 100_000;
  /** Posts to one flow that may wait to be written. */
  @Transform(whole) @IsInt() @Min(1) @Max(1_000_000) readonly OUTBOUND_MAX_QUEUED: number = 10_000;

  /** Lets a scraper read `/metrics`; unset: users alone. */
  @IsOptional() @IsString() @MinLength(16) readonly METRICS_TOKEN?: string;
  /** What takes longer than this is worth a warning in the log. */
  @Transform(whole) @IsInt() @Min(1) readonly SLOW_PAGE_MS: number = 30_000;
  @Transform(whole) @IsInt() @Min(1) readonly SLOW_SCRIPT_MS: number = 10_000;
  @Transform(whole) @IsInt() @Min(1) readonly SLOW_POST_MS: number = 10_000;
  @Transform(whole) @IsInt() @Min(1) readonly SLOW_QUERY_MS: number = 5_000;
  @Transform(whole) @IsInt() @Min(1) readonly SLOW_RUN_MS: number = 3_600_000;

  /** `smtp://user:password@host:587` or `smtps://…:465`; unset: alarms send no e-mail. */
  @IsOptional()
  @Matches(/^smtps?:\/\/\S+$/, { message: 'must start with smtp:// or smtps://' })
  readonly SMTP_URL?: string;
  @IsString() readonly SMTP_FROM: string = 'image-integrator@localhost';

  /** Traces, by the names of the OpenTelemetry specification; see `traceSettings`. */
  @IsIn(['true', 'false']) readonly OTEL_SDK_DISABLED: string = 'false';
  @IsOptional() @IsIn(['otlp', 'console', 'none']) readonly OTEL_TRACES_EXPORTER?: string;
  @IsOptional() @IsUrl(HTTP_URL) readonly OTEL_EXPORTER_OTLP_ENDPOINT?: string;
  @IsOptional() @IsUrl(HTTP_URL) readonly OTEL_EXPORTER_OTLP_TRACES_ENDPOINT?: string;
  @IsString() readonly OTEL_SERVICE_NAME: string = 'image-integrator';
  @IsIn(TRACE_SAMPLERS) readonly OTEL_TRACES_SAMPLER: (typeof TRACE_SAMPLERS)[number] =
    'parentbased_always_on';
  @Transform(whole) @IsNumber() @Min(0) @Max(1) readonly OTEL_TRACES_SAMPLER_ARG: number = 1;
  @Transform(whole) @IsInt() @Min(1) readonly OTEL_BSP_SCHEDULE_DELAY: number = 5_000;

  /** Reads and checks `env`; throws one `ConfigError` that names every wrong variable. An empty value counts as unset. */
  static fromEnv(env: Readonly<Record<string, string | undefined>>): AppConfig {
    const given = Object.fromEntries(
      Object.entries(env).filter(
        ([name, value]) => KNOWN.has(name) && value !== undefined && value.trim() !== '',
      ),
    );
    const config = plainToInstance(AppConfig, given, { exposeDefaultValues: true });
    const problems = validateSync(config).flatMap((error) =>
      Object.values(error.constraints ?? {}).map((message) => `${error.property}: ${message}`),
    );
    if (problems.length > 0) throw new ConfigError(problems);
    return Object.freeze(config);
  }

  /** The URL that users and ERPs reach this installation at. */
  get publicUrl(): string {
    return (this.PUBLIC_URL ?? `http://localhost:${this.PORT}`).replace(/\/+$/, '');
  }

  hasRole(role: ProcessRole): boolean {
    return this.ROLES.includes(role);
  }
}

/** The environment is wrong; the message lists every variable with what it must be. */
export class ConfigError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`The environment is not valid (see .env.example):\n  ${problems.join('\n  ')}`);
  }
}

const KNOWN: ReadonlySet<string> = new Set([
  'PORT',
  'HOST',
  'PUBLIC_URL',
  'DATABASE_URL',
  'DATABASE_POOL',
  'DATA_DIR',
  'ROLES',
  'ADMIN_EMAIL',
  'ADMIN_PASSWORD',
  'SECRETS_KEY',
  'SECRETS_KEY_OTHERS',
  'JWT_SECRET',
  'LOG_LEVEL',
  'EGRESS_ALLOW',
  'RETENTION_DAYS',
  'RETENTION_STEP_DAYS',
  'RETENTION_LINE_DAYS',
  'AUDIT_RETENTION_DAYS',
  'FETCH_MISSING_EVERY_MINUTES',
  'SCRIPT_RUNNERS',
  'METRICS_TOKEN',
  'SLOW_PAGE_MS',
  'SLOW_SCRIPT_MS',
  'SLOW_POST_MS',
  'SLOW_QUERY_MS',
  'SLOW_RUN_MS',
  'SMTP_URL',
  'SMTP_FROM',
  'OTEL_SDK_DISABLED',
  'OTEL_TRACES_EXPORTER',
  'OTEL_EXPORTER_OTLP_ENDPOINT',
  'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT',
  'OTEL_SERVICE_NAME',
  'OTEL_TRACES_SAMPLER',
  'OTEL_TRACES_SAMPLER_ARG',
  'OTEL_BSP_SCHEDULE_DELAY',
  'OUTBOUND_MAX_MB',
  'OUTBOUND_MAX_ROWS',
  'OUTBOUND_MAX_QUEUED',
]);
