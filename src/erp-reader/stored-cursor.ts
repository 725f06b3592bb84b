import type { LoginSession } from '../logins/index.js';
import type { PageCursor } from './pagination/index.js';
import { withQuery } from './request.js';

const TOKEN_PLACE = '{{token.erp}}';
const MIN_TOKEN_LENGTH = 6;

type Credentials = Pick<LoginSession, 'token' | 'query'>;

/**
 * A cursor is stored, and its page may be asked for with a later session. A next URL, though, may hold this session's
 * token (`/(S(<token>))/page/2`) or the login's parameters (an API key). They are taken out before it leaves the reader.
 */
export function storedCursor(cursor: PageCursor, session: Credentials | null): PageCursor {
  if (session === null) return cursor;
  const token = bareToken(session.token);
  return withUrl(cursor, (url) => {
    const bare = withQuery(
      url,
      Object.keys(session.query).map((key) => ({ key, value: null })),
    );
    return token === null ? bare : bare.replaceAll(token, TOKEN_PLACE);
  });
}

/** The cursor with the token of the session that is used now; the request adds the login's parameters by itself. */
export function usableCursor(cursor: PageCursor, session: Credentials | null): PageCursor {
  const token = session === null ? null : bareToken(session.token);
  return token === null ? cursor : withUrl(cursor, (url) => url.replaceAll(TOKEN_PLACE, token));
}

function withUrl(cursor: PageCursor, change: (url: string) => string): PageCursor {
  if (!('url' in cursor.position) || typeof cursor.position.url !== 'string') return cursor;
  return { ...cursor, position: { url: change(cursor.position.url) } };
}

/** The token without its prefix (`Bearer`), which URLs do not hold; null when it is too short to be told apart. */
function bareToken(token: string): string | null {
  const bare = token.slice(token.lastIndexOf(' ') + 1);
  return bare.length < MIN_TOKEN_LENGTH ? null : bare;
}
