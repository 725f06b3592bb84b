import { expect } from 'vitest';
import { type FieldCase, img, record } from './field-case.js';

const P1 = record('P-1', '1');
const P2 = record('P-2', '2');
const both = { status: 'succeeded', written: 2 };

/** How lists end, and requests that are led elsewhere. */
export const PAGING: readonly FieldCase[] = [
  {
    rule: 'takes a next of 0 for the end',
    read: { recordsPath: '$.items', pagination: { type: 'next', nextPath: '$.next', nextKey: 'c' } },
    runs: [
      [
        { query: { c: '' }, json: { items: [record('NZ-1', '1')], next: 25 } },
        { query: { c: '25' }, json: { items: [record('NZ-2', '2')], next: 0 } },
        { query: { c: '0' }, json: { items: [record('NZ-1', '1')], next: 25 } },
      ],
    ],
    run: both,
    asked: 2,
  },
  {
    rule: 'takes a next of "null" for the end',
    read: { recordsPath: '$.items', pagination: { type: 'next', nextPath: '$.next', nextKey: 'c' } },
    runs: [
      [
        { query: { c: '' }, json: { items: [record('NN-1', '1')], next: 'a' } },
        { query: { c: 'a' }, json: { items: [record('NN-2', '2')], next: 'null' } },
        { query: { c: 'null' }, status: 400, json: { e: 'bad cursor' } },
      ],
    ],
    run: both,
    asked: 2,
  },
  {
    rule: 'takes another status for the end where the card names it',
    read: { recordsPath: '$.items', pagination: { type: 'page', pageSize: 2, endStatuses: [400, 404] } },
    runs: [
      [
        { query: { page: '1' }, json: { items: [P1, P2] } },
        { status: 400, json: { code: 'rest_post_invalid_page_number' } },
      ],
    ],
    run: both,
    shop: { 'P-1': [img('1')], 'P-2': [img('2')] },
  },
  ...[404, 416].map((status): FieldCase => ({
    rule: `takes ${status} past the end for the end, of a marker too`,
    read: {
      recordsPath: '$.items',
      pagination: {
        type: 'seek',
        markerKey: 'after',
        markerPath: '$.items[-1].sku',
        pageSize: 1,
        endStatuses: [404, 416],
      },
    },
    runs: [
      [
        { query: { after: '' }, json: { items: [record(`ES-${status}`, '1')] } },
        { status, json: {} },
      ],
    ],
    run: { status: 'succeeded', written: 1 },
    asked: 2,
  })),
  {
    rule: 'takes the same status on the first page for an error',
    read: { recordsPath: '$.items', pagination: { type: 'page', endStatuses: [404] } },
    runs: [[{ status: 404, json: {} }]],
    run: { status: 'failed', failure: { step: 'read', code: 'PAGE_REFUSED' } },
    asked: 1,
  },
  {
    rule: 'says how to take a refused last page for the end',
    read: { recordsPath: '$.items', pagination: { type: 'page', pageSize: 1 } },
    runs: [
      [
        { query: { page: '1' }, json: { items: [record('EA-1', '1')] } },
        { status: 404, json: {} },
      ],
    ],
    run: { status: 'failed', written: 0, failure: { step: 'read', code: 'PAGE_REFUSED' } },
    detail: /set read\.pagination\.endStatuses to \[404\]/,
  },
  ...[200, 204].map((status): FieldCase => ({
    rule: `takes an empty ${status} past the end for the end`,
    read: { recordsPath: '$.items', pagination: { type: 'page', pageSize: 2 } },
    runs: [
      [
        { query: { page: '1' }, json: { items: [record(`EE-${status}`, '1')] } },
        { status, body: '' },
      ],
    ],
    run: { status: 'succeeded', written: 1, verdict: 'complete' },
  })),
  {
    rule: 'ends at the total of a header, and fails below it',
    read: { pagination: { type: 'page', pageSize: 2, totalHeader: 'X-Total-Count' } },
    runs: [
      [
        {
          query: { page: '1' },
          headers: { 'x-total-count': '3' },
          json: [record('TH-1', '1'), record('TH-2', '2')],
        },
        { query: { page: '2' }, headers: { 'x-total-count': '3' }, json: [] },
      ],
    ],
    run: { status: 'failed', written: 0, failure: { step: 'read', code: 'READ_SHORT' } },
    detail: /declared 3 records \(X-Total-Count\)/,
  },
  {
    rule: 'reads on at its own host when next names an internal one',
    read: { recordsPath: '$.items', pagination: { type: 'next', nextPath: '$.next' } },
    runs: [
      [
        {
          query: { p: '' },
          json: { items: [record('NI-1', '1')], next: 'http://erp.internal.invalid:8080/items?p=2' },
        },
        { query: { p: '2' }, json: { items: [record('NI-2', '2')], next: null } },
      ],
    ],
    run: both,
    asked: 2,
  },
  {
    rule: 'never follows next to another place of another host',
    read: { recordsPath: '$.items', pagination: { type: 'next', nextPath: '$.next' } },
    runs: [[{ json: { items: [record('NX-1', '1')], next: 'http://evil.invalid/collect?p=2' } }]],
    run: { status: 'failed', written: 0, failure: { step: 'read', code: 'NEXT_INVALID' } },
    detail: /credentials are not sent to another host.*nextTake/,
    asked: 1,
  },
  {
    rule: 'goes on with the cursor that stands in the JSON of a text',
    read: {
      recordsPath: '$.d.items',
      pagination: { type: 'next', nextPath: '$.d.page.cursor', nextKey: 'c' },
    },
    runs: [
      [
        {
          query: { c: '' },
          json: { d: JSON.stringify({ items: [record('CT-1', '1')], page: '{"cursor":"x1"}' }) },
        },
        { query: { c: 'x1' }, json: { d: JSON.stringify({ items: [record('CT-2', '2')], page: '{}' }) } },
      ],
    ],
    run: both,
    asked: 2,
  },
  {
    rule: 'warns of a total that is no number',
    read: { recordsPath: '$.items', pagination: { type: 'page', pageSize: 2, totalPath: '$.total' } },
    runs: [
      [
        {
          query: { page: '1' },
          json: { items: [record('TF-1', '1'), record('TF-2', '2')], total: '3 kayıt' },
        },
        { query: { page: '2' }, json: { items: [record('TF-3', '3')], total: '3 kayıt' } },
        { json: { items: [], total: '3 kayıt' } },
      ],
    ],
    run: { status: 'succeeded', written: 3 },
    warning: /totalPath \$\.total finds "3 kayıt", which is no whole number/,
  },
  {
    rule: 'ends at a flag that is true on the last page',
    read: {
      recordsPath: '$.content',
      pagination: { type: 'page', firstPage: 0, pageSize: 1, limitKey: 'size', lastPagePath: '$.last' },
    },
    runs: [
      [
        { query: { page: '0' }, json: { content: [record('SL-1', '1')], last: false } },
        { query: { page: '1' }, json: { content: [record('SL-2', '2')], last: true } },
        { status: 500, json: { e: 'no such page' } },
      ],
    ],
    run: both,
    asked: 2,
  },
  {
    rule: 'doubts a read that such a flag has ended as if it were its opposite',
    read: {
      recordsPath: '$.content',
      pagination: { type: 'page', firstPage: 0, pageSize: 1, limitKey: 'size', hasMorePath: '$.last' },
    },
    runs: [[{ json: { content: [record('SO-1', '1')], last: false } }]],
    run: {
      status: 'succeeded',
      written: 1,
      verdict: 'doubtful',
      verdictReason: expect.stringContaining('Set read.pagination.lastPagePath to it instead') as string,
    },
  },
  {
    rule: 'never makes a GET of a POST that is redirected',
    read: { method: 'POST', extraParams: { a: 1 } },
    runs: [
      [
        { path: '/items/', method: 'POST', json: [record('RD-1', '1')] },
        { path: '/items/', method: 'GET', status: 405, json: { detail: 'Method GET not allowed' } },
        { path: '/items', status: 301, headers: { location: '{{ERP}}/items/' } },
      ],
    ],
    run: { status: 'failed', failure: { step: 'read', code: 'REDIRECT_DENIED' } },
    detail: /POST .*301 and redirects to .*\/items\/.*Set the URL/,
    asked: 1,
  },
  {
    rule: 'follows a redirect that keeps method and body',
    read: { method: 'POST', extraParams: { a: 1 } },
    runs: [
      [
        { path: '/items/', method: 'POST', json: [record('RD-2', '2')] },
        { path: '/items', status: 308, headers: { location: '{{ERP}}/items/' } },
      ],
    ],
    run: { status: 'succeeded', written: 1 },
  },
  {
    rule: 'names a Retry-After that is longer than it may wait',
    runs: [[{ status: 429, headers: { 'retry-after': '1500' }, json: {} }]],
    run: { status: 'failed', failure: { step: 'read', code: 'PAGE_FAILED' } },
    detail: /Retry-After.*1500.*maxRetryWaitSeconds/,
    asked: 1,
  },
];
