// Writes docs/console-operations.md: where each operation of openapi.json is in the console, by the console's own calls, or why it is
// not there. With --check it only compares.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { format, resolveConfig } from 'prettier';

const PAGE = 'docs/console-operations.md';
const SOURCES = 'console/src';

/** What is meant for machines, or done otherwise in a browser. */
const ELSEWHERE = {
  'POST /api/v1/auth/login': 'For machines: a browser has a session (`POST auth/session`).',
  'POST /api/v1/auth/logout': 'For machines: ends a token of `auth/login`.',
  'GET /api/v1/auth/me': 'For machines: a browser asks `GET auth/session`.',
  'POST /api/nifi/login': 'For programs of the hosted product.',
  'GET /api/nifi/flows': 'For programs of the hosted product.',
  'GET /api/nifi/projects': 'For programs of the hosted product.',
  'GET /api/nifi/logs/main': 'For programs of the hosted product.',
  'GET /api/nifi/logs/sub': 'For programs of the hosted product.',
  'GET /api/nifi/logs/line': 'For programs of the hosted product.',
  'GET /health/live': 'For load balancers.',
  'GET /health/ready': 'For load balancers; the page _Installation_ shows the same checks.',
  'GET /api/v1/users/{id}': 'The list of users shows the same.',
  'GET /api/v1/tokens/{id}': 'The list of tokens shows the same.',
  'POST /api/v1/users/{id}/tokens':
    'For machines: an unscoped token; the page _Tokens_ makes those with scopes.',
  'GET /api/v1/users/{id}/tokens': 'The list of tokens shows the same, of all users.',
  'DELETE /api/v1/users/{id}/tokens/{tokenId}': 'The page _Tokens_ revokes any token (`DELETE tokens/{id}`).',
  'PUT /api/v1/logins/{slug}':
    'For machines: the page of a login saves by `POST logins/{slug}/replace`, which tests first.',
  'GET /metrics': 'For Prometheus.',
  'POST /api/v1/outbound/{slug}': 'For ERPs; the page _Outbound_ of a flow has examples.',
};

const sources = readdirSync(SOURCES, { recursive: true })
  .filter((name) => /\.tsx?$/.test(name) && !/\.(spec|d)\.ts$/.test(name))
  .map((name) => join(SOURCES, name));
const texts = new Map(sources.map((file) => [file, readFileSync(file, 'utf8')]));

/** The files that a file loads, at once or when they are wanted. */
function importsOf(file) {
  const found = texts.get(file).matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)\.js'/g);
  return [...found]
    .map(([, path]) => normalize(join(dirname(file), path)))
    .flatMap((base) => [`${base}.ts`, `${base}.tsx`].filter((name) => texts.has(name)));
}

function reach(file, seen = new Set()) {
  if (seen.has(file)) return seen;
  seen.add(file);
  for (const next of importsOf(file)) if (next !== ROUTES) reach(next, seen);
  return seen;
}

const ROUTES = join(SOURCES, 'routes.tsx');
const PAGES = [
  ...texts
    .get(ROUTES)
    .matchAll(/path: '([^']+)'[\s\S]*?lazyRouteComponent\(\(\) => import\('\.\/([^']+)\.js'\)/g),
].map(([, path, file]) => ({ path, files: reach(join(SOURCES, `${file}.tsx`)) }));
const EVERYWHERE = new Set([
  ...reach(join(SOURCES, 'shell/frame.tsx')),
  ...reach(join(SOURCES, 'shell/gate.tsx')),
]);

/** What stands before an address when a file asks for it; a queryKey only names what was asked. */
const CALL =
  /(\[)?(?:\b(GET|POST|PUT|PATCH|DELETE)\(\s*|'(get|post|put|patch|delete)',\s*|(sendText)\()?(['"`])(\/(?:api\/|metrics|health)[^'"`?]*)/g;

/** The operations that a file asks for: methods, and addresses as patterns. */
function callsOf(text) {
  const constants = [...text.matchAll(/const (\w+) = ('\/[^']+')/g)];
  const plain = constants.reduce(
    (all, [, name, value]) => all.replaceAll(new RegExp(`([(,]\\s*)${name}\\b`, 'g'), `$1${value}`),
    text,
  );
  return [...plain.matchAll(CALL)]
    .filter(([, isKey]) => isKey === undefined)
    .map(([, , called, queried, sent, , address]) => ({
      method: called ?? queried?.toUpperCase() ?? (sent === undefined ? 'GET' : 'POST'),
      // What is put into an address is one of its parameters, or one of its names.
      address: new RegExp(`^${RegExp.escape(address).replaceAll(/\\\$\\\{.*?\\\}/g, '[^/]+')}$`),
    }));
}

const calls = new Map(sources.map((file) => [file, callsOf(texts.get(file))]));
const asks = (file, method, path) =>
  calls.get(file).some((call) => call.method === method && call.address.test(path));

const { paths } = JSON.parse(readFileSync('openapi.json', 'utf8'));
const missing = [];
const rows = Object.entries(paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, { summary }]) => {
    const operation = `${method.toUpperCase()} ${path}`;
    const files = sources.filter((file) => asks(file, method.toUpperCase(), path));
    const places = files.some((file) => EVERYWHERE.has(file))
      ? ['every page']
      : PAGES.filter((page) => files.some((file) => page.files.has(file))).map((page) => `\`${page.path}\``);
    if (places.length === 0 && ELSEWHERE[operation] === undefined) missing.push(operation);
    if (places.length > 0 && ELSEWHERE[operation] !== undefined)
      missing.push(`${operation} is there, and is said not to be`);
    return `| \`${operation}\` | ${summary} | ${places.join(', ') || ELSEWHERE[operation]} |`;
  }),
);
if (missing.length > 0) {
  console.error(
    `No page of the console asks for these, and tools/operations.mjs does not say why:\n${missing.join('\n')}`,
  );
  process.exitCode = 1;
}
const text = `# Where operations are in the console

Every operation of the API, and the pages below \`/console\` that ask for it. \`npm run docs:operations\` makes this table from
\`openapi.json\` and the console's own calls; \`npm run check\` fails when it is out of date, and when an operation has neither a page
nor a reason.

| operation | does | where |
| --- | --- | --- |
${rows.join('\n')}
`;
const made = await format(text, { ...(await resolveConfig(PAGE)), filepath: PAGE });
if (process.argv.includes('--check')) {
  if (readFileSync(PAGE, 'utf8') !== made) {
    console.error(`${PAGE} is out of date: npm run docs:operations`);
    process.exitCode = 1;
  }
} else writeFileSync(PAGE, made);
