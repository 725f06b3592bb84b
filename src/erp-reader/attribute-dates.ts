import { formatMoment, type Micros, parseMoment } from './datetime.js';
import { DEFAULT_DATETIME_FORMAT, type ErpQuery } from './erp-query.dto.js';
import { localMoment, lookedBack } from './flow-clock.js';
import type { ReadCard } from './read-card.dto.js';
import type { RunQuery } from './run-query.js';

interface DateRules {
  readonly card: Pick<ReadCard, 'lookBackSeconds'>;
  readonly erpQuery: ErpQuery;
  /** IANA name of the flow's zone. */
  readonly timezone: string;
}

/** `last.request` as expressions and scripts see it: less the look-back, in the flow's zone and format. */
export function lastRequestText(lastRequest: string, rules: DateRules): string {
  const moment = parseMoment(lastRequest, 'UTC');
  return moment === null ? lastRequest : text(lookedBack(moment, rules.card.lookBackSeconds), rules);
}

/** `query` with its date in the flow's zone and format; with type string, or when it is no date, as typed. */
export function queryInZone(query: RunQuery, rules: DateRules): RunQuery {
  const { modifiedDateGt } = query;
  if (modifiedDateGt === undefined || rules.erpQuery.modified_date__gt?.type === 'string') return query;
  const moment = parseMoment(modifiedDateGt, rules.timezone);
  return moment === null ? query : { ...query, modifiedDateGt: text(moment, rules) };
}

function text(moment: Micros, { erpQuery, timezone }: DateRules): string {
  const setting = erpQuery.modified_date__gt;
  const zone = setting?.zone ?? timezone;
  return setting?.type !== 'datetime' || setting.format === DEFAULT_DATETIME_FORMAT
    ? localMoment(moment, zone)
    : formatMoment(moment, setting.format, zone);
}
