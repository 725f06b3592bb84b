import { defineErrors } from '../common/index.js';

export const engineError = defineErrors({
  SCRIPT_REJECTED: { kind: 'input', status: 422, title: 'The script sent its input to REL_FAILURE' },
  SCRIPT_OUTPUT_NOT_JSON: {
    kind: 'input',
    status: 422,
    title: 'The script wrote something that is not JSON',
  },
});
