import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import './index.js';
import { listErrorDefinitions } from '../common/index.js';

it('docs/outbound.md names every error of the room with its status', () => {
  const lines = readFileSync('docs/outbound.md', 'utf8').split('\n');
  const codes = [...listErrorDefinitions()].filter(([code]) =>
    /^(PAYLOAD_(?!GONE)|ROWS_|IDEMPOTENCY_|OUTBOUND_|FLOW_(STOPPED|NOT_))/.test(code),
  );
  expect(codes.length).toBeGreaterThan(10);
  for (const [code, { status }] of codes) {
    const line = lines.find((text) => text.startsWith('|') && text.includes(`\`${code}\``));
    expect({ code, line }).toMatchObject({ line: expect.stringContaining(`\`${status}\``) });
  }
});
