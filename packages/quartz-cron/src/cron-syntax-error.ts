/** A cron expression cannot be read. The message says which field, where, and what is allowed there. */
export class CronSyntaxError extends Error {
  /** The field that is wrong (`hours`); null when it is the expression as a whole. */
  readonly field: string | null;
  /** Where in the expression, from 1. */
  readonly column: number;

  constructor(message: string, place: { field: string | null; column: number }) {
    super(message);
    this.name = 'CronSyntaxError';
    this.field = place.field;
    this.column = place.column;
  }
}
