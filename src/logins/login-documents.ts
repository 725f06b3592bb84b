import { Injectable } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import {
  AppError,
  commonError,
  type FieldProblem,
  fillSecrets,
  SECRET_MASK,
  SecretBox,
  type Secrets,
  secretTexts,
  splitSecrets,
} from '../common/index.js';
import { checkTls, HttpClient, type TlsOptions } from '../http-client/index.js';
import { expressionProblems } from './login-expressions.js';
import { widens } from './login-hosts.js';
import { findLoginType } from './login-types.js';
import { asksAnotherServer, urlsOf } from './login-urls.js';
import { LoginTls } from './login-tls.dto.js';
import type { LoginRequest } from './login.dto.js';
import type { Login } from './login.entity.js';
import type { OpenLogin } from './open-login.js';
import { SessionRules } from './session-rules.dto.js';

/** What opening a login takes. */
export type StoredLogin = Omit<Login, 'name' | 'createdAt' | 'updatedAt'>;

/** What is stored of a login's document. */
export type SealedDocument = Pick<Login, 'settings' | 'secrets' | 'session' | 'tls' | 'sealedSecrets'>;

interface SealedSecrets {
  readonly settings: Secrets;
  /** Absent in what earlier versions have sealed. */
  readonly named?: Secrets;
  readonly tls: Secrets;
}

/** Turns the document of a login into what is stored and back: checks it, seals its secrets, opens them. */
@Injectable()
export class LoginDocuments {
  constructor(
    private readonly box: SecretBox,
    private readonly http: HttpClient,
  ) {}

  /** Checks the document as a whole (`INPUT_INVALID` names every problem) and seals its secrets for the login `id`. */
  seal(id: string, request: LoginRequest, stored: Login | null): SealedDocument {
    this.check(request, stored);
    const settings = splitSecrets(request.settings);
    const tls = request.tls === null ? null : splitSecrets(request.tls);
    return {
      settings: settings.masked,
      secrets: Object.fromEntries(Object.keys(request.secrets).map((name) => [name, SECRET_MASK])),
      session: Object.fromEntries(Object.entries(request.session)),
      tls: tls?.masked ?? null,
      sealedSecrets: this.sealSecrets(id, {
        settings: settings.secrets,
        tls: tls?.secrets ?? {},
        named: request.secrets,
      }),
    };
  }

  /** The unsaved document ready for logging in; `***` stands for what is stored under its slug. */
  openRequest(request: LoginRequest, stored: Login | null): OpenLogin {
    this.check(request, stored);
    return opened({ id: stored?.id ?? '', slug: request.slug, version: 0, type: request.type }, request);
  }

  /** The stored login with its secrets; `SECRET_UNREADABLE` with another key. */
  open(login: StoredLogin): OpenLogin {
    const secrets = this.openSecrets(login);
    const type = knownType(login.type);
    const settings = plainToInstance(type.settings, login.settings, { exposeDefaultValues: true });
    fillSecrets(settings, secrets.settings, 'settings');
    const tls = login.tls === null ? null : plainToInstance(LoginTls, login.tls);
    if (tls !== null) fillSecrets(tls, secrets.tls, 'tls');
    const named = { ...login.secrets, ...secrets.named } as Record<string, string>;
    const session = Object.assign(new SessionRules(), login.session);
    return opened(login, { settings, session, tls, secrets: named });
  }

  /** The document with some secrets of its settings replaced, or (null) deleted. */
  withReplacedSecrets(
    login: Login,
    replaced: Readonly<Record<string, string | null>>,
  ): Pick<SealedDocument, 'settings' | 'sealedSecrets'> {
    const secrets = this.openSecrets(login);
    const settings = plainToInstance(knownType(login.type).settings, login.settings, {
      exposeDefaultValues: true,
    });
    fillSecrets(settings, secrets.settings, 'settings');
    const split = splitSecrets(Object.assign(settings, replaced));
    return {
      settings: split.masked,
      sealedSecrets: this.sealSecrets(login.id, { ...secrets, settings: split.secrets }),
    };
  }

  private check(request: LoginRequest, stored: Login | null): void {
    const kept = this.secretsToKeep(request, stored);
    const problems = [
      ...fillSecrets(request.settings, kept.settings, 'settings'),
      ...(request.tls === null ? [] : fillSecrets(request.tls, kept.tls, 'tls')),
      ...namedProblems(request.secrets, kept.named ?? {}),
    ];
    if (problems.length === 0) problems.push(...this.problemsOf(request));
    if (problems.length === 0) return;
    throw commonError(
      'INPUT_INVALID',
      problems.map(({ path, message }) => `${path}: ${message}`).join('; '),
      { problems },
    );
  }

