import { afterAll, describe, expect, it } from 'vitest';
import { createTestRunner, scriptCard } from '../../../test/support/script-runner.js';

const runner = createTestRunner();
afterAll(() => runner.onApplicationShutdown());

const card = (source: string) => scriptCard('python', source);
const run = (source: string, input = '[{"sku":"a"}]') =>
  runner.run({ card: card(source), input, attributes: { 'token.erp': 'T' } });

describe('a Python script', () => {
  it('may be a function of the rows', async () => {
    const { outputs, stdout } = await run(
      'def transform(rows, context):\n    print(context.attributes)\n    return [row["sku"] for row in rows]',
    );
    expect(outputs).toEqual([{ relationship: 'success', text: '["a"]', attributes: { 'token.erp': 'T' } }]);
    expect(stdout).toBe("{'token.erp': 'T'}\n");
  }, 60_000);
});
