import type { CreatedAdmin } from '../auth/index.js';
import type { AppConfig } from '../config/index.js';
import { columns } from './frame.js';

export interface Started {
  readonly config: AppConfig;
  /** Where it listens: the port of the settings, or the one that the system chose for port 0. */
  readonly port: number;
  /** `postgres://db.lan:5432/images`, without user and password. */
  readonly database: string;
  /** From the start of the process until it was ready. */
  readonly seconds: number;
}

/** What the start has come to, for programs. */
export interface Summary {
  readonly address: string;
  readonly swaggerUi: string;
  readonly dataFolder: string;
  readonly database: string;
  readonly roles: readonly string[];
  readonly seconds: number;
}

export function summaryOf({ config, port, database, seconds }: Started): Summary {
  const address = addressOf(config, port);
  const kind = config.DATABASE_URL === undefined ? 'embedded' : 'external';
  return {
    address,
    swaggerUi: `${address}/docs`,
    dataFolder: config.DATA_DIR,
    database: `${kind}, ${database}`,
    roles: config.ROLES,
    seconds: Math.round(seconds * 100) / 100,
  };
}

/** The same for people, with the first administrator where this start made one. `secrets`: a generated password may be shown. */
export function summaryLines(summary: Summary, admin: CreatedAdmin | null, secrets: boolean): string[] {
  return columns([
    ['Address', summary.address],
    ['Swagger UI', summary.swaggerUi],
    ...(admin === null ? [] : [['Administrator', admin.email] as const]),
    ...(admin === null || !secrets ? [] : [['Password', passwordText(admin)] as const]),
    ['Data folder', summary.dataFolder],
    ['Database', summary.database],
    ['Roles', summary.roles.join(', ')],
    ['Started in', `${summary.seconds} s`],
  ]);
}

function passwordText({ password }: CreatedAdmin): string {
  return password === null
    ? 'the one of ADMIN_PASSWORD'
    : `${password}   (shown this once; change it with POST /api/v1/auth/password)`;
}

/** Where a person or a browser reaches the application. */
function addressOf(config: AppConfig, port: number): string {
  if (config.PUBLIC_URL !== undefined) return config.publicUrl;
  const host = ['0.0.0.0', '::'].includes(config.HOST) ? 'localhost' : config.HOST;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
