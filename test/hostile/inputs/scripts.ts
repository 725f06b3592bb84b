import type { Hostile, HostileInputs } from './hostile-input.js';

const script = (body: string, ends: Hostile['ends'], says?: string, timeoutSeconds = 2): Hostile => ({
  path: '/api/v1/test/script',
  as: 'editor',
  body: JSON.stringify({
    language: 'javascript',
    source: `async function transform(rows, context) { ${body} }`,
    input: [],
    timeoutSeconds,
    maxHttpCalls: 50,
  }),
  ends,
  ...(says === undefined ? {} : { says }),
});
const python = (body: string, ends: Hostile['ends'], says?: string, timeoutSeconds = 2): Hostile => ({
  path: '/api/v1/test/script',
  as: 'editor',
  body: JSON.stringify({
    language: 'python',
    source: `def transform(rows, context):\n    ${body}`,
    input: [],
    timeoutSeconds,
  }),
  ends,
  ...(says === undefined ? {} : { says }),
});
/** What a call of a script throws, as the answer of the script. */
const call = (request: string, says: string): Hostile =>
  script(`try { return [await http.request(${request})] } catch (e) { return [e.message] }`, 200, says);

/** `own` is the address of the server itself, `erp` that of an ERP on this machine. */
export const scripts = (own: string, erp: string): HostileInputs => ({
  'an endless loop': script('for (;;);', 422, 'SCRIPT_TIMEOUT'),
  'a promise that never settles': script('return new Promise(() => {})', 422, 'SCRIPT_TIMEOUT'),
  'attributes of 60 MB': script('context.attributes.a = "x".repeat(6e7); return []', 422, 'SCRIPT_'),
  'a million attributes': script(
    'for (let i = 0; i < 1e6; i++) context.attributes["k" + i] = "v"; return []',
    422,
    'SCRIPT_',
  ),
  'an output of 60 MB': script('return "x".repeat(6e7)', 422, 'SCRIPT_'),
  'a failure with a code of ours': script(
    'const e = new Error("x"); e.code = "SCRIPT_UNAVAILABLE"; e.retryAfterMs = 1e9; throw e',
    422,
    'SCRIPT_FAILED',
  ),
  'a name that is a promise of codes': script(
    'const e = new Error("x"); e.name = "SCRIPT_BUSY"; throw e',
    422,
    'SCRIPT_FAILED',
  ),
  'a message of ten megabytes': script('throw new Error("x".repeat(1e7))', 422, 'SCRIPT_'),
  'an answer with two members': script(
    'Object.prototype.contract = "x"; Object.prototype.badInput = "x"; return []',
    [200, 422],
  ),
  'built-ins that lie': script(
    'JSON.stringify = () => "{}"; Array.prototype.map = () => 1; return []',
    [200, 422],
  ),
  'a flood of logs': script('for (let i = 0; i < 1e5; i++) console.log("x".repeat(100)); return []', 200),
  'too much memory': script('const all = []; for (;;) all.push(new Array(1e6).fill(1))', 422, 'SCRIPT_'),
  'the service itself': call(`"${own}/health/live"`, 'installation itself'),
  'the login of the service': call(
    `{ method: "POST", url: "${own}/api/v1/auth/login", body: {} }`,
    'installation itself',
  ),
  'the service by another name': call(`"${own.replace('127.0.0.1', '127.1')}/"`, 'installation itself'),
  'the address of the cloud': call('"http://169.254.169.254/latest/meta-data"', 'not a public address'),
  'a file': call('"file:///etc/passwd"', 'only http'),
  'a host of its own': call(`{ url: "${erp}/", headers: { Host: "inside" } }`, 'cannot set the header'),
  'a transfer encoding': call(
    `{ url: "${erp}/", headers: { "Transfer-Encoding": "chunked" } }`,
    'cannot set the header',
  ),
  'a connection header': call(
    `{ url: "${erp}/", headers: { Connection: "upgrade" } }`,
    'cannot set the header',
  ),
  'a method of its own': call(`{ method: "CONNECT", url: "${erp}/" }`, 'no method'),
  'a header of two lines': call(`{ url: "${erp}/", headers: { "X-A": "a\\r\\nHost: b" } }`, 'cannot be sent'),
  'twenty-four answers of 50 MB at once': script(
    `const all = await Promise.allSettled(Array.from({ length: 24 }, () => http.request("${erp}/large")));
     return all.map(({ reason }) => String(reason))`,
    [200, 422],
    'maxInputMb',
    60,
  ),
});

export const PYTHON: HostileInputs = {
  'an endless loop': python('while True: pass', 422, 'SCRIPT_TIMEOUT'),
  'too much memory': python("all = []\n    while True: all.append('x' * 10**7)", 422, 'SCRIPT_'),
  'an output of 60 MB': python("return 'x' * 60000000", 422, 'SCRIPT_'),
  'an endless recursion': python('return transform(rows, context)', 422, 'SCRIPT_'),
  'a power of a power': python('return [str(9 ** 9 ** 9)]', 422, 'SCRIPT_'),
  'a file': python("return [open('/etc/passwd').read()]", 422, 'SCRIPT_FAILED'),
  'a process': python("import os\n    return [os.popen('id').read()]", 422, 'SCRIPT_FAILED'),
  'a connection': python(
    "import socket\n    return [str(socket.create_connection(('127.0.0.1', 80)))]",
    422,
    'SCRIPT_FAILED',
  ),
  'a good script after the bad ones': python("return ['well']", 200, 'well', 60),
};
