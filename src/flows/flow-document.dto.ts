import { IsArray, IsISO8601, IsNotIn } from 'class-validator';
import { Choice, Field, Nested, OneOf, Text } from '../common/index.js';
import { ErpQuery, ReadCard } from '../erp-reader/index.js';
import { OmnitronCard, WriteCard } from '../omnitron-writer/index.js';
import { type JoltOperation, MappingOperationCard, ScriptCard } from '../transform/index.js';
import { FetchMissingCard } from './fetch-missing-card.dto.js';
import { ReconcileCard } from './reconcile-card.dto.js';
import { SLUG_PATTERN } from './flow-names.js';
import { type Schedule, SCHEDULE_CLASSES } from './schedule.dto.js';

export const DIRECTIONS = ['inbound', 'outbound'] as const;
export type Direction = (typeof DIRECTIONS)[number];

/**
 * A flow as its author writes it: the cards of the designer. What is left out takes its default; each card's own fields
 * are in the room that carries the step out. A stored document is complete, defaults included.
 */
export class FlowDocument {
  @Text({
    description: 'Name, unique among flows.',
    example: 'Images',
    maxLength: 20,
    pattern: /^\S(.*\S)?$/,
    message: 'name must not begin or end with a space',
  })
  name: string;

  @Text(
    {
      description: 'What the flow is called in URLs; made of the name when left out, and fixed from then on.',
      example: 'images',
      optional: true,
      maxLength: 64,
      empty: true,
      pattern: SLUG_PATTERN,
      message: 'slug must be lower-case letters and digits, with single hyphens between, like product-images',
    },
    IsNotIn(['export'], {
      message: 'slug cannot be export: GET /api/v1/flows/export is the file of all flows',
    }),
  )
  slug: string;

  @Choice({
    description:
      '`inbound`: the flow reads from the ERP. `outbound`: the ERP posts to the Outbound Request URL.',
    enum: DIRECTIONS,
    enumName: 'Direction',
  })
  direction: Direction = 'inbound';

  @Text({
    description: 'IANA name of the timezone of the schedule and of dates in ERP queries.',
    example: 'Europe/Istanbul',
    maxLength: 64,
    empty: true,
  })
  timezone: string = 'UTC';

  @OneOf(SCHEDULE_CLASSES, {
    description: 'What starts an inbound flow by itself; null for runs on request only.',
    example: { type: 'cron', expression: '0 0/5 * * * ? *' },
  })
  schedule: Schedule | null = null;

  @Text(
    {
      description:
        '`last.request` of the first scheduled run; null for 1970-01-01T00:00:00Z, that is everything.',
      example: '2026-01-01T00:00:00Z',
      maxLength: 40,
      empty: true,
      pattern: /T.*(Z|[+-]\d\d:\d\d)$/,
      message: 'initialSyncDate must say its offset, like 2026-01-01T00:00:00Z or 2026-01-01T03:00:00+03:00',
    },
    IsISO8601({ strict: true, strictSeparator: true }),
  )
  initialSyncDate: string | null = null;

  @Nested(() => OmnitronCard, { description: 'Where the images go.' })
  omnitron: OmnitronCard;

  @Nested(() => ErpQuery, {
    description: 'ERP Query Settings: the parameters of queries by SKU, by date and by the custom value.',
  })
  erpQuery: ErpQuery = new ErpQuery();

  @Text({
    description: 'Filename Template: how the identifier of a row names a product. `{sku}`: it is the SKU.',
    maxLength: 200,
  })
  filenameTemplate: string = '{sku}';

  @Nested(() => ReadCard, {
    description: 'Read Data From ERP; needed by an inbound flow, null in an outbound one.',
  })
  read: ReadCard | null = null;

  @Nested(() => ScriptCard, {
    description: 'Script over what the ERP returned, before the mapping; null for none.',
  })
  script: ScriptCard | null = null;

  @Field(
    {
      description: 'Jolt chain over what the script (or the ERP) returned; null for none.',
      example: [{ operation: 'shift', spec: { '*': { code: '[&1].product_sku' } } }],
      type: () => [MappingOperationCard],
    },
    IsArray(),
  )
  mapping: JoltOperation[] | null = null;

  @Nested(() => FetchMissingCard, { description: 'Fetch-missing settings.' })
  fetchMissing: FetchMissingCard = new FetchMissingCard();

  @Nested(() => ReconcileCard, { description: 'Whether the shop still holds what was written.' })
  reconcile: ReconcileCard = new ReconcileCard();

  @Nested(() => WriteCard, { description: 'Write Data to Omnitron.' })
  write: WriteCard = new WriteCard();
}
