import { json, type SimAnswer } from '../simulator/sim-answer.js';

/** A request that the ERP refuses: `{"error": code, "message": …}` with the status. */
export class ErpError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }

  get answer(): SimAnswer {
    return json(this.status, { error: this.code, message: this.message });
  }
}

export const badParameter = (message: string): ErpError => new ErpError(400, 'invalid_parameter', message);
