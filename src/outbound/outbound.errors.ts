import { defineErrors } from '../common/index.js';

export const outboundError = defineErrors({
  FLOW_NOT_OUTBOUND: { kind: 'conflict', status: 409, title: 'The flow takes no posts' },
  FLOW_STOPPED: { kind: 'conflict', status: 409, title: 'The flow is stopped' },
  PAYLOAD_MALFORMED: { kind: 'input', status: 400, title: 'The payload is not JSON' },
  PAYLOAD_TRUNCATED: { kind: 'input', status: 400, title: 'The payload ends too early' },
  PAYLOAD_TOO_DEEP: { kind: 'input', status: 400, title: 'The payload is nested too deeply' },
  PAYLOAD_NOT_GZIP: { kind: 'input', status: 400, title: 'The payload cannot be decompressed' },
  PAYLOAD_TOO_LARGE: { kind: 'input', status: 413, title: 'The payload is too large' },
  PAYLOAD_TOO_MANY_ROWS: { kind: 'input', status: 413, title: 'The payload has too many rows' },
  PAYLOAD_UNSUPPORTED: { kind: 'input', status: 415, title: 'The payload must be JSON in UTF-8' },
  PAYLOAD_NOT_ROWS: { kind: 'input', status: 422, title: 'The payload is neither a list nor an object' },
  ROWS_INVALID: { kind: 'input', status: 422, title: 'Rows of the payload are not valid' },
  IDEMPOTENCY_KEY_INVALID: { kind: 'input', status: 400, title: 'The Idempotency-Key cannot be used' },
  IDEMPOTENCY_KEY_REUSED: { kind: 'conflict', status: 422, title: 'The Idempotency-Key was used before' },
  OUTBOUND_QUEUE_FULL: { kind: 'rate-limited', status: 429, title: 'Too many posts wait for this flow' },
  OUTBOUND_BUSY: { kind: 'rate-limited', status: 429, title: 'Too many large posts at this moment' },
});
