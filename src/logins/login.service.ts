import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { And, DataSource, ILike, In, Repository } from 'typeorm';
import { newId } from '../common/index.js';
import { LoginDocuments } from './login-documents.js';
import { LoginFacts } from './login-facts.js';
import { LoginState } from './login-state.dto.js';
import type { LoginRequest } from './login.dto.js';
import { LoginResponse } from './login.dto.js';
import { Login } from './login.entity.js';
import { loginError } from './logins.errors.js';
import { LoginUses } from './login-uses.js';
import type { OpenLogin } from './open-login.js';

export interface LoginFilter {
  readonly type?: string;
  /** Slug of a flow. */
  readonly usedBy?: string;
  /** A part of the slug or the name, whatever the case. */
  readonly q?: string;
}

/** Logins of Omnitron accounts and ERPs. What it returns never holds a secret, except `openLogin`. */
@Injectable()
export class LoginService {
  constructor(
    @InjectRepository(Login) private readonly logins: Repository<Login>,
    private readonly dataSource: DataSource,
    private readonly documents: LoginDocuments,
    private readonly uses: LoginUses,
    private readonly facts: LoginFacts,
  ) {}

  /** The login, secrets masked; `LOGIN_NOT_FOUND`. */
  async getLogin(slug: string): Promise<LoginResponse> {
    const login = await this.getEntity(slug);
    const states = await this.facts.listStates([login]);
    return LoginResponse.from(login, states.get(slug) ?? new LoginState());
  }

  async hasLogin(slug: string): Promise<boolean> {
    return await this.logins.existsBy({ slug });
  }

  /** By slug: of one type, those that one flow uses, those whose slug or name has a text, or all. */
  async listLogins(
    { type, usedBy, q }: LoginFilter,
    page: number,
    limit: number,
  ): Promise<[LoginResponse[], number]> {
    const among = usedBy === undefined ? null : In([...(await this.uses.listLoginsOf(usedBy))]);
    const text = q === undefined ? null : ILike(`%${q.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`);
    const rest = { ...(type === undefined ? {} : { type }), ...(among === null ? {} : { slug: among }) };
    const [logins, count] = await this.logins.findAndCount({
      where:
        text === null
          ? rest
          : [
              { ...rest, name: text },
              { ...rest, slug: among === null ? text : And(among, text) },
            ],
      order: { slug: 'ASC' },
      skip: (page - 1) * limit,
      take: limit,
    });
    const states = await this.facts.listStates(logins);
    return [
      logins.map((login) => LoginResponse.from(login, states.get(login.slug) ?? new LoginState())),
      count,
    ];
  }

  /** With its secrets, for logging in. */
  async openLogin(slug: string): Promise<OpenLogin> {
    return this.documents.open(await this.getEntity(slug));
  }

  /** What expressions call its secrets and fields, `secret.…`; `LOGIN_NOT_FOUND`. */
  async listSecretNames(slug: string): Promise<string[]> {
    return Object.keys((await this.openLogin(slug)).named);
  }

  async createLogin(request: LoginRequest): Promise<LoginResponse> {
    const id = newId();
    const { settings, secrets, session, tls, sealedSecrets } = this.documents.seal(id, request, null);
    const [row] = await this.dataSource.query<object[]>(
      `INSERT INTO logins (id, slug, name, type, settings, session, tls, sealed_secrets, secrets)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (slug) DO NOTHING RETURNING id`,
      [id, request.slug, request.name, request.type, settings, session, tls, sealedSecrets, secrets],
    );
    if (row === undefined) {
      throw loginError(
        'LOGIN_EXISTS',
        `There is a login "${request.slug}" already. Change that one, or take another slug.`,
      );
    }
    return await this.getLogin(request.slug);
  }

  /**
   * Replaces the document; `***` keeps a stored secret. `expectedVersion` (If-Match) that is not the current one is
   * `LOGIN_CHANGED`. The session of the old version ends.
   */
  async updateLogin(
    slug: string,
    request: LoginRequest,
    expectedVersion: number | null,
  ): Promise<LoginResponse> {
    const current = await this.getEntity(slug);
    if (expectedVersion !== null && expectedVersion !== current.version) throw changed(slug, current.version);
    if (request.slug !== slug) {
      throw loginError(
        'LOGIN_EXISTS',
        `The slug of a login cannot be changed: send "${slug}", or create a login "${request.slug}".`,
      );
    }
    const { settings, secrets, session, tls, sealedSecrets } = this.documents.seal(
      current.id,
      request,
      current,
    );
    const [, updated] = await this.dataSource.query<[unknown, number]>(
      `UPDATE logins SET name = $3, type = $4, settings = $5, session = $6, tls = $7, sealed_secrets = $8,
         secrets = $9,
         version = version + 1, updated_at = now()
       WHERE id = $1 AND version = $2`,
      [
        current.id,
        current.version,
        request.name,
        request.type,
        settings,
        session,
        tls,
        sealedSecrets,
        secrets,
      ],
    );
    if (updated === 0) throw changed(slug, null);
    return await this.getLogin(slug);
  }

  /** `LOGIN_IN_USE` while a flow refers to it. */
  async deleteLogin(slug: string): Promise<void> {
    const { id } = await this.getEntity(slug);
    const uses = await this.uses.listUses(slug);
    if (uses.length > 0) {
      throw loginError(
        'LOGIN_IN_USE',
        `The login "${slug}" is used by ${uses.join(', ')}. Give them another login first.`,
        {
          details: { uses },
        },
      );
    }
    await this.logins.delete({ id });
  }

  /** Keeps secrets that the other side replaced during a login, unless the document was changed meanwhile. */
  async keepReplacedSecrets(
    login: OpenLogin,
    replaced: Readonly<Record<string, string | null>>,
  ): Promise<void> {
    const entity = await this.logins.findOneBy({ id: login.id, version: login.version });
    if (entity === null) return;
    const { settings, sealedSecrets } = this.documents.withReplacedSecrets(entity, replaced);
    await this.dataSource.query(
      'UPDATE logins SET settings = $3, sealed_secrets = $4 WHERE id = $1 AND version = $2',
      [login.id, login.version, settings, sealedSecrets],
    );
  }

  /** For this room alone: the stored login, or null. */
  findEntity(slug: string): Promise<Login | null> {
    return this.logins.findOneBy({ slug });
  }

  private async getEntity(slug: string): Promise<Login> {
    const login = await this.findEntity(slug);
    if (login === null)
      throw loginError('LOGIN_NOT_FOUND', `There is no login "${slug}". See GET /api/v1/logins.`);
    return login;
  }
}

function changed(slug: string, version: number | null): Error {
  const now = version === null ? '' : ` It is at version ${version} now.`;
  return loginError(
    'LOGIN_CHANGED',
    `The login "${slug}" was changed by somebody else.${now} Read it again and repeat your change.`,
  );
}
