import { databaseError } from './database.errors.js';

/** Where the database is, with credentials: for pg-boss and for clients that LISTEN. Never log `url`; log `masked`. */
export class DatabaseUrl {
  constructor(readonly url: string) {
    if (!URL.canParse(url)) {
      throw databaseError(
        'DATABASE_URL_INVALID',
        'DATABASE_URL cannot be read as postgres://user:password@host:5432/database. Special characters in the password must be percent-encoded (@ is %40, / is %2F), or give it as DATABASE_PASSWORD.',
      );
    }
  }

  /** The same without user, password and options: `postgres://db.lan:5432/images`. */
  get masked(): string {
    const { protocol, host, pathname } = new URL(this.url);
    return `${protocol}//${host}${pathname}`;
  }
}
