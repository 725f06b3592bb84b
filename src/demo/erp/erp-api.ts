import { type Catalogue } from '../catalogue/catalogue.js';
import { narrowed, type Selection, Selector } from '../catalogue/selection.js';
import { json, type SimAnswer } from '../simulator/sim-answer.js';
import { type SimRequest } from '../simulator/sim-request.js';
import { ErpError } from './erp-error.js';
import { LocalDates } from './local-date.js';
import { type NebimCall, readNebimCall } from './nebim.js';
import { type ErpSimulatorOptions } from './options.js';
import { cutPage, type PageRules, type Paging, PAGINGS } from './paging.js';
import { Parameters } from './parameters.js';
import { RecordBook, type Shape, SHAPES } from './records.js';
import { type RequestLog } from './request-log.js';
import { Sessions } from './sessions.js';

/** What a query asks for; null: no such condition. */
interface Wanted {
  readonly skus: readonly string[] | null;
  readonly modifiedAfter: number | null;
  readonly status: string | null;
}

const LIST_PATH = new RegExp(`^/(${SHAPES.join('|')})/(${PAGINGS.join('|')})$`);

/**
 * The requests of the ERP: `POST /login`, `/<shape>/<paging>` by GET or POST, and the Nebim-style service. One
 * catalogue lies behind all of them.
 */
export class ErpApi {
  private readonly selector: Selector;
  private readonly dates: LocalDates;
  private readonly records: RecordBook;
  private readonly rules: PageRules;
  private readonly missing: ReadonlySet<string>;

  constructor(
    private readonly catalogue: Catalogue,
    private readonly sessions: Sessions,
    private readonly log: RequestLog,
    private readonly options: ErpSimulatorOptions,
  ) {
    this.selector = new Selector(catalogue);
    this.dates = new LocalDates(options.utcOffset ?? '+03:00');
    this.records = new RecordBook(catalogue, this.dates);
    this.missing = new Set(options.missingSkus);
    this.rules = {
      pageSize: options.pageSize ?? 500,
      maxPageSize: options.maxPageSize ?? 5000,
      declaredTotal: options.declaredTotal ?? true,
      defect: options.defect ?? null,
    };
  }

  /** Throws `ErpError` for what the ERP refuses. */
  answer(request: SimRequest): SimAnswer {
    if (request.path === '/login' && request.method === 'POST') return this.sessions.login(request);
    const nebim = readNebimCall(request);
    if (nebim !== null) return this.answerNebim(request, nebim);
    const list = LIST_PATH.exec(request.path);
    if (list === null) throw new ErpError(404, 'not_found', `There is no ${request.path}.`);
    if (request.method !== 'GET' && request.method !== 'POST') {
      throw new ErpError(405, 'method_not_allowed', `${request.method} is not allowed here.`);
    }
    return this.answerList(request, list[1] as Shape, list[2] as Paging);
  }

  private answerList(request: SimRequest, shape: Shape, paging: Paging): SimAnswer {
    if (!this.sessions.admits(Sessions.tokenOf(request))) return this.refuse();
    const parameters = Parameters.of(request);
    const skus = parameters.list('sku');
    const modified = parameters.text('modified_date__gt');
    const selection = this.select({
      skus: skus.length === 0 ? null : skus,
      modifiedAfter: modified === null ? null : this.dates.parse('modified_date__gt', modified),
      status: parameters.text('status'),
    });
    const page = cutPage(paging, request, parameters, this.records.list(shape, selection), this.rules);
    this.log.countPage(request);
    return json(200, page.body, page.headers);
  }

  private answerNebim(request: SimRequest, { session, parameters }: NebimCall): SimAnswer {
    if (!this.sessions.admits(session)) return this.refuse();
    const barcodes = parameters.get('Barcodes');
    const date = parameters.get('Date');
    const selection = this.select({
      skus: barcodes === undefined ? null : barcodes.split(',').map((sku) => sku.trim()),
      modifiedAfter: date === undefined ? null : this.dates.parse('Date', date),
      status: null,
    });
    this.log.countPage(request);
    return json(
      200,
      Array.from({ length: selection.count }, (_, place) => this.nebimRecord(selection.at(place))),
    );
  }

  private nebimRecord(index: number): object {
    const { sku, baseCode, name, modifiedAt } = this.catalogue.product(index);
    return {
      Barcode: sku,
      ItemCode: baseCode,
      ItemDescription: name,
      LastUpdatedDate: this.dates.format(modifiedAt),
      Images: this.catalogue.images(index).map(({ url, order }) => ({ Url: url, SortOrder: order })),
    };
  }

  private refuse(): SimAnswer {
    const message = 'The token is missing, unknown or expired.';
    return this.options.expiredAnswer === 'body-200'
      ? json(200, { success: false, error: 'SESSION_EXPIRED', message })
      : new ErpError(401, 'invalid_token', message).answer;
  }

  private select({ skus, modifiedAfter, status }: Wanted): Selection {
    const keep = (index: number): boolean => {
      const product = this.catalogue.product(index);
      return (
        !this.missing.has(product.sku) &&
        (modifiedAfter === null || product.modifiedAt > modifiedAfter) &&
        (status === null || product.status === status)
      );
    };
    if (skus !== null) return narrowed(this.selector.bySku(skus), keep);
    if (modifiedAfter === null && status === null && this.missing.size === 0) return this.selector.all();
    return this.selector.matching(`${modifiedAfter} ${status}`, keep);
  }
}
