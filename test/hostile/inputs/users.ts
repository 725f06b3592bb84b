import { deep, type Hostile, type HostileInputs, names } from './hostile-input.js';

const operations = (count: number): string =>
  Array.from({ length: count }, () => '{"operation":"shift","spec":{"*":"&"}}').join(',');

const SHIFT = '[{"operation":"shift","spec":{"*":"&"}}]';
const EXPRESSION = '/api/v1/test/expression';
const MAPPING = '/api/v1/test/mapping';

const expression = (text: string, attributes: Record<string, string> = {}): string =>
  JSON.stringify({ expression: text, attributes });
const viewer = (path: string, body: string, ends: Hostile['ends'], says?: string): Hostile => ({
  path,
  as: 'viewer',
  body,
  ends,
  ...(says === undefined ? {} : { says }),
});

export const VIEWER: HostileInputs = {
  'a mapping of 20,000 operations': viewer(MAPPING, `{"mapping":[${operations(20_000)}],"input":[]}`, 422),
  'an input 2,000 levels deep': viewer(MAPPING, `{"mapping":[],"input":${deep(2_000)}}`, 422),
  'an input of 600,000 values': viewer(MAPPING, `{"mapping":[],"input":[${'1,'.repeat(600_000)}1]}`, 422),
  'an input of 99,000 names': viewer(MAPPING, `{"mapping":${SHIFT},"input":{${names(99_000)}}}`, [200, 422]),
  'an input of 400,000 values': viewer(
    MAPPING,
    `{"mapping":${SHIFT},"input":[${'1,'.repeat(400_000)}1]}`,
    [200, 422],
  ),
  'a spec that multiplies': viewer(
    MAPPING,
    `{"mapping":[{"operation":"shift","spec":{"*":{"*":{"*":["a[]","b[]","c[]","d[]"]}}}}],"input":${JSON.stringify(
      Array.from({ length: 60 }, () => Array.from({ length: 60 }, () => Array.from({ length: 20 }, () => 1))),
    )}}`,
    [200, 422],
  ),
  'an index of two thousand million': viewer(
    MAPPING,
    '{"mapping":[{"operation":"shift","spec":{"a":"x[2000000000]"}}],"input":{"a":1}}',
    [200, 422],
  ),
  'a mapping that is a text': viewer(MAPPING, '{"mapping":"x","input":[]}', 422),
  'an expression of 100,000 brackets': viewer(EXPRESSION, expression('${a:equals('.repeat(100_000)), 422),
  'attributes of 20,000 names': viewer(
    EXPRESSION,
    `{"expression":"x","attributes":{${names(20_000, '"1"')}}}`,
    422,
  ),
  'a path down to all levels again and again': viewer(
    EXPRESSION,
    expression("${a:jsonPath('$..*..*..*..*')}", { a: deep(60) }),
    422,
    'more than twice',
  ),
  'a path whose filters go through the list again and again': viewer(
    EXPRESSION,
    expression("${a:jsonPath('$[?count($[?count($[*]) > 0]) > 0]')}", {
      a: JSON.stringify(Array.from({ length: 1_000 }, () => 1)),
    }),
    422,
    'again and again',
  ),
  'a path whose pattern backtracks': viewer(
    EXPRESSION,
    expression('${a:jsonPath(\'$[?match(@, "(a|a)*")]\')}', {
      a: JSON.stringify([`${'a'.repeat(50_000)}!`]),
    }),
    200,
  ),
  'a pattern that backtracks': viewer(
    EXPRESSION,
    expression("${a:matches('(a+)+$')}", { a: `${'a'.repeat(50_000)}!` }),
    [200, 422],
  ),
  'a text that grows tenfold ten times': viewer(
    EXPRESSION,
    expression(`\${a${":replaceAll('a', 'aaaaaaaaaa')".repeat(10)}}`, { a: 'a'.repeat(1_000) }),
    422,
  ),
  'a repeat of two thousand million': viewer(
    EXPRESSION,
    expression('${a:repeat(2000000000)}', { a: 'a' }),
    422,
  ),
  'an expression in an expression in …': viewer(
    EXPRESSION,
    expression('${a:append('.repeat(3_000)),
    [200, 422],
  ),
  'a script of its own': viewer(
    '/api/v1/test/script',
    '{"language":"javascript","source":"for (;;);","input":[]}',
    403,
  ),
  'a document of its own': viewer('/api/v1/test/flow', '{"document":{"name":"x"}}', 403),
  'a payload of 20,000 names': viewer(
    '/api/v1/test/flow',
    `{"flow":"images","payload":{${names(20_000, '"a text of some length"')}}}`,
    [200, 422],
  ),
  'a payload of 50,000 names': viewer(
    '/api/v1/test/flow',
    `{"flow":"images","payload":{${names(50_000, '"a text of some length"')}}}`,
    [200, 422],
  ),
  'an id that is none': {
    path: '/api/v1/runs/not-an-id',
    method: 'GET',
    as: 'viewer',
    ends: 422,
    says: 'INPUT_INVALID',
  },
  'a limit of a thousand million': {
    path: '/api/v1/runs?limit=1000000000',
    method: 'GET',
    as: 'viewer',
    ends: 422,
  },
  'a page of a thousand million': {
    path: '/api/v1/runs?page=1000000000',
    method: 'GET',
    as: 'viewer',
    ends: [200, 422],
  },
  'a search of 10,000 characters': {
    path: `/api/v1/logs/lines?sku=${'a'.repeat(10_000)}`,
    method: 'GET',
    as: 'viewer',
    ends: [200, 422],
  },
  'a date that is none': {
    path: '/api/v1/logs?since=9'.padEnd(300, '9'),
    method: 'GET',
    as: 'viewer',
    ends: 422,
  },
};

export const EDITOR: HostileInputs = Object.fromEntries(
  Object.entries<Omit<Hostile, 'ends' | 'as'>>({
    'a flow of 400,000 names': { path: '/api/v1/flows', body: `{${names(400_000)}}` },
    'a flow of 90,000 names': { path: '/api/v1/flows', body: `{${names(90_000)}}` },
    'a Read card of 90,000 names': { path: '/api/v1/flows', body: `{"name":"x","read":{${names(90_000)}}}` },
    'a Read card of 9,000 names': { path: '/api/v1/flows', body: `{"name":"x","read":{${names(9_000)}}}` },
    'a flow of 5,000 operations': {
      path: '/api/v1/flows',
      body: `{"name":"x","mapping":[${operations(5_000)}]}`,
    },
    'a login of 20,000 settings': {
      path: '/api/v1/logins',
      body: `{"slug":"x","name":"x","type":"jwt","settings":{${names(20_000)}}}`,
    },
    'a path of five levels': {
      path: '/api/v1/flows',
      body: '{"name":"x","read":{"url":"http://127.0.0.1/","recordsPath":"$..*..*..*..*"}}',
      says: 'more than twice',
    },
  }).map(([name, rest]) => [name, { ...rest, as: 'editor', ends: 422 }]),
);
