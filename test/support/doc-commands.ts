import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** The shell blocks of a page that stand under a mark: `<!-- tested -->`, or with a word `<!-- tested: <word> -->`. */
export function testedCommands(page: string, word?: string): string[] {
  const mark = word === undefined ? 'tested' : `tested: ${word}`;
  const blocks = new RegExp(String.raw`<!-- ${mark} -->\s*${'```'}sh\n(.*?)${'```'}`, 'gs');
  return [...readFileSync(page, 'utf8').matchAll(blocks)].map(([, commands = '']) => commands);
}

/** The requests that a page shows as JSON under their method and path: ```` ```json POST test/login ````. */
export function shownRequests(page: string): { method: 'post' | 'put'; path: string; body: object }[] {
  return [...readFileSync(page, 'utf8').matchAll(/^```json (POST|PUT) (\S+)\n(.*?)^```/gms)].map(
    ([, method = '', path = '', body = '']) => ({
      method: method === 'PUT' ? 'put' : 'post',
      path: `/api/v1/${path}`,
      body: JSON.parse(body) as object,
    }),
  );
}

/** Those of the tools that this machine does not have; says on the console that `what` is not tried without them. */
export function missingTools(what: string, tools: readonly string[]): string[] {
  const missing = tools.filter((tool) => spawnSync(tool, ['--version']).status !== 0);
  if (missing.length > 0) console.warn(`${what} is not tried: ${missing.join(', ')} is not installed.`);
  return missing;
}
