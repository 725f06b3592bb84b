import { describe, expect, it } from 'vitest';
import { validateReadCard } from '../erp-reader/index.js';
import { validateMapping } from '../transform/index.js';
import { flowProblems } from './flow-rules.js';
import { FLOW_EXAMPLES } from './flow.examples.js';
import { readDocument, toStored } from './read-document.js';

const NOW = new Date('2026-11-23T12:00:00Z');
const inbound = { ...FLOW_EXAMPLES.inbound.value, slug: 'images' };
const outbound = {
  name: 'ERP images',
  slug: 'erp-images',
  direction: 'outbound',
  omnitron: inbound.omnitron,
};

/** Problems of the DTO classes, of the rules across fields and of steps, as the validator joins them for a sound document. */
function problemsOf(input: Record<string, unknown>): string[] {
  const { document, problems } = readDocument(input);
  const { read, erpQuery, mapping } = document;
  const ofSteps = () => [
    ...(read === null ? [] : validateReadCard(read, erpQuery)),
    ...(mapping === null ? [] : validateMapping(mapping)),
  ];
  const all = problems.length > 0 ? problems : [...flowProblems(document, () => true, NOW), ...ofSteps()];
  return all.map(({ path, message }) => `${path}: ${message}`);
}

describe('readDocument', () => {
  it('fills defaults in, down to the fields of the cards', () => {
    const { document, problems } = readDocument(outbound);
    expect(problems).toEqual([]);
    expect(toStored(document)).toMatchObject({
      timezone: 'UTC',
      filenameTemplate: '{sku}',
      read: null,
      script: null,
      mapping: null,
      schedule: null,
      initialSyncDate: null,
      erpQuery: {},
      omnitron: { imagePath: '/api/v1/downloadable-image/', concurrency: 8 },
      fetchMissing: {
        enabled: false,
        identifierPath: 'sku',
        productizedWithinDays: 30,
        batchSize: 50,
        imageCheck: 'auto',
        imagesField: null,
        backOffHours: 24,
      },
      write: { rowGrouping: 'run', skipUnchanged: true, removalGuardPercent: 20 },
    });
  });

  it('reads back what it stored', () => {
    const { document } = readDocument(inbound);
    expect(readDocument(toStored(document)).document).toEqual(document);
  });

  it('names every wrong field of every card at once', () => {
    const found = problemsOf({
      name: 'A name of more than twenty characters',
      slug: 'Bad Slug',
      direction: 'sideways',
      schedule: { type: 'cron', expression: '0 99 * * * ?' },
      omnitron: { login: 'omnitron', domainUrl: 'not a url' },
      read: { url: 'https://erp', pagination: { type: 'offset', pageSize: 0 }, surprise: 1 },
      fetchMissing: { batchSize: 'many' },
      initialSyncDate: '2026-01-01T00:00:00',
      colour: 'blue',
    });
    const paths = found.map((problem) => problem.split(':')[0]);
    expect(paths).toEqual(
      expect.arrayContaining([
        'name',
        'slug',
        'direction',
        'schedule.expression',
        'omnitron.domainUrl',
        'read.pagination.pageSize',
        'read.surprise',
        'fetchMissing.batchSize',
        'initialSyncDate',
        'colour',
      ]),
    );
  });

  it.each([
    ['omnitron', undefined],
    ['omnitron', null],
    ['write', null],
    ['erpQuery', 'sku'],
    ['read', []],
    ['schedule', 'daily'],
  ])('refuses %s: %j, which is no card', (card, value) => {
    expect(problemsOf({ ...inbound, [card]: value }).join()).toContain(`${card}:`);
  });

  it('refuses what is nested too deep to be a flow', () => {
    let spec: object = {};
    for (let level = 0; level < 5000; level += 1) spec = { spec };
    expect(() => problemsOf({ ...inbound, mapping: [spec] })).toThrow('is nested deeper than 100 levels');
  });
});

