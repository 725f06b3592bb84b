import {
  Choice,
  DecimalNumber,
  List,
  Nested,
  OneOf,
  Switch,
  Text,
  TextMap,
  Texts,
  ValueMap,
  WholeNumber,
} from '../common/index.js';
import { JsonPath, ParamName } from './card-fields.js';
import { ErrorRule } from './error-rule.dto.js';
import { BODY_TYPES, DetailRequest, ProductsRequest, READ_METHODS } from './further-request.dto.js';
import { type Sign, SIGN_CLASSES } from './signing/index.js';
import { type Pagination, PAGINATION_CLASSES } from './pagination/index.js';

const DELTAS = ['undeclared', 'whole-products', 'changed-images'] as const;
const PASS_ON = ['records', 'response'] as const;
const EMPTY_BODIES = ['fail', 'no-records'] as const;
const CSV_SAME_NAMES = ['number', 'list', 'refuse'] as const;
const RESPONSE_FORMATS = ['auto', 'json', 'json-lines', 'xml', 'csv'] as const;

/** The "Read data from ERP" card: one request of the ERP, and how its pages follow each other. */
export class ReadCard {
  @Text({
    description: 'Slug of the login whose session the requests carry; null for an ERP that asks for none.',
    example: 'erp',
    pattern: /^[a-z0-9]+(-[a-z0-9]+)*$/,
    message: 'login must be the slug of a login, like erp-main',
  })
  login: string | null = null;

  @Text({
    description: 'Endpoint URL: an http(s) URL, or an expression that makes one.',
    example: 'https://erp.example.com/api/images/',
    maxLength: 20_000,
  })
  url: string;

  @Choice({ description: 'HTTP method.', enum: READ_METHODS, enumName: 'ReadMethod' })
  method: (typeof READ_METHODS)[number] = 'GET';

  @TextMap({
    description:
      'Extra headers, name to value or expression. They override Content-Type and Accept, and the Authorization of the login.',
    example: { 'X-Company': '01' },
  })
  headers: Record<string, string> = {};

  @ParamName({
    description:
      'Parameter that carries the start of the last successful run on scheduled runs; null sends none, and every run reads everything.',
    example: 'modified_date__gt',
  })
  modifiedDateKey: string | null = null;

  @WholeNumber({
    description:
      'Seconds that a scheduled run looks further back than the last one, for ERPs that save late or whose clock is behind. Also in `last.request`. Products that did not change are skipped.',
    minimum: 0,
    maximum: 31_536_000,
  })
  lookBackSeconds: number = 300;

  @Choice({
    description:
      'What a read of changes brings: whole products, or changed images only, whose products are then read whole by SKU. `undeclared`: what looks partial is held.',
    enum: DELTAS,
  })
  delta: (typeof DELTAS)[number] = 'undeclared';

  @ValueMap({
    description:
      'Extra parameters: in the query string on GET, in the body on POST, where values keep their types. Texts may be expressions.',
    example: { status: 'active' },
  })
  extraParams: Record<string, unknown> = {};

  @Choice({
    description:
      'What the body of a POST is: the parameters as JSON or as form fields, or bodyText. With a text, other parameters travel in the query string.',
    enum: BODY_TYPES,
    enumName: 'ReadBodyType',
  })
  bodyType: (typeof BODY_TYPES)[number] = 'json';

  @Text({
    description:
      'Body of a POST as text, for XML and the like, with expressions; paging parameters are in it as ${paging.<key>}.',
    example: '<GetImages><Page>${paging.page}</Page></GetImages>',
    maxLength: 100_000,
  })
  bodyText: string | null = null;

  @JsonPath({
    description:
      'Path to the records in the response. Null: the whole response is passed on as it is, and counts as the list when it is one.',
    example: '$.results',
  })
  recordsPath: string | null = null;

  @Choice({
    description:
      'What goes on to the script and the mapping when recordsPath is set: the records, or the whole response (recordsPath then only counts).',
    enum: PASS_ON,
    enumName: 'ReadPassOn',
  })
  passOn: (typeof PASS_ON)[number] = 'records';

  @OneOf(SIGN_CLASSES, {
    description: 'A signature that each request carries in a header; null for none.',
    example: { type: 'hmac', key: '${secret.signing}', text: '${request.target}', header: 'X-Signature' },
  })
  sign: Sign | null = null;

  @OneOf(PAGINATION_CLASSES, {
    description: 'How pages follow each other; null for one request.',
    example: { type: 'offset', offsetKey: 'offset', limitKey: 'limit', pageSize: 500 },
  })
  pagination: Pagination | null = null;

  @Nested(() => ProductsRequest, {
    description:
      'The second stage: this card finds identifiers, this request reads their whole products in batches. Null: the card reads products itself.',
    example: { idPath: '$.id', url: 'https://erp.example.com/api/products/', key: 'ids' },
  })
  products: ProductsRequest | null = null;

