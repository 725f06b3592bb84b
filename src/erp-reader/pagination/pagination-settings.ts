import { Choice, Switch, WholeNumber, WholeNumbers } from '../../common/index.js';
import { HeaderName, JsonPath, ParamName } from '../card-fields.js';

export const PARAM_PLACES = ['query', 'header', 'body'] as const;
/** Where a parameter travels. In the body its name may be a path, `$.params.offset`. */
export type ParamPlace = (typeof PARAM_PLACES)[number];

/** The fields that all kinds of pagination have. */
export abstract class PaginationSettings {
  abstract readonly type: string;

  @ParamName({
    description:
      'Parameter that carries the page size; null sends none. Pagination by next field sends it with the first request, if at all.',
    example: 'limit',
    nullable: true,
  })
  limitKey: string | null = 'limit';

  @WholeNumber({
    description: 'Records asked for per page, where limitKey is set.',
    minimum: 1,
    maximum: 100_000,
  })
  pageSize: number = 500;

  @Choice({
    description:
      'Where the paging parameters travel: the query string, headers, or the JSON body. Left out: the query on GET, the body on POST.',
    example: 'query',
    enum: PARAM_PLACES,
    enumName: 'ParamPlace',
  })
  in: ParamPlace | null = null;

  @JsonPath({
    description:
      'Path to the number of records in the whole result. Reading stops when it is reached (not with a next field), and fails when fewer come. A total of 0 or less, or below what was read, is taken for unknown.',
    example: '$.count',
  })
  totalPath: string | null = null;

  @HeaderName({
    description:
      'Response header with the number of records in the whole result (`X-Total-Count`, `Content-Range`), in the place of totalPath.',
    example: 'X-Total-Count',
  })
  totalHeader: string | null = null;

  @JsonPath({
    description: 'Path to a flag that says whether more pages follow; false, 0 or "false" stops reading.',
    example: '$.hasMore',
  })
  hasMorePath: string | null = null;

  @JsonPath({
    description:
      'Path to a flag that says that this is the last page; true, 1 or "true" stops reading. The opposite of hasMorePath.',
    example: '$.last',
  })
  lastPagePath: string | null = null;

  @WholeNumbers({
    description:
      'HTTP statuses that end the list on any page but the first, for ERPs that answer a page past the last with an error.',
    example: [404, 416],
    minimum: 400,
    maximum: 499,
    maxItems: 10,
  })
  endStatuses: number[] = [];
}

/** The fields of the kinds that go on until a page is empty. */
export abstract class CountedPagination extends PaginationSettings {
  @Switch({
    description:
      'Stop at a page with fewer records than pageSize. Off by default: an ERP that caps or filters its pages would lose records without a word.',
  })
  stopOnShortPage: boolean = false;
}
