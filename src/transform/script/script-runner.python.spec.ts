import { afterAll, describe, expect, it } from 'vitest';
import { createTestRunner, scriptCard } from '../../../test/support/script-runner.js';

const runner = createTestRunner();
afterAll(() => runner.onApplicationShutdown());

const card = (source: string) => scriptCard('python', source);
const run = (source: string, input = '[{"sku":"a"}]') =>
  runner.run({ card: card(source), input, attributes: { 'token.erp': 'T' } });
const base = (body: string): string => `ff = session.get()\n${body}`;

describe('a Python script', () => {
  it('may be a function of the rows', async () => {
    const { outputs, stdout } = await run(
      'def transform(rows, context):\n    print(context.attributes)\n    context.attributes["n"] = 1\n    return [row["sku"] for row in rows]',
    );
    expect(outputs).toEqual([
      { relationship: 'success', text: '["a"]', attributes: { 'token.erp': 'T', n: '1' } },
    ]);
    expect(stdout).toBe("{'token.erp': 'T'}\n");
  }, 120_000);

  it('is Python 3 in the short form and Python 2 in the base form', async () => {
    const { outputs } = await run('def transform(rows, context): return [5 / 2, type("").__name__]');
    expect(outputs[0]?.text).toBe('[2.5, "str"]');
    const older = await run(
      base('ff = session.write(ff, lambda i, o: o.write(str(5 / 2)))\nsession.transfer(ff, REL_SUCCESS)'),
    );
    expect(older.outputs[0]?.text).toBe('2');
  });

  it('sends on as many flow files as it makes', async () => {
    const { outputs } = await run(
      base(
        'other = session.create(ff)\nother = session.write(other, lambda out: out.write("two"))\nsession.putAttribute(other, "n", "2")\nsession.transfer(ff, REL_SUCCESS)\nsession.transfer(other, REL_FAILURE)',
      ),
    );
    expect(outputs).toEqual([
      { relationship: 'success', text: '[{"sku":"a"}]', attributes: { 'token.erp': 'T' } },
      { relationship: 'failure', text: 'two', attributes: { 'token.erp': 'T', n: '2' } },
    ]);
  });

  it('discards what a callback wrote before it threw', async () => {
    const { outputs } = await run(
      base(
        'def half(i, o):\n    o.write("half")\n    raise Exception("x")\ntry:\n    session.write(ff, half)\nexcept Exception, e:\n    session.putAttribute(ff, "why", e.message)\n    session.transfer(ff, REL_FAILURE)',
      ),
    );
    expect(outputs).toEqual([
      { relationship: 'failure', text: '[{"sku":"a"}]', attributes: { 'token.erp': 'T', why: 'x' } },
    ]);
  });

  it.each([
    ['leaves its flow file behind', 'pass', 'transfer relationship not specified'],
    [
      'transfers twice',
      'session.transfer(ff, REL_SUCCESS)\nsession.transfer(ff, REL_SUCCESS)',
      'already marked for transfer',
    ],
    [
      'transfers what it removed',
      'session.remove(ff)\nsession.transfer(ff, REL_SUCCESS)',
      'marked for removal',
    ],
    ['rolls back', 'session.rollback()', 'rolled its session back'],
  ])('breaks its contract when it %s', async (_what, body, message) => {
    await expect(run(base(body))).rejects.toMatchObject({
      code: 'SCRIPT_CONTRACT',
      message: expect.stringContaining(message) as string,
    });
  });

  it.each([
    ['5', "TypeError: putAttribute(): 3rd arg can't be coerced to String"],
    ['True', "TypeError: putAttribute(): 3rd arg can't be coerced to String"],
    ['None', 'NullPointerException: java.lang.NullPointerException'],
  ])('cannot put %s into an attribute', async (value, message) => {
    await expect(run(base(`session.putAttribute(ff, "n", ${value})`))).rejects.toMatchObject({ message });
  });

  it('names its own lines, and no others of ours', async () => {
    const source = base('def work(i, o):\n    return {}["missing"]\nsession.write(ff, work)');
    await expect(run(source)).rejects.toMatchObject({
      code: 'SCRIPT_FAILED',
      message: "KeyError: 'missing'",
      details: {
        line: 3,
        traceback: expect.not.stringContaining('image_integrator') as string,
      },
    });
  });

  it('is told where it cannot be read', async () => {
    await expect(run('x = 1\nif x\n    pass')).rejects.toMatchObject({
      code: 'SCRIPT_SYNTAX',
      message: "SyntaxError: expected ':'",
      details: { line: 2, column: 5, traceback: expect.stringContaining('^') as string },
    });
    await expect(runner.check(card('print "a" if'))).resolves.toEqual([
      {
        path: 'source',
        message: expect.stringMatching(/^line 1, column \d+: SyntaxError/) as string,
        code: 'SCRIPT_SYNTAX',
        line: 1,
        column: expect.any(Number) as number,
      },
    ]);
    await expect(runner.check(card('print "a"\nwhile True: pass'))).resolves.toEqual([]);
  });

  it('knows the time zones of the world and has fresh randomness', async () => {
    const source =
      'def transform(rows, context):\n    import zoneinfo, datetime, random\n    at = datetime.datetime(2015, 7, 1, tzinfo=zoneinfo.ZoneInfo("Europe/Istanbul"))\n    return [at.isoformat(), random.random()]';
    const [one, other] = [await run(source), await run(source)].map(
      ({ outputs }) => JSON.parse(outputs[0]?.text ?? '[]') as [string, number],
    );
    expect(one?.[0]).toBe('2015-07-01T00:00:00+03:00');
    expect(one?.[1]).not.toBe(other?.[1]);
  });

  it('starts every time from nothing', async () => {
    await run('import json\njson.mark = 1\ndef transform(rows, context): return 1');
    const { outputs } = await run('import json\ndef transform(rows, context): return hasattr(json, "mark")');
    expect(outputs[0]?.text).toBe('false');
  });
});
