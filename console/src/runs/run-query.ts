import type { RUN_STATES, RUN_STATUSES, RUN_TRIGGERS } from '../api/choices.js';

/** The filters of the list as they stand in the address; times are of the user's clock: `2026-11-23T10:00`. */
export interface RunSearch {
  readonly flow?: string | undefined;
  readonly state?: (typeof RUN_STATES)[number] | undefined;
  readonly status?: (typeof RUN_STATUSES)[number] | undefined;
  readonly trigger?: (typeof RUN_TRIGGERS)[number] | undefined;
  readonly text?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

type RunQuery = { -readonly [name in keyof RunSearch]: Exclude<RunSearch[name], undefined> };

/** The same as the API takes them. A time that is none is left out, and so is a text too short to search for. */
export function runQuery({ text, from, to, ...filter }: RunSearch): RunQuery {
  const query = {
    ...filter,
    text: text === undefined || text.length < 2 ? undefined : text,
    from: utc(from),
    to: utc(to),
  };
  return Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined));
}

function utc(local: string | undefined): string | undefined {
  const date = new Date(local ?? '');
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}
