import { FORM_TYPE, type Hostile, type HostileInputs, names } from './hostile-input.js';

const CREDENTIALS = '"username":"a@example.com","password":"wrong password"';
const TOO_COMPLEX = { ends: 422, says: 'BODY_TOO_COMPLEX' };

const BODIES: Readonly<Record<string, Pick<Hostile, 'body' | 'ends' | 'says'>>> = {
  '64,000 names': { body: `{${CREDENTIALS},${names(64_000)}}`, ends: 413 },
  '128,000 names': { body: `{${CREDENTIALS},${names(128_000)}}`, ends: 413 },
  '1.4 MB of ones': { body: `[${'1,'.repeat(700_000)}1]`, ends: 413 },
  'five million brackets': { body: '['.repeat(5_000_000), ends: 413 },
  '16,000 brackets': { body: '['.repeat(16_000), ...TOO_COMPLEX },
  '2,000 objects': { body: '{"a":'.repeat(2_000), ...TOO_COMPLEX },
  'a list': { body: '[1,2,3]', ends: 422, says: 'INPUT_INVALID' },
  '2,000 ones': { body: `[${'1,'.repeat(2_000)}1]`, ...TOO_COMPLEX },
  '1,000 names': { body: `{${CREDENTIALS},${names(1_000)}}`, ...TOO_COMPLEX },
  'a number of 10,000 digits': { body: `{"username":${'9'.repeat(10_000)}}`, ...TOO_COMPLEX },
  'a text': { body: '"text"', ends: 400 },
  null: { body: 'null', ends: 400 },
  nothing: { body: '', ends: 422 },
  'an open text': { body: `{"username":"${'a'.repeat(15_000)}`, ends: 400, says: 'BODY_MALFORMED' },
  'a name of 15,000 characters': { body: `{"username":"${'a'.repeat(15_000)}","password":"x"}`, ends: 422 },
  __proto__: { body: `{${CREDENTIALS},"__proto__":{"a":1}}`, ends: 422 },
  constructor: { body: `{${CREDENTIALS},"constructor":{"prototype":{"a":1}}}`, ends: 422 },
  NUL: { body: String.raw`{"username":"a\u0000","password":"x"}`, ends: 422 },
  'half a surrogate pair': { body: String.raw`{"username":"a\ud800","password":"x"}`, ends: 422 },
  'a name given twice': { body: '{"username":"a","username":{},"password":"x"}', ends: 422 },
  'a number beyond all': { body: '{"username":1e999999,"password":"x"}', ends: 422 },
};

const ROUTES = ['/api/v1/auth/login', '/api/v1/auth/session'];

const JSON_LOGINS: HostileInputs = Object.fromEntries(
  ROUTES.flatMap((path) =>
    Object.entries(BODIES).map(([name, rest]) => [`${path}: ${name}`, { path, ...rest }]),
  ),
);

const FORM_LOGINS: HostileInputs = Object.fromEntries(
  Object.entries<Omit<Hostile, 'path'>>({
    'a name of 3,000 characters': { body: `username=${'a'.repeat(3_000)}&password=x`, ends: 400 },
    'a password of 3,000 characters': { body: `username=a&password=${'a'.repeat(3_000)}`, ends: 400 },
    '3,000 parameters': { body: 'a=1&'.repeat(3_000), ends: 413 },
    'a megabyte': { body: `username=${'a'.repeat(1_000_000)}`, ends: 413 },
    'a name given twice': { body: 'username=a&username=b&password=x', ends: 400 },
    'JSON with a list': { body: '{"username":["a"],"password":{}}', type: 'application/json', ends: 400 },
    nothing: { body: '', ends: 400 },
  }).map(([name, rest]) => [
    `/api/nifi/login: ${name}`,
    { path: '/api/nifi/login', type: FORM_TYPE, ...rest },
  ]),
);

const CLOSED: HostileInputs = {
  'a flow of 90,000 names': { path: '/api/v1/flows', body: `{${names(90_000)}}`, ends: [401, 422] },
  'a post to a flow': { path: '/api/v1/outbound/posted', body: '[]', ends: 401 },
  'a post of ten megabytes': { path: '/api/v1/outbound/posted', body: `["${'a'.repeat(1e7)}"]`, ends: 401 },
  'the events of all runs': { path: '/api/v1/runs/events', method: 'GET', ends: 401 },
  'an export': { path: '/api/v1/logs/export', method: 'GET', ends: 401 },
  metrics: { path: '/metrics', method: 'GET', ends: 401 },
  'a path that is no text': { path: '/api/v1/flows/%E0%A4%A', method: 'GET', ends: [400, 401, 404] },
  'a path of NUL': { path: '/api/v1/flows/%00', method: 'GET', ends: [400, 401, 404] },
  'a path of 10,000 characters': {
    path: `/api/v1/flows/${'a'.repeat(10_000)}`,
    method: 'GET',
    ends: [401, 404, 414],
  },
  'a path upwards': { path: '/console/..%2f..%2f..%2fetc%2fpasswd', method: 'GET', ends: [400, 404] },
  'ten thousand parameters': {
    path: `/api/v1/runs?${'a=1&'.repeat(3_000)}`,
    method: 'GET',
    ends: [401, 422],
  },
  'a method that is none': { path: '/api/v1/flows', method: 'PROPFIND', ends: [401, 404] },
  'a form of another kind': {
    path: '/api/v1/auth/login',
    body: 'x',
    type: 'multipart/form-data',
    ends: [400, 422],
  },
};

export const ANONYMOUS: HostileInputs = { ...JSON_LOGINS, ...FORM_LOGINS, ...CLOSED };