  /** What `***` stands for: nothing when the document is new, of another type, or asks another server or may go to more hosts than before. */
  private secretsToKeep(request: LoginRequest, stored: Login | null): SealedSecrets {
    if (stored === null || stored.type !== request.type) return { settings: {}, tls: {} };
    const type = knownType(request.type);
    const before = plainToInstance(type.settings, stored.settings, { exposeDefaultValues: true });
    const { hosts } = Object.assign(new SessionRules(), stored.session);
    const moved =
      widens(hosts, request.session.hosts) ||
      asksAnotherServer(urlsOf(type, before), urlsOf(type, request.settings));
    const secrets = this.openSecrets(stored);
    return moved ? { ...secrets, settings: {}, named: {} } : secrets;
  }

  private problemsOf(request: LoginRequest): FieldProblem[] {
    const type = knownType(request.type);
    const problems = [
      ...(type.problems?.(request.settings) ?? []),
      ...expressionProblems(type, request.settings),
    ].map((problem) => ({ ...problem, path: `settings.${problem.path}` }));
    for (const [field, url] of Object.entries(urlsOf(type, request.settings))) {
      problems.push(...problemIn(`settings.${field}`, () => this.http.checkUrl('login', url)));
    }
    const tls = tlsOptions(request.tls);
    return tls === undefined ? problems : [...problems, ...problemIn('tls', () => checkTls(tls))];
  }

  private sealSecrets(id: string, secrets: SealedSecrets): string {
    return this.box.seal(JSON.stringify(secrets), `login:${id}`);
  }

  private openSecrets(login: Pick<Login, 'id' | 'sealedSecrets'>): SealedSecrets {
    return JSON.parse(this.box.open(login.sealedSecrets, `login:${login.id}`)) as SealedSecrets;
  }
}

function opened(
  login: Pick<OpenLogin, 'id' | 'slug' | 'version'> & { type: string },
  document: Pick<LoginRequest, 'settings' | 'session' | 'tls' | 'secrets'>,
): OpenLogin {
  const { id, slug, version } = login;
  const { settings, session } = document;
  const secrets = [
    document.secrets,
    splitSecrets(settings).secrets,
    document.tls === null ? {} : splitSecrets(document.tls).secrets,
  ];
  return {
    id,
    slug,
    version,
    type: knownType(login.type),
    settings,
    session,
    named: namedAttributes(settings, document.secrets),
    tls: tlsOptions(document.tls),
    secrets: secretTexts(secrets),
  };
}

/** Puts what is stored where a named secret still says `***`; changes `secrets` in place. */
function namedProblems(secrets: Record<string, string>, kept: Secrets): FieldProblem[] {
  return Object.keys(secrets).flatMap((name): FieldProblem[] => {
    if (secrets[name] !== SECRET_MASK) return [];
    const stored = kept[name];
    if (typeof stored === 'string') {
      secrets[name] = stored;
      return [];
    }
    const message = `${SECRET_MASK} keeps the stored value, but there is none for this server. Send the value.`;
    return [{ path: `secrets.${name}`, message }];
  });
}

/** `secret.<name>`, and `secret.login.<field>` for the texts of the settings, those within objects as `secret.login.<field>.<key>`. */
function namedAttributes(
  settings: object,
  secrets: Readonly<Record<string, string>>,
): Record<string, string> {
  const attributes: Record<string, string> = {};
  for (const [name, value] of Object.entries(secrets)) attributes[`secret.${name}`] = value;
  const add = (name: string, value: unknown): void => {
    if (typeof value === 'string') attributes[name] = value;
    else if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      for (const [key, inner] of Object.entries(value)) add(`${name}.${key}`, inner);
    }
  };
  for (const [field, value] of Object.entries(settings)) add(`secret.login.${field}`, value);
  return attributes;
}

function tlsOptions(tls: LoginTls | null): TlsOptions | undefined {
  if (tls === null || (tls.ca === null && tls.cert === null)) return undefined;
  return {
    ...(tls.ca === null ? {} : { ca: tls.ca }),
    ...(tls.cert === null ? {} : { cert: tls.cert }),
    ...(tls.key === null ? {} : { key: tls.key }),
  };
}

function problemIn(path: string, check: () => void): FieldProblem[] {
  try {
    check();
    return [];
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return [{ path, message: error.message, code: error.code }];
  }
}

function knownType(name: string): OpenLogin['type'] {
  const type = findLoginType(name);
  if (type === null)
    throw new Error(`A stored login has the type "${name}", which this version does not know.`);
  return type;
}
