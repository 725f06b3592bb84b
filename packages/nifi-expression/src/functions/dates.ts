import {
  floorDiv,
  formatDate,
  formatInstant,
  javaTimeZone,
  parseDate,
  parseInstant,
  type TimeZone,
  zoneOfId,
} from '@image-integrator/java-text';
import { asDate, asInstant, asText, asWhole } from '../casts.js';
import { type Evaluator, requireValue } from '../evaluator.js';
import { Fault } from '../expression-error.js';
import type { Scope } from '../scope.js';
import { argument, type Builders, call, type CallBuilder, type CallSite } from './call.js';

const NANOS_PER_MS = 1_000_000n;

/** The furthest that a date can be from the epoch, in milliseconds (about 275,000 years). */
const MAX_DATE_MS = 8_640_000_000_000_000n;

/** The zone that an optional argument names: none and null are the flow's, an unknown one is GMT. */
function zoneArgument(site: CallSite, index: number): (scope: Scope) => TimeZone {
  if (site.args.length <= index) return (scope) => scope.zone;
  const id = asText(argument(site, index), `${site.name}()`);
  return (scope) => {
    const value = id.evaluate(scope);
    return value === null ? scope.zone : javaTimeZone(value);
  };
}

const toDate: CallBuilder = (site) => {
  if (site.args.length === 0 || site.subject.type !== 'STRING') {
    return call(site, asWhole(site.subject, 'toDate()'), 'DATE', null, (ms) => ms);
  }
  const format = asText(argument(site, 0), 'toDate()');
  const zone = zoneArgument(site, 1);
  return call(site, asText(site.subject, 'toDate()'), 'DATE', null, (text, scope) => {
    const pattern = format.evaluate(scope);
    if (pattern === null) return null;
    const epochMs = parseDate(text, pattern, zone(scope), scope.nowMs);
    if (epochMs === null) throw new Fault(`"${text}" is not a date of the pattern "${pattern}"`);
    return BigInt(epochMs);
  });
};

const format: CallBuilder = (site) => {
  const formatText = asText(argument(site, 0), 'format()');
  const zone = zoneArgument(site, 1);
  return call(site, asDate(site.subject, 'format()'), 'STRING', null, (ms, scope) =>
    formatDate(checkedMs(ms), requireValue(formatText, scope, 'format()'), zone(scope)),
  );
};

function instantArguments(site: CallSite): [pattern: Evaluator<'STRING'>, zone: Evaluator<'STRING'>] {
  return [asText(argument(site, 0), `${site.name}()`), asText(argument(site, 1), `${site.name}()`)];
}

const toInstant: CallBuilder = (site) => {
  if (site.args.length === 1)
    throw new Fault('toInstant() takes no argument, or a pattern and a zone', site.span.start);
  if (site.args.length === 0 || site.subject.type !== 'STRING') {
    return call(site, asWhole(site.subject, 'toInstant()'), 'INSTANT', null, (ms) => ms * NANOS_PER_MS);
  }
  const [pattern, zone] = instantArguments(site);
  return call(site, asText(site.subject, 'toInstant()'), 'INSTANT', null, (text, scope) => {
    const format = pattern.evaluate(scope);
    if (format === null) return null;
    return parseInstant(text, format, zoneOfId(requireValue(zone, scope, 'toInstant()')));
  });
};

const formatInstantCall: CallBuilder = (site) => {
  const [pattern, zone] = instantArguments(site);
  return call(site, asInstant(site.subject, 'formatInstant()'), 'STRING', null, (nanos, scope) => {
    checkedMs(floorDiv(nanos, NANOS_PER_MS));
    const format = requireValue(pattern, scope, 'formatInstant()');
    return formatInstant(nanos, format, zoneOfId(requireValue(zone, scope, 'formatInstant()')));
  });
};

/** `toMicros`, `toNanos`: of an instant alone, as NiFi has it. */
function since(unitNanos: bigint): CallBuilder {
  return (site) => {
    if (site.subject.type !== 'INSTANT') {
      throw new Fault(
        `${site.name}() needs an INSTANT, not a ${site.subject.type}; make one with toInstant()`,
        site.span.start,
      );
    }
    return call(site, asInstant(site.subject, site.name), 'NUMBER', null, (nanos) => nanos / unitNanos);
  };
}

function checkedMs(ms: bigint): number {
  if (ms > MAX_DATE_MS || ms < -MAX_DATE_MS) throw new Fault(`${ms} milliseconds from 1970 are no date`);
  return Number(ms);
}

export const dateFunctions: Builders<
  'toDate' | 'format' | 'toInstant' | 'formatInstant' | 'toMicros' | 'toNanos'
> = {
  toDate,
  format,
  toInstant,
  formatInstant: formatInstantCall,
  toMicros: since(1000n),
  toNanos: since(1n),
};