  @List(() => DetailRequest, {
    description: 'Requests for each record, in their order, whose answers become part of it.',
    example: [{ url: 'https://erp.example.com/api/products/${record.id}/images', into: '$.images' }],
    maxItems: 5,
  })
  details: DetailRequest[] = [];

  @List(() => ErrorRule, {
    description:
      "What an answer of a good status says when it is an error, in the ERP's own words. The first rule that matches decides, before those for all ERPs.",
    example: [{ path: '$.status', equals: 'ERROR', then: 'retry' }],
    maxItems: 20,
  })
  errorWhen: ErrorRule[] = [];

  @Choice({
    description:
      'An empty body on the first page: `fail`, or `no-records`. On later pages it is the end of the list.',
    enum: EMPTY_BODIES,
  })
  emptyBody: (typeof EMPTY_BODIES)[number] = 'fail';

  @Choice({
    description:
      'What responses are; auto goes by their Content-Type, else JSON. Everything is turned into JSON before the script.',
    enum: RESPONSE_FORMATS,
    enumName: 'ResponseFormat',
  })
  responseFormat: (typeof RESPONSE_FORMATS)[number] = 'auto';

  @Text({
    description:
      'Charset of responses, where they do not tell or tell wrong: utf-8, utf-16le, iso-8859-9, windows-1254, …',
    example: null,
    maxLength: 40,
    empty: true,
  })
  charset: string | null = null;

  @Texts({
    description: 'Names of XML elements that are lists even when there is one of them.',
    example: ['Product', 'Image'],
    maxItems: 100,
  })
  xmlLists: string[] = [];

  @Text({
    description:
      'What separates CSV columns; null goes by a line `sep=;`, else finds out from the first line.',
    example: null,
    maxLength: 5,
  })
  csvDelimiter: string | null = null;

  @Text({
    description:
      'What encloses CSV values that hold delimiters or line breaks; null: such marks stand for themselves.',
    example: '"',
    pattern: /^[^\s\w]$/,
    message: 'csvQuote must be one mark, like " or \'',
    nullable: true,
  })
  csvQuote: string | null = '"';

  @WholeNumber({
    description: 'Lines before the CSV header, such as a title. A line `sep=;` does not count.',
    minimum: 0,
    maximum: 1000,
  })
  csvSkipLines: number = 0;

  @Switch({ description: 'Whether the first CSV line names the columns.' })
  csvHasHeader: boolean = true;

  @Texts({
    description:
      'CSV columns that go on, all of which must be there; none: all columns. Without a header: the names of the first columns.',
    example: ['sku', 'img'],
    maxItems: 500,
  })
  csvColumns: string[] = [];

  @Choice({
    description: 'CSV columns of one name: numbered (`img`, `img_2`), one list of their values, or refused.',
    enum: CSV_SAME_NAMES,
  })
  csvSameNames: (typeof CSV_SAME_NAMES)[number] = 'number';

  @Switch({
    description:
      'Take values that a CSV line lacks at its end for empty. Off by default: the line may have been cut off.',
  })
  csvFillShortLines: boolean = false;

  @WholeNumber({
    description:
      'Most pages of one run, as the ERP sends them, not counting the first of each batch of its SKUs; reading fails beyond it.',
    minimum: 1,
    maximum: 1_000_000,
  })
  maxPages: number = 10_000;

  @WholeNumber({
    description: 'Most seconds for one page, from the request to its last byte.',
    minimum: 1,
    maximum: 3600,
  })
  timeoutSeconds: number = 60;

  @WholeNumber({
    description:
      'Most seconds spent reading, of a run that asks for SKUs for each batch; the run can be resumed after it.',
    minimum: 1,
    maximum: 604_800,
  })
  maxReadSeconds: number = 21_600;

  @WholeNumber({
    description: 'Most records of one run; reading fails beyond it. Null: no limit but maxPages.',
    example: null,
    minimum: 1,
  })
  maxRecords: number | null = null;

  @WholeNumber({
    description: 'Most megabytes of one response, decompressed.',
    minimum: 1,
    maximum: 1024,
  })
  maxPageMegabytes: number = 64;

  @DecimalNumber({
    description:
      'Most requests per second to the host, shared by all flows that name a pace for it. Null: what the host itself asks for.',
    example: null,
    minimum: 0.01,
    maximum: 1000,
  })
  requestsPerSecond: number | null = null;

  @WholeNumber({
    description:
      'Attempts at a page that fails for a passing reason (connection, 408, 425, 429, 499 and above).',
    minimum: 1,
    maximum: 20,
  })
  maxAttempts: number = 5;

  @WholeNumber({
    description:
      'Minutes that a run waits for an ERP that is away, asking again from time to time, before it fails; 0 fails at once, and so does maxAttempts 1.',
    minimum: 0,
    maximum: 1440,
  })
  waitMinutes: number = 10;

  @WholeNumber({
    description: 'Most seconds to wait between the attempts at one page, in all, Retry-After included.',
    minimum: 0,
    maximum: 3600,
  })
  maxRetryWaitSeconds: number = 120;
}
