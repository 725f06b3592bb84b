import type { FlowCards } from '../engine/index.js';
import { accountOf } from '../omnitron-writer/index.js';
import type { JobKeys } from './queue/slot.js';
import type { Run } from './run.js';

/** A run that reads is told apart by its ERP's host, or its login there where the host is not known before the run. */
export function readKeys({ flowId }: Pick<Run, 'flowId'>, { read }: Pick<FlowCards, 'read'>): JobKeys {
  if (read === null) return { flowId, party: null };
  return { flowId, party: URL.canParse(read.url) ? new URL(read.url).host : read.login };
}

/** Batches are told apart by the account that they are written with. */
export function writeKeys(
  { flowId }: Pick<Run, 'flowId'>,
  { omnitron }: Pick<FlowCards, 'omnitron'>,
): JobKeys {
  return { flowId, party: accountOf(omnitron) };
}
