import { type FieldCase, img, record, type Told } from './field-case.js';

const failed = (code = 'ERP_ANSWERED_ERROR', excerpt?: string): FieldCase['run'] => ({
  status: 'failed',
  written: 0,
  failure: { step: 'read', code, ...(excerpt === undefined ? {} : { excerpt }) },
});
const HTML = { 'content-type': 'text/html' };

const ten = Array.from({ length: 10 }, (_, n) => ({ ...record(`DELNULL-${n}`, `d${n}a`), n: 1 }));
const page = (no: string, json: unknown): Told => ({ query: { page: no }, json });

/** Answers of a good status that are none. */
export const ERROR_ANSWERS: readonly FieldCase[] = [
  {
    rule: 'tells the error that stands in the place of the records',
    read: { recordsPath: '$.results' },
    runs: [[{ json: { success: false, error: { code: 101 } } }]],
    run: failed(),
    detail: /success: false.*"code":101/,
  },
  {
    rule: 'takes an empty second page that denies its success for no end',
    read: { recordsPath: '$.results', pagination: { type: 'page', pageSize: 2 } },
    runs: [
      [
        page('1', { success: true, results: [record('E3-1', '1'), record('E3-2', '2')] }),
        { json: { success: false, message: 'Database timeout', results: [] } },
      ],
    ],
    run: { ...failed(), verdict: 'short' },
    detail: /Page 2 .*Database timeout/,
    shop: { 'E3-1': [], 'E3-2': [] },
  },
  {
    rule: 'fails a list that ends with an error below its declared total',
    read: { recordsPath: '$.items', pagination: { type: 'page', pageSize: 2, totalPath: '$.total' } },
    runs: [
      [
        page('1', { items: [record('ET-1', '1'), record('ET-2', '2')], total: 6 }),
        { json: { items: [], total: 6, error: 'db' } },
      ],
    ],
    run: { ...failed(), verdict: 'short' },
    detail: /error: "db"/,
  },
  {
    rule: 'tells the errors of GraphQL beside an empty list',
    read: { recordsPath: '$.data.products.nodes', method: 'POST', extraParams: { query: '{x}' } },
    runs: [[{ json: { errors: [{ message: 'Internal error' }], data: { products: { nodes: [] } } } }]],
    run: failed(),
    detail: /Internal error/,
  },
  {
    rule: 'keeps both images of a product whose second page fails in the second run',
    read: { recordsPath: '$.items', pagination: { type: 'page', pageSize: 10 } },
    runs: [
      [
        page('1', { items: ten }),
        page('2', { items: [{ ...record('DELNULL-0', 'd0b'), n: 2 }] }),
        { json: { items: [] } },
      ],
      [page('1', { items: ten }), { json: { items: null, success: false, message: 'Database timeout' } }],
    ],
    run: failed(),
    shop: { 'DELNULL-0': [img('d0a'), img('d0b')], 'DELNULL-1': [img('d1a')] },
  },
  {
    rule: 'leaves the checkpoint where it is when an ERP answers with an error',
    read: { recordsPath: '$.items', modifiedDateKey: 'since' },
    runs: [
      [{ json: { items: [record('SC-2', '1')] } }],
      [{ json: { items: [], error: 'db down' } }],
      [{ json: { items: [] } }],
    ],
    run: { status: 'empty' },
    staysAtCheckpoint: true,
  },
  {
    rule: 'leaves the checkpoint where it is when a maintenance page comes in place of CSV',
    read: { responseFormat: 'csv', modifiedDateKey: 'since' },
    runs: [
      [{ headers: { 'content-type': 'text/csv' }, body: `sku;img\nSC-4;${img('1')}\n` }],
      [{ headers: HTML, body: '<html><body>Maintenance</body></html>\n' }],
      [{ headers: { 'content-type': 'text/csv' }, body: 'sku;img\n' }],
    ],
    run: { status: 'empty' },
    staysAtCheckpoint: true,
  },
  {
    rule: 'never takes a maintenance page for the header of a CSV',
    read: { responseFormat: 'csv' },
    runs: [[{ headers: HTML, body: '<html><body>Service unavailable</body></html>\n' }]],
    run: failed('ERP_ANSWERED_ERROR', '<html><body>Service unavailable</body></html>'),
    detail: /HTML page.*Service unavailable/,
    asked: 4,
  },
  {
    rule: 'reads on when a maintenance page has passed',
    read: { recordsPath: '$.items' },
    runs: [
      [
        { headers: HTML, body: '<!DOCTYPE html><title>503</title><h1>Wartung</h1>', times: 2 },
        { json: { items: [record('MP-1', '1')] } },
      ],
    ],
    run: { status: 'succeeded', written: 1 },
    shop: { 'MP-1': [img('1')] },
    asked: 3,
  },
  {
    rule: 'tells a login page in place of JSON, with its title',
    read: { recordsPath: '$.items' },
    runs: [
      [
        {
          headers: HTML,
          body: '<html><head><title>Sign in</title></head><body><form><input type="password"></form></body></html>',
        },
      ],
    ],
    run: failed(),
    detail: /HTML page \("Sign in"\).*login page.*read\.login/,
  },
  {
    rule: 'tells an HTML page in place of XML',
    read: { recordsPath: '$.Products.Product', responseFormat: 'xml' },
    runs: [[{ headers: HTML, body: '<html><body><p>Bakım çalışması<br></body></html>' }]],
    run: failed(),
    detail: /HTML page.*Bakım çalışması/,
  },
  {
    rule: 'tells the faultstring of a SOAP fault of a good status',
    read: { recordsPath: '$.Envelope.Body.GetImagesResponse.Product' },
    runs: [
      [
        {
          headers: { 'content-type': 'application/xml' },
          body: '<soap:Envelope xmlns:soap="urn:soap"><soap:Body><soap:Fault><faultcode>soap:Server</faultcode><faultstring>Session expired</faultstring></soap:Fault></soap:Body></soap:Envelope>',
        },
      ],
    ],
    run: failed(),
    detail: /SOAP fault.*"Session expired"/,
  },
  {
    rule: 'tells the reason of a SOAP 1.2 fault',
    read: { recordsPath: '$.Envelope.Body.GetImagesResponse.Product' },
    runs: [
      [
        {
          headers: { 'content-type': 'application/soap+xml' },
          body: '<e:Envelope xmlns:e="urn:soap"><e:Body><e:Fault><e:Code><e:Value>e:Receiver</e:Value></e:Code><e:Reason><e:Text xml:lang="en">Stock server down</e:Text></e:Reason></e:Fault></e:Body></e:Envelope>',
        },
      ],
    ],
    run: failed(),
    detail: /SOAP fault.*"Stock server down"/,
  },
  {
    rule: 'takes 202 for no data',
    runs: [[{ status: 202, json: { status: 'processing', retry: '/jobs/1' } }]],
    run: failed(),
    detail: /only accepted the request \(202\)/,
  },
  {
    rule: 'tells an empty body, and the rule that would take it for no records',
    read: { recordsPath: '$.results' },
    runs: [[{ body: '' }]],
    run: failed('RESPONSE_TRUNCATED'),
    detail: /empty.*read\.emptyBody/,
  },
  {
    rule: 'takes an empty body for no records where the card says so',
    read: { recordsPath: '$.results', emptyBody: 'no-records' },
    runs: [[{ body: '' }]],
    run: { status: 'empty' },
  },
  {
    rule: 'shows the notice that PHP wrote before the JSON',
    read: { recordsPath: '$.items' },
    runs: [
      [
        {
          headers: HTML,
          body: `<br />\n<b>Notice</b>:  Undefined index: barcode in <b>api.php</b> on line <b>12</b><br />\n{"items":[{"sku":"V-1","img":"${img('1')}"}]}`,
        },
      ],
    ],
    run: failed(),
    detail: /PHP .*Notice: Undefined index: barcode in api\.php on line 12/,
  },
  {
    rule: 'fails at once where a rule of the card says so, with an excerpt of the answer',
    read: {
      recordsPath: '$.items',
      errorWhen: [{ path: '$.durum', equals: 'KAPALI', then: 'fail' }],
    },
    runs: [[{ json: { durum: 'KAPALI', items: [] } }]],
    run: failed('ERP_ANSWERED_ERROR', '{"durum":"KAPALI","items":[]}'),
    detail: /read\.errorWhen\[0\] matches the answer: \$\.durum is "KAPALI"/,
    asked: 1,
  },
  {
    rule: 'asks again where a rule of the card says so',
    read: { recordsPath: '$.items', errorWhen: [{ matches: '(?i)lock(ed|ing)', then: 'retry' }] },
    runs: [
      [
        { json: { note: 'Locked by import', items: [] }, times: 2 },
        { json: { items: [record('EW-1', '1')] } },
      ],
    ],
    run: { status: 'succeeded', written: 1 },
    asked: 3,
  },
  {
    rule: 'tells that there is no login to renew',
    read: { recordsPath: '$.items', errorWhen: [{ path: '$.session', exists: false, then: 'renew-login' }] },
    runs: [[{ json: { items: [] } }]],
    run: failed('ERP_UNAUTHORIZED'),
    detail: /\$\.session is not there.*no login that could be renewed/,
    asked: 1,
  },
];
