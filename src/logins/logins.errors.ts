import { defineErrors } from '../common/index.js';

/** What can go wrong with logins: their documents, and what the other side says to them. */
export const loginError = defineErrors({
  LOGIN_NOT_FOUND: { kind: 'not-found', status: 404, title: 'There is no such login' },
  LOGIN_EXISTS: { kind: 'conflict', status: 409, title: 'The slug of the login is taken' },
  LOGIN_IN_USE: { kind: 'conflict', status: 409, title: 'The login is in use' },
  LOGIN_CHANGED: { kind: 'conflict', status: 412, title: 'The login was changed meanwhile' },
  LOGIN_REFUSED: { kind: 'auth', status: 502, title: 'The other side refuses the credentials' },
  LOGIN_HOST_DENIED: { kind: 'config', status: 422, title: 'The login may not go to this host' },
  LOGIN_EXPRESSION_FAILED: {
    kind: 'config',
    status: 422,
    title: 'An expression of the login cannot be evaluated',
  },
  LOGIN_FAILED: { kind: 'config', status: 502, title: 'The login did not work' },
  LOGIN_TOKEN_MISSING: { kind: 'config', status: 502, title: 'The login brought no token' },
  LOGIN_UNAVAILABLE: { kind: 'transient', status: 502, title: 'The login is not available now' },
  LOGIN_CAPPED: { kind: 'rate-limited', status: 429, title: 'Too many logins in a short time' },
});
