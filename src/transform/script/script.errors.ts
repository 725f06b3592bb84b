import type { SandboxFailureCode } from '@image-integrator/script-sandbox';
import { defineErrors } from '../../common/index.js';

/** What can go wrong with a script. `config`: the script itself; `input`: the script on this data; `transient`: us. */
export const scriptError = defineErrors<SandboxFailureCode | 'SCRIPT_INPUT_TOO_LARGE'>({
  SCRIPT_SYNTAX: { kind: 'config', status: 422, title: 'The script does not compile' },
  SCRIPT_CONTRACT: { kind: 'config', status: 422, title: 'The script breaks its contract' },
  SCRIPT_FAILED: { kind: 'input', status: 422, title: 'The script stopped with an error' },
  SCRIPT_INPUT_INVALID: { kind: 'input', status: 422, title: 'The input of the script is not JSON' },
  SCRIPT_INPUT_TOO_LARGE: { kind: 'input', status: 422, title: 'The input of the script is too large' },
  SCRIPT_OUTPUT_TOO_LARGE: { kind: 'input', status: 422, title: 'The output of the script is too large' },
  SCRIPT_TIMEOUT: { kind: 'input', status: 422, title: 'The script ran out of time' },
  SCRIPT_MEMORY: { kind: 'input', status: 422, title: 'The script ran out of memory' },
  SCRIPT_CRASHED: { kind: 'input', status: 422, title: 'The script brought its sandbox down' },
  SCRIPT_BUSY: { kind: 'rate-limited', status: 429, title: 'Too many scripts are being tried' },
  SCRIPT_UNAVAILABLE: { kind: 'transient', status: 503, title: 'No script sandbox is available' },
});
