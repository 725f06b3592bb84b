import { describe, expect, it } from 'vitest';
import { flowOf, parseYaml, toFlowFile, toYaml } from './flow-file.js';
import { FLOW_EXAMPLES } from './flow.examples.js';
import { readDocument, toStored } from './read-document.js';

describe('a flow file', () => {
  const source = 'def transform(rows, context):\n    return rows\n';
  const { document } = readDocument({
    ...FLOW_EXAMPLES.inbound.value,
    slug: 'images',
    script: { language: 'python', source },
  });

  it('gives back the same flow by way of YAML', () => {
    expect(flowOf(parseYaml(toYaml(toFlowFile(document))))).toEqual(toStored(document));
  });

  it('gives back the same flow by way of JSON', () => {
    expect(flowOf(parseYaml(JSON.stringify(toFlowFile(document))))).toEqual(toStored(document));
  });

  it('writes a script as the lines that it has', () => {
    expect(toYaml(toFlowFile(document))).toContain('    source: |\n      def transform(rows, context):\n');
  });

  it('may be a bare document', () => {
    expect(flowOf(parseYaml('name: Images\nwrite: {}\n'))).toEqual({ name: 'Images', write: {} });
  });

  it('says line and column of what is wrong with its YAML', () => {
    expect(() => parseYaml('name: Images\nread:\n  url: "https://erp\n')).toThrow(
      expect.objectContaining({
        code: 'FLOW_FILE_UNREADABLE',
        details: expect.objectContaining({ line: 4 }),
      }),
    );
  });

  it('does not let a few bytes of YAML stand for many', () => {
    const bomb = ['a: &a [x, x, x, x, x, x, x, x, x]'];
    for (let level = 1; level < 9; level += 1) {
      const before = String.fromCodePoint(96 + level);
      const name = String.fromCodePoint(97 + level);
      bomb.push(`${name}: &${name} [${Array.from({ length: 9 }, () => `*${before}`).join(', ')}]`);
    }
    expect(() => parseYaml(bomb.join('\n'))).toThrow(/alias/i);
  });

  it('refuses a file of another format', () => {
    expect(() => flowOf({ format: 'image-integrator/flow', formatVersion: 2, flow: {} })).toThrow(
      /version 2/,
    );
  });
});
