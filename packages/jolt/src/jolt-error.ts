/**
 * A mapping that cannot be compiled. `operationIndex` counts from 0 (null: the chain itself is wrong), `path` leads to
 * the offending key inside the operation (`spec.photos.*.url`, "" for the operation itself).
 */
export class JoltSpecError extends Error {
  override readonly name = 'JoltSpecError';

  constructor(
    readonly operationIndex: number | null,
    readonly path: string,
    message: string,
  ) {
    super(message);
  }
}

/** Why a run stopped: `limit` a budget is spent, `data` the data and the mapping do not fit together. */
export type JoltRunErrorReason = 'limit' | 'data';

/** A mapping that is valid but stopped on this input. `operationIndex` is null where no operation was at work. */
export class JoltRunError extends Error {
  override readonly name = 'JoltRunError';
  operationIndex: number | null = null;

  constructor(
    readonly reason: JoltRunErrorReason,
    message: string,
  ) {
    super(message);
  }
}
