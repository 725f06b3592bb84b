import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestSandbox, scriptJob } from '../test/sandbox.js';
import type { SandboxReport, ScriptLanguage } from './index.js';
import type { ScriptHttpRequest, ScriptHttpResponse } from './script-http.js';

const asked: ScriptHttpRequest[] = [];
const sandbox = createTestSandbox({
  request: (request): Promise<ScriptHttpResponse> => {
    asked.push(request);
    if (request.url.includes('refused')) return Promise.reject(new Error('the address is not allowed'));
    const status = request.url.includes('missing') ? 404 : 200;
    return Promise.resolve({ status, url: request.url, headers: { 'X-A': 'b' }, text: '{"n": "ş"}' });
  },
});

const report = (language: ScriptLanguage, source: string, maxHttpCalls = 2): Promise<SandboxReport> =>
  sandbox.run(scriptJob(language, source, '[]', { maxHttpCalls }));

async function run(language: ScriptLanguage, source: string, maxHttpCalls = 2): Promise<unknown> {
  const { failure, outputs } = await report(language, source, maxHttpCalls);
  expect(failure).toBeNull();
  return JSON.parse(outputs[0]?.text ?? 'null') as unknown;
}

const python = (body: string): string =>
  `def transform(rows, context):\n    ${body.replaceAll('\n', '\n    ')}`;

describe('HTTP from a script that may', () => {
  beforeEach(() => void asked.splice(0));
  afterAll(() => sandbox.stop());

  it('is sent by the parent, from JavaScript', async () => {
    const source =
      'async function transform() { const r = await http.request({ method: "post", url: "http://erp/x", body: { a: 1 }, timeoutMs: 500 }); return [r.status, r.headers, r.json()] }';
    expect(await run('javascript', source)).toEqual([200, { 'X-A': 'b' }, { n: 'ş' }]);
    expect(asked).toEqual([
      {
        method: 'POST',
        url: 'http://erp/x',
        headers: { 'content-type': 'application/json' },
        body: '{"a":1}',
        timeoutMs: 500,
        login: false,
      },
    ]);
  });

  it('says that it wants the session of the flow, and not by another value', async () => {
    const source =
      'async function transform() { for (const login of [true, 1, "yes"]) await http.request({ url: "http://erp/x", login }); return [] }';
    await run('javascript', source, 3);
    expect(asked.map(({ login }) => login)).toEqual([true, false, false]);
    asked.splice(0);
    const calls =
      'import requests\nhttp.request("GET", "http://erp/x", login=True)\nrequests.get("http://erp/x", login=True)\nreturn []';
    await run('python', python(calls));
    expect(asked.map(({ login }) => login)).toEqual([true, true]);
  }, 120_000);

  it('is sent by what came with the job', async () => {
    const own = { request: () => Promise.resolve({ status: 299, url: '', headers: {}, text: '' }) };
    const source = 'async function transform() { return (await http.request("http://erp/x")).status }';
    const job = scriptJob('javascript', source, '[]', { maxHttpCalls: 1 });
    const { outputs } = await sandbox.run(job, { http: own });
    expect(outputs[0]?.text).toBe('299');
    expect(asked).toEqual([]);
  });

  it('is sent by the parent, from Python', async () => {
    const source = python(
      'r = http.request("PUT", "http://erp/x", json={"a": 1}, timeout=2)\nreturn [r.status, r.headers["X-A"], r.json()]',
    );
    expect(await run('python', source)).toEqual([200, 'b', { n: 'ş' }]);
    expect(asked).toMatchObject([{ method: 'PUT', body: '{"a": 1}', timeoutMs: 2000 }]);
  }, 120_000);

  it.each([
    [
      'urllib.request',
      'import urllib.request, json\nreturn json.load(urllib.request.urlopen("http://erp/x"))',
    ],
    ['requests', 'import requests\nreturn requests.get("http://erp/x", params={"q": "1 2"}).json()'],
    [
      'http.client',
      'import http.client, json\nc = http.client.HTTPConnection("erp")\nc.request("GET", "/x")\nreturn json.loads(c.getresponse().read())',
    ],
    [
      'java.net.URL',
      'import json\nfrom java.net import URL\nfrom org.apache.commons.io import IOUtils\nreturn json.loads(IOUtils.toString(URL("http://erp/x").openStream(), "UTF-8"))',
    ],
  ])('is reached by way of %s', async (_way, body) => {
    expect(await run('python', python(body))).toEqual({ n: 'ş' });
    expect(asked).toMatchObject([
      { method: 'GET', url: expect.stringMatching(/^http:\/\/erp\/x/) as string },
    ]);
  });

  it('is reached by way of urllib2 in the base form', async () => {
    const source =
      'import urllib2\nff = session.get()\nbody = urllib2.urlopen("http://erp/x").read()\nff = session.write(ff, lambda i, o: o.write(body))\nsession.transfer(ff, REL_SUCCESS)';
    expect(await run('python', source)).toEqual({ n: 'ş' });
  });

  it('throws inside the script what the parent refuses, and knows an HTTP status as a value', async () => {
    const caught =
      'async function transform() { try { await http.request("http://refused/") } catch (e) { return e.message } }';
    expect(await run('javascript', caught)).toBe('the address is not allowed');
    const status =
      'import urllib.request, urllib.error\ntry:\n    urllib.request.urlopen("http://erp/missing")\nexcept urllib.error.HTTPError as e:\n    return e.code';
    expect(await run('python', python(status))).toBe(404);
  });

  it('ends at its budget of calls', async () => {
    const source =
      'async function transform() { for (let i = 0; ; i++) try { await http.request("http://erp/") } catch (e) { return [i, e.message] } }';
    expect(await run('javascript', source, 3)).toEqual([
      3,
      expect.stringContaining('used up its 3 HTTP calls'),
    ]);
    expect(asked).toHaveLength(3);
  });

  it('is off unless the card allows it, with the reason in the traceback', async () => {
    const source = 'import urllib2\nff = session.get()\nurllib2.urlopen("http://erp/x")';
    expect((await report('python', source, 0)).failure).toMatchObject({
      code: 'SCRIPT_FAILED',
      message: expect.stringContaining('Connection refused') as string,
      line: 3,
    });
    expect(asked).toEqual([]);
  });
});
