import { defineErrors } from '../common/index.js';

/** `OMNITRON_PAUSED` carries `resumeInMs`, and the code of its cause as `causeCode`. */
export const writerError = defineErrors({
  OMNITRON_PAUSED: { kind: 'transient', status: 503, title: 'The Omnitron account takes no writes now' },
  OMNITRON_FORBIDDEN: { kind: 'config', status: 502, title: 'The Omnitron account may not write images' },
});
