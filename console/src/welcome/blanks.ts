/** The login of a filled template: everything but its name and slug, with `***` for secrets. */
export type BroughtLogin = Readonly<Record<string, unknown>>;

/** A value of a template's login that is each site's own. */
export interface Blank {
  /** Its way in the login, such as `settings.secrets.password`. */
  readonly path: string;
  readonly name: string;
  readonly isSecret: boolean;
  /** What it most likely is; empty where only the site knows. */
  readonly value: string;
  readonly example: string;
}

const SECRET = '***';
/** What the template can say itself, and a site may have elsewhere. */
const ADDRESSES: ReadonlySet<string> = new Set(['url', 'tokenUrl']);
/** Whom the ERP lets in. */
const OWN: ReadonlySet<string> = new Set(['username', 'clientId']);

/** What a site must say of the login that a template brings: addresses, who logs in, and secrets; in the order of the login. */
export function blanksOf(login: BroughtLogin, path: readonly string[] = []): Blank[] {
  return Object.entries(login).flatMap(([name, value]): Blank[] => {
    const at = [...path, name];
    if (isRecord(value)) return blanksOf(value, at);
    if (typeof value !== 'string') return [];
    const blank = { path: at.join('.'), name, isSecret: false, value: '', example: '' };
    if (value === SECRET) return [{ ...blank, isSecret: true }];
    if (ADDRESSES.has(name)) return [{ ...blank, value }];
    return OWN.has(name) || path.at(-1) === 'secrets' ? [{ ...blank, example: value }] : [];
  });
}

/** The login with what was typed into its blanks, by their paths. */
export function withBlanks(
  login: BroughtLogin,
  typed: Readonly<Record<string, string>>,
  path: readonly string[] = [],
): BroughtLogin {
  return Object.fromEntries(
    Object.entries(login).map(([name, value]) => {
      const at = [...path, name];
      return [name, isRecord(value) ? withBlanks(value, typed, at) : (typed[at.join('.')] ?? value)];
    }),
  );
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
