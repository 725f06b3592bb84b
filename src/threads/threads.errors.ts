import { defineErrors } from '../common/index.js';

export const threadsError = defineErrors({
  THREADS_BUSY: { kind: 'rate-limited', status: 429, title: 'Too many such requests at once' },
  THREAD_TIMEOUT: { kind: 'input', status: 422, title: 'It takes too long' },
  THREAD_OUT_OF_MEMORY: { kind: 'input', status: 422, title: 'It takes too much memory' },
});
