import { Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { newId } from '../common/index.js';
import { rows, storableText } from '../database/index.js';
import { idPart } from './log-cursor.js';
import { allOf, contains, type LogSource, timeRange, where } from './log-source.js';

export interface LoginErrorFilter {
  readonly login?: string;
  readonly code?: string;
  readonly text?: string;
  readonly from?: Date;
  readonly to?: Date;
}

/** One try to log in that failed. */
export interface LoginErrorEntry {
  readonly id: string;
  readonly login: string;
  readonly code: string;
  readonly detail: string;
  readonly failedAt: Date;
}

/** Failed logins, newest first. Indexed: the login, the time. */
export function loginErrorEntries(filter: LoginErrorFilter): LogSource<LoginErrorEntry> {
  return {
    order: 'candidate.id DESC',
    key: [{ column: 'id', part: idPart }],
    keyOf: ({ id }) => [id],
    candidates: (bind, after, limit) =>
      `SELECT * FROM login_errors${where(
        filter.login !== undefined && `login = ${bind(filter.login)}`,
        ...timeRange(bind, 'id', filter),
        after !== null && `id < ${bind(after[0])}`,
      )} ORDER BY id DESC LIMIT ${limit}`,
    filter: (bind) =>
      allOf(
        filter.code === undefined ? null : `code = ${bind(filter.code)}`,
        contains(bind, filter.text, 'detail'),
      ),
    show: (matches) =>
      `SELECT id, login, code, detail, failed_at AS "failedAt" FROM (${matches}) error ORDER BY id DESC`,
  };
}

/** Keeps the tries to log in that failed, also those that no run has asked for. */
@Injectable()
export class LoginErrors {
  private readonly logger = new Logger(LoginErrors.name);

  constructor(private readonly dataSource: DataSource) {}

  /** Never throws: whoever could not log in is to hear of that, not of the log. */
  async record(login: string, error: { readonly code: string; readonly message: string }): Promise<void> {
    try {
      await this.dataSource.query(
        'INSERT INTO login_errors (id, login, code, detail) VALUES ($1, $2, $3, $4)',
        [newId(), login, error.code, storableText(error.message)],
      );
    } catch (cause) {
      this.logger.warn({ err: cause, login, code: error.code }, 'A failed login could not be logged');
    }
  }

  /** The last failed try of each of these logins; those that never failed are absent. */
  async findLast(
    logins: readonly string[],
  ): Promise<Pick<LoginErrorEntry, 'login' | 'code' | 'detail' | 'failedAt'>[]> {
    return await rows(
      this.dataSource,
      `SELECT error.* FROM unnest($1::text[]) AS slug, LATERAL (
         SELECT login, code, detail, failed_at AS "failedAt" FROM login_errors WHERE login = slug ORDER BY id DESC LIMIT 1) error`,
      [logins],
    );
  }

  /** Deletes what was kept of a login since a time. */
  async deleteOf(login: string, since: Date): Promise<void> {
    await this.dataSource.query('DELETE FROM login_errors WHERE login = $1 AND failed_at >= $2', [
      login,
      since,
    ]);
  }

  /** Deletes at most `limit` tries of more than `days` ago, the oldest first; gives their number. */
  async deleteOlderThan(days: number, limit: number): Promise<number> {
    const gone = await rows(
      this.dataSource,
      `DELETE FROM login_errors WHERE id IN (
         SELECT id FROM login_errors WHERE failed_at < now() - make_interval(days => $1::int) ORDER BY id LIMIT $2) RETURNING id`,
      [days, limit],
    );
    return gone.length;
  }
}
