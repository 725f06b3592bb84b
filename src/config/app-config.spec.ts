import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AppConfig } from './app-config.js';
import { ConfigError } from './config-error.js';

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'image-integrator-config-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function problemsOf(env: Record<string, string>): readonly string[] {
  try {
    AppConfig.fromEnv(env);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

describe('AppConfig', () => {
  it('has a default for everything', () => {
    const config = AppConfig.fromEnv({});
    expect(config).toMatchObject({ PORT: 3000, ROLES: ['api', 'worker', 'scheduler'], EGRESS_ALLOW: [] });
    expect(config.publicUrl).toBe('http://localhost:3000');
    expect(config.warnings).toEqual([]);
  });

  it('reads numbers and lists, and takes an empty value for unset', () => {
    const config = AppConfig.fromEnv({
      PORT: '8080',
      ROLES: 'api, worker',
      EGRESS_ALLOW: '127.0.0.0/8,erp.lan,',
      DATABASE_URL: '',
      DATABASE_PASSWORD_FILE: ' ',
    });
    expect(config).toMatchObject({
      PORT: 8080,
      ROLES: ['api', 'worker'],
      EGRESS_ALLOW: ['127.0.0.0/8', 'erp.lan'],
    });
    expect(config.databaseUrl).toBeUndefined();
  });

  it('tells every problem at once, with name, value and an example', () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    expect(
      problemsOf({
        PORT: 'http',
        ROLES: 'api,chef',
        DATA_DIR: join(file, 'data'),
        ADMIN_EMAIL: 'operator@example.com',
        ADMIN_PASSWORD: 'the Operator himself',
        SECRETS_KEY: 'c2hvcnQ=',
        JWT_SECRET: 'short',
        EGRESS_ALLOW: 'erp.lan,10.0.0.0/80',
        PUBLIC_URL: 'https://me:hunter2@example.com',
        SMTP_URL: 'mail.example.com',
        DATABASE_PASSWORD: 'hunter2',
        OTEL_TRACES_SAMPLER_ARG: '2',
        METRICS_TOKEN_FILE: join(folder, 'missing'),
      }),
    ).toEqual([
      `METRICS_TOKEN_FILE: names ${folder}/missing, which cannot be read: there is no such file (ENOENT). Example: METRICS_TOKEN_FILE=/run/secrets/metrics_token`,
      'PORT: must be a whole number from 0 to 65535, and is "http". Example: PORT=3000',
      'PUBLIC_URL: must have no user name or password, and is "https://***@example.com". Example: PUBLIC_URL=https://integrator.example.com',
      'ROLES: entry "chef" must be one of api, worker, scheduler. Example: ROLES=api',
      'SECRETS_KEY: must be 32 bytes as base64 or 64 hex digits. Make one: openssl rand -base64 32',
      'JWT_SECRET: must have at least 32 characters, and has 5. Make one: openssl rand -base64 48',
      'EGRESS_ALLOW: entry "10.0.0.0/80" is neither a host name (erp.lan, *.erp.lan) nor an address nor a network (10.0.0.0/8), with or without a port (erp.lan:8443). Example: EGRESS_ALLOW=10.20.0.0/16,erp.lan',
      'SMTP_URL: must start with smtp:// or smtps://. Example: SMTP_URL=smtp://mailer:password@mail.example.com:587',
      'OTEL_TRACES_SAMPLER_ARG: must be a number from 0 to 1, and is "2". Example: OTEL_TRACES_SAMPLER_ARG=1',
      'ADMIN_PASSWORD: must not contain the e-mail name ("operator" of ADMIN_EMAIL operator@example.com). Make one: openssl rand -base64 18',
      'DATABASE_PASSWORD: is set, but DATABASE_URL is not. Example: DATABASE_URL=postgres://integrator@db.lan:5432/integrator',
      `DATA_DIR: cannot be used: ${file} is no folder. Example: DATA_DIR=/var/lib/image-integrator`,
    ]);
  });

  it('never shows a secret, whatever is wrong with it', () => {
    const env = {
      DATABASE_URL: 'postgres://u:hunter2/x@db/images',
      ADMIN_PASSWORD: 'hunter2',
      SECRETS_KEY: 'hunter2',
      SECRETS_KEY_OTHERS: 'hunter2',
      JWT_SECRET: 'hunter2',
      METRICS_TOKEN: 'hunter2',
      SMTP_URL: 'smtp://u:hunter2#@mail',
      OTEL_EXPORTER_OTLP_HEADERS: 'hunter2',
      OTEL_EXPORTER_OTLP_TRACES_HEADERS: 'a=%hunter2',
    };
    const problems = problemsOf(env);
    expect(new Set(problems.map((problem) => problem.split(':')[0]))).toEqual(new Set(Object.keys(env)));
    expect(problems.join('\n')).not.toContain('hunter2');
  });

  it.each([
    ['a name that contains the e-mail name of the default', { ADMIN_PASSWORD: 'admin admin admin' }],
    ['no role', { ROLES: ',' }],
    ['a port that is no whole number', { PORT: '30.5' }],
    ['an unknown format', { LOG_FORMAT: 'yaml' }],
    ['a URL of another protocol', { PUBLIC_URL: 'ftp://example.com' }],
    ['a URL with a query', { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:4318/?a=b' }],
    ['a URL whose password is not encoded', { DATABASE_URL: 'postgres://u:12/3@db/images' }],
    ['a URL with a lonely %', { DATABASE_URL: 'postgres://u:1%3@db/images' }],
    ['two passwords', { DATABASE_URL: 'postgres://u:a@db/images', DATABASE_PASSWORD: 'b' }],
    ['a password of nobody', { DATABASE_URL: 'postgres://db/images', DATABASE_PASSWORD: 'b' }],
    ['a mail password without a server', { SMTP_PASSWORD: 'b' }],
    ['a token that no header can carry', { METRICS_TOKEN: 'a token with spaces' }],
  ])('refuses %s', (_name, env) => {
    expect(problemsOf(env)).toHaveLength(1);
  });

  it('creates no folder', () => {
    AppConfig.fromEnv({ DATA_DIR: join(folder, 'new', 'data') });
    expect(readdirSync(folder)).not.toContain('new');
  });

  it('needs no folder to write in where database and keys are given', () => {
    const file = join(folder, 'no-folder');
    writeFileSync(file, '');
    const env = {
      DATA_DIR: file,
      DATABASE_URL: 'postgres://u@db/images',
      SECRETS_KEY: Buffer.alloc(32, 1).toString('base64'),
      JWT_SECRET: 'x'.repeat(32),
    };
    expect(problemsOf(env)).toEqual([]);
    expect(problemsOf({ ...env, JWT_SECRET: '' })).toHaveLength(1);
    mkdirSync(join(folder, 'keys'));
    writeFileSync(join(folder, 'keys', 'jwt.key'), '');
    expect(problemsOf({ ...env, JWT_SECRET: '', DATA_DIR: join(folder, 'keys') })).toEqual([]);
  });
});

describe('a variable that nobody reads', () => {
  const warningsOf = (env: Record<string, string>) => AppConfig.fromEnv(env).warnings;

  it.each([
    ['DATABSE_URL', 'DATABASE_URL'],
    ['DATABASE_PASWORD_FILE', 'DATABASE_PASSWORD_FILE'],
    ['SECRET_KEY', 'SECRETS_KEY'],
    ['ROLE', 'ROLES'],
    ['port_x', null],
    ['HOME', null],
    ['HOSTS', null],
    ['POSTGRES_PASSWORD', null],
  ])('%s: is it %s?', (name, meant) => {
    expect(warningsOf({ [name]: 'x' })).toEqual(
      meant === null ? [] : [`${name} is not read. Is ${meant} meant?`],
    );
  });

  it('is told with the problems, since it may be their reason', () => {
    expect(() => AppConfig.fromEnv({ DATABSE_URL: 'x', DATABASE_PASSWORD: 'y' })).toThrow(
      'DATABSE_URL is not read. Is DATABASE_URL meant?',
    );
  });

  it('is told of a file for what is no secret, and of what has no effect', () => {
    expect(
      warningsOf({ ROLES_FILE: '/x', RETENTION_STEP_DAYS: '60', SECRETS_KEY_OTHERS: 'ab'.repeat(32) }),
    ).toEqual([
      'ROLES_FILE is not read: ROLES is no secret and is given itself.',
      'SECRETS_KEY_OTHERS is not used without SECRETS_KEY: the keys of DATA_DIR are.',
      'RETENTION_STEP_DAYS=60 has no effect: all logs of a run end with it, after RETENTION_DAYS=30.',
    ]);
  });
});

describe('a secret in a file', () => {
  const fileOf = (content: string | Buffer): string => {
    const path = join(folder, `secret-${Math.random()}`);
    writeFileSync(path, content);
    return path;
  };

  it.each([
    ['with one newline at its end', ' sécret\n\n', ' sécret\n'],
    ['with a newline of Windows', 'secret\r\n', 'secret'],
    ['without one', 'secret', 'secret'],
  ])('is read %s', (_name, content, expected) => {
    const config = AppConfig.fromEnv({
      DATABASE_URL_FILE: fileOf('postgres://u@db/images\n'),
      DATABASE_PASSWORD_FILE: fileOf(content),
    });
    expect(config.DATABASE_PASSWORD).toBe(expected);
    expect(decodeURIComponent(new URL(config.databaseUrl ?? '').password)).toBe(expected);
  });

  it.each([
    ['the variable is set, too', () => fileOf('x'), { JWT_SECRET: 'y'.repeat(32) }, 'Keep one of them'],
    ['the file is a folder', () => folder, {}, 'it is a folder (EISDIR)'],
    ['the file is empty', () => fileOf('\n'), {}, 'which is empty'],
    ['the file is no text', () => fileOf(Buffer.from([0xff, 0xfe])), {}, 'no UTF-8 text'],
    ['the file has a NUL', () => fileOf('a\0b'), {}, 'NUL'],
  ])('is refused when %s', (_name, path, env, reason) => {
    const problems = problemsOf({ JWT_SECRET_FILE: path(), ...env });
    expect(problems).toEqual([expect.stringMatching(/^JWT_SECRET_FILE: /)]);
    expect(problems[0]).toContain(reason);
  });

  it('is checked as the variable is', () => {
    expect(problemsOf({ JWT_SECRET_FILE: fileOf('short') })).toEqual([
      expect.stringMatching(/^JWT_SECRET: /),
    ]);
  });
});

describe('a password apart from its URL', () => {
  const hostile = `@:/?#%"\\' äß+/= %41&\${x}`;

  it.each([
    ['postgres://u@db:5432/images?sslmode=disable', `postgres://u:${encodeURIComponent(hostile)}@db:5432`],
    ['postgresql://us%20er@[::1]/images', `postgresql://us%20er:${encodeURIComponent(hostile)}@[::1]`],
  ])('stands in %s as it is', (url, start) => {
    const { databaseUrl } = AppConfig.fromEnv({ DATABASE_URL: url, DATABASE_PASSWORD: hostile });
    expect(databaseUrl).toContain(start);
    expect(decodeURIComponent(new URL(databaseUrl ?? '').password)).toBe(hostile);
  });
});
