import { Choice, OneOf, Text, TextMap, ValueMap, WholeNumber } from '../common/index.js';
import { JsonPath, MemberPath, ParamName } from './card-fields.js';
import { type Pagination, PAGINATION_CLASSES } from './pagination/index.js';

export const READ_METHODS = ['GET', 'POST'] as const;
export const BODY_TYPES = ['json', 'form', 'text'] as const;

/** One more request of a read; what it does not say for itself is as in the Read card: login, formats, limits, errors. */
export abstract class FurtherRequest {
  abstract url: string;

  @Choice({ description: 'HTTP method.', enum: READ_METHODS, enumName: 'ReadMethod' })
  method: (typeof READ_METHODS)[number] = 'GET';

  @TextMap({
    description: 'Headers beside those of the Read card, name to value or expression.',
    example: { 'X-View': 'images' },
  })
  headers: Record<string, string> = {};

  @ValueMap({
    description:
      'Extra parameters: in the query string on GET, in the body on POST. Texts may be expressions.',
    example: { expand: 'images' },
  })
  extraParams: Record<string, unknown> = {};

  @Choice({ description: 'What the body of a POST is.', enum: BODY_TYPES, enumName: 'ReadBodyType' })
  bodyType: (typeof BODY_TYPES)[number] = 'json';

  @Text({
    description: 'Body of a POST as text, with expressions.',
    example: null,
    maxLength: 100_000,
  })
  bodyText: string | null = null;

  @JsonPath({
    description: 'Path to the records in its response; null: the response itself.',
    example: '$.results',
  })
  recordsPath: string | null = null;

  @OneOf(PAGINATION_CLASSES, {
    description: 'How its pages follow each other; null for one.',
    example: { type: 'offset', offsetKey: 'offset', limitKey: 'limit', pageSize: 500 },
  })
  pagination: Pagination | null = null;

  @WholeNumber({ description: 'Most of these requests at once.', minimum: 1, maximum: 16 })
  concurrency: number = 4;
}

export const IDENTIFIER_KINDS = ['id', 'sku'] as const;
export const BATCH_TYPES = ['string', 'number', 'csv', 'json-array', 'number-array'] as const;

/** The second request of a read in two stages: whole products, by the identifiers that the first one found. */
export class ProductsRequest extends FurtherRequest {
  @Text({
    description: 'Its URL: http(s), or an expression that makes one.',
    example: 'https://erp.example.com/api/products/',
    maxLength: 20_000,
  })
  override url: string;

  @JsonPath({ description: 'Path to the identifier within a record of the first request.', example: '$.id' })
  idPath: string;

  @Choice({
    description:
      "What the identifiers are: `id`, the ERP's own, so that SKUs are looked for by the first request; or `sku`, so that a run of SKUs goes to the second at once.",
    enum: IDENTIFIER_KINDS,
  })
  identifiers: (typeof IDENTIFIER_KINDS)[number] = 'id';

  @ParamName({
    description:
      'Parameter that carries the identifiers; null where the URL or the body reads them as ${query.skus}.',
    example: 'ids',
  })
  key: string | null = null;

  @Choice({
    description:
      'How identifiers are written: one per request (`string`, `number`), or a batch of them (`csv`, `json-array`, `number-array`).',
    enum: BATCH_TYPES,
  })
  type: (typeof BATCH_TYPES)[number] = 'csv';

  @WholeNumber({
    description: 'Most identifiers in one request, as csv or a list.',
    minimum: 1,
    maximum: 10_000,
  })
  batchSize: number = 50;
}

export const MISSING_DETAILS = ['leave-out', 'empty', 'fail'] as const;

/** A request for each record, whose answer becomes part of it. */
export class DetailRequest extends FurtherRequest {
  @Text({
    description:
      'URL by the record, absolute or relative to the list: values of the record are `${record.<name>}`. One that a record names itself must be on the host of the list.',
    example: 'https://erp.example.com/api/products/${record.id}/images',
    maxLength: 20_000,
  })
  override url: string;

  @MemberPath({
    description: 'Where the answer goes in the record; `$` adds the members of an object to it.',
    example: '$.images',
  })
  into: string;

  @Choice({
    description:
      'A record without a detail (404, 410, or no value for the URL): `leave-out` the record, go on with an `empty` list, or `fail` the read. One for all records of a page always fails.',
    enum: MISSING_DETAILS,
  })
  missing: (typeof MISSING_DETAILS)[number] = 'leave-out';
}
