import { gzipSync } from 'node:zlib';
import { deep, names } from './hostile-input.js';

/** What a hostile ERP answers to a read, and the code that the test of the read then tells. */
export interface HostileAnswer {
  readonly body: string | Buffer;
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly code: string;
}

const COMPLEX = 'RESPONSE_TOO_COMPLEX';
const xml = { 'content-type': 'application/xml' };

export const ERP: Readonly<Record<string, HostileAnswer>> = {
  'a page of two million names': { body: `{"results":[{${names(2_000_000)}}]}`, code: COMPLEX },
  'an object of 60,000 names': { body: `{${names(60_000)}}`, code: COMPLEX },
  '200,000 brackets': { body: `{"results":${'['.repeat(200_000)}${']'.repeat(200_000)}}`, code: COMPLEX },
  'a record 300 levels deep': { body: `{"results":[${deep(300)}]}`, code: COMPLEX },
  'brackets that are never closed': { body: '['.repeat(500_000), code: COMPLEX },
  'a number of 100,000 digits': { body: `{"results":[${'9'.repeat(100_000)}]}`, code: COMPLEX },
  'an exponent of 100,000 digits': { body: `{"results":[1e${'9'.repeat(100_000)}]}`, code: COMPLEX },
  'three million numbers': { body: `{"results":[],"more":[${'1,'.repeat(3_000_000)}1]}`, code: COMPLEX },
  'deep JSON Lines': {
    body: `${'['.repeat(5_000)}\n`,
    headers: { 'content-type': 'application/x-ndjson' },
    code: COMPLEX,
  },
  'another type in the place of the list': { body: '{"results":"x"}', code: 'RECORDS_PATH_NOT_FOUND' },
  'no list': { body: `{"a":${'1'.repeat(900)}}`, code: 'RECORDS_PATH_NOT_FOUND' },
  'a text without an end': { body: `{"results":["${'a'.repeat(1_000_000)}`, code: 'RESPONSE_TRUNCATED' },
  'a page of HTML': { body: `<html>${'<b>'.repeat(100_000)}`, code: 'ERP_ANSWERED_ERROR' },
  'XML 100,000 levels deep': { body: '<a>'.repeat(100_000), headers: xml, code: 'RESPONSE_' },
  'XML of entities': {
    body: '<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><a>&c;&c;&c;</a>',
    headers: xml,
    code: '"ok"',
  },
  'a bomb of 100 MB': {
    body: gzipSync(Buffer.alloc(100_000_000, 32), { level: 9 }),
    headers: { 'content-encoding': 'gzip' },
    code: 'RESPONSE_TOO_LARGE',
  },
  'an encoding that is none': {
    body: 'x',
    headers: { 'content-encoding': 'gzip' },
    code: 'RE',
  },
  'a refusal of a megabyte': { body: 'x'.repeat(1_000_000), status: 403, code: 'PAGE_REFUSED' },
};
