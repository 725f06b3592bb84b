import { badParameter } from './erp-error.js';

/** Dates as an ERP writes them: its own wall clock, no zone, e.g. `2024-12-31T13:30:59.000001`. */
export class LocalDates {
  private readonly offsetMs: number;

  /** `utcOffset`: `+03:00`. */
  constructor(private readonly utcOffset: string) {
    this.offsetMs = Date.parse('1970-01-01T00:00:00Z') - Date.parse(`1970-01-01T00:00:00${utcOffset}`);
  }

  format(moment: number): string {
    return `${new Date(moment + this.offsetMs).toISOString().slice(0, -1)}000`;
  }

  /** Milliseconds since 1970. A zone in the text is obeyed. Throws `ErpError`. */
  parse(name: string, text: string): number {
    const date = text.trim().replace(' ', 'T');
    const timed = date.includes('T') ? date : `${date}T00:00:00`;
    const moment = Date.parse(/(Z|[+-]\d{2}:?\d{2})$/i.test(timed) ? timed : timed + this.utcOffset);
    if (Number.isNaN(moment)) throw badParameter(`${name} must be a date and time, not "${text}".`);
    return moment;
  }
}