describe('names that JavaScript has a use for', () => {
  it.each(['__proto__', 'constructor', 'prototype'])('refuses %s, with its place', (name) => {
    const mapping = [{ operation: 'shift', spec: JSON.parse(`{"a": {"${name}": "b"}}`) as object }];
    expect(() => problemsOf({ ...inbound, mapping })).toThrow(
      `mapping[0].spec.a.${name}: "${name}" cannot be used as a name`,
    );
  });
});

describe('schedules', () => {
  it.each([
    [{ type: 'cron', expression: '0 0 25 * * ?' }, 'schedule.expression: the field for hours'],
    [{ type: 'cron' }, 'schedule.expression: '],
    [{ type: 'interval', everySeconds: 0 }, 'schedule.everySeconds: everySeconds must not be less than 1'],
    [{ type: 'after-flow', flow: 'No Slug' }, 'schedule.flow: flow must be the slug'],
    [{ type: 'sometimes' }, 'schedule.type: type must be one of'],
    [{}, 'schedule.type: type must be one of'],
    [{ type: 'cron', expression: '0 0 0 30 2 ?' }, 'has no time left to come'],
  ])('%j is refused', (schedule, problem) => {
    expect(problemsOf({ ...inbound, schedule }).join('\n')).toContain(problem);
  });

  it.each([
    [{ type: 'cron', expression: '*/5 * * * *' }],
    [{ type: 'interval', everySeconds: 1 }],
    [{ type: 'after-flow', flow: 'products' }],
    [null],
  ])('%j is taken', (schedule) => {
    expect(problemsOf({ ...inbound, schedule })).toEqual([]);
  });
});

describe('rules across cards', () => {
  it('knows the timezones of the world', () => {
    expect(problemsOf({ ...inbound, timezone: 'Europe/Istambul' })).toEqual([
      'timezone: "Europe/Istambul" is not an IANA timezone; write it like Europe/Istanbul or UTC',
    ]);
  });

  it('compiles the filename template', () => {
    expect(problemsOf({ ...inbound, filenameTemplate: '{attributes__color}_{base_code}' })).toEqual([]);
    expect(problemsOf({ ...inbound, filenameTemplate: 'img-{base_code' })).toEqual([
      'filenameTemplate: "img-{base_code": the { has no }, at character 5',
    ]);
  });

  it('asks an inbound flow for its Read card', () => {
    expect(problemsOf({ ...inbound, read: null })).toEqual([
      'read: an inbound flow needs the Read card; at least its url',
    ]);
  });

  it('refuses cards that make no sense in an outbound flow', () => {
    const found = problemsOf({
      ...outbound,
      read: inbound.read,
      schedule: inbound.schedule,
      fetchMissing: { enabled: true },
    });
    expect(found.map((problem) => problem.split(':')[0])).toEqual(
      expect.arrayContaining(['read', 'schedule', 'fetchMissing.enabled']),
    );
  });

  it('hands the mapping to its own room', () => {
    const found = problemsOf({
      ...inbound,
      mapping: [{ operation: 'shift', spec: { a: 'b' } }, { operation: 'shuffle' }],
    });
    expect(found).toEqual([expect.stringMatching(/^mapping\[1\].*shuffle/)]);
  });

  it('takes a query setting that is null for one that is left out', () => {
    expect(problemsOf({ ...inbound, erpQuery: { sku: null } })).toEqual([]);
    expect(problemsOf({ ...inbound, erpQuery: { sku: [] } }).join()).toContain('erpQuery.sku: ');
  });

  it('hands the Read card to its own room', () => {
    expect(problemsOf({ ...inbound, read: { ...inbound.read, url: 'ftp://erp' } })).toEqual([
      'read.url: "ftp://erp" is not an http or https URL',
    ]);
  });
});

describe('a list where one thing belongs', () => {
  const { pagination } = inbound.read;
  it.each([
    ['read.pagination', { read: { ...inbound.read, pagination: [null] } }],
    ['read.pagination', { read: { ...inbound.read, pagination: [pagination] } }],
    ['schedule', { schedule: [null, inbound.schedule] }],
    ['read', { read: [inbound.read] }],
  ])('is refused at %s', (path, cards) => {
    const { problems } = readDocument({ ...inbound, ...cards });
    expect(problems).toContainEqual({ path, message: expect.stringContaining('must be an object') });
  });
});
