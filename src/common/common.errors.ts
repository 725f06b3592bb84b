import { defineErrors } from './app-error.js';

export const commonError = defineErrors({
  INPUT_INVALID: { kind: 'input', status: 422, title: 'The input is not valid' },
  BODY_MALFORMED: { kind: 'input', status: 400, title: 'The request body cannot be read' },
  BODY_TOO_COMPLEX: { kind: 'input', status: 422, title: 'The request body holds too much' },
  BODY_TOO_LARGE: { kind: 'input', status: 413, title: 'The request body is too large' },
  CLIENT_GONE: { kind: 'input', status: 499, title: 'The client did not wait' },
  ROUTE_NOT_FOUND: { kind: 'not-found', status: 404, title: 'There is nothing here' },
  STREAMS_EXHAUSTED: { kind: 'rate-limited', status: 429, title: 'Too many event streams' },
  SECRET_UNREADABLE: { kind: 'config', status: 500, title: 'A stored secret cannot be decrypted' },
  INTERNAL: { kind: 'bug', status: 500, title: 'Something went wrong inside' },
});
