import { inputInvalid } from '../common/index.js';

const DAY_MS = 24 * 3600 * 1000;
const MOST_DAYS = 366;

/** The period of a query, the week before now by default; `INPUT_INVALID` for one that is empty or too long. */
export function periodIn(
  query: { readonly from?: Date; readonly to?: Date },
  now: Date,
  mostDays = MOST_DAYS,
): { from: Date; to: Date } {
  const to = query.to ?? now;
  const from = query.from ?? new Date(to.getTime() - 7 * DAY_MS);
  const days = (to.getTime() - from.getTime()) / DAY_MS;
  if (days <= 0) throw inputInvalid([{ path: 'from', message: 'from must be before to' }]);
  if (days > mostDays)
    throw inputInvalid([{ path: 'from', message: `from must be at most ${mostDays} days before to` }]);
  return { from, to };
}
