import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { ImageResponse } from './image.dto.js';
import { ROW_CODE_PROPERTY } from './row-code.property.js';
import { ROW_STATUSES, rowStatusNumber } from './row-codes.js';
import { imagesOf, type RowEntry } from './row-entry.js';

interface RowField<Row, Line, Value> {
  /** Its name in the answers of runs; null: not there. */
  readonly row: Row;
  /** Its name in the logs. */
  readonly line: Line;
  readonly read: (entry: RowEntry) => Value;
  readonly property: ApiPropertyOptions;
}

/**
 * What people read of a row, field by field, in the two dialects of the API: `row` is that of runs (camelCase, our words),
 * `line` that of the logs (the names and numbers of the hosted product). Both answers, their schemas and the columns of the
 * export are made from here, so a new field is one entry, and its column one line in `row-entry.ts`.
 */
function field<const Row extends string | null, const Line extends string | null, Value>(
  names: { readonly row: Row; readonly line: Line },
  read: (entry: RowEntry) => Value,
  property: ApiPropertyOptions,
): RowField<Row, Line, Value> {
  return { ...names, read, property };
}

const FIELDS = {
  run: field({ row: null, line: 'run' }, ({ run }) => run, {
    type: String,
    description: 'Id of the run.',
    example: '019346f0-7f1c-7b5e-9d0a-3f0c4c1d2e3f',
  }),
  flow: field({ row: null, line: 'flow' }, ({ flow }) => flow, {
    type: String,
    description: 'Slug of the flow.',
    example: 'images',
  }),
  rowNo: field({ row: 'rowNo', line: 'row' }, ({ rowNo }) => rowNo, {
    type: 'integer',
    description: 'Number of the row in its run, in order of arrival.',
    example: 0,
  }),
  pageNo: field({ row: 'pageNo', line: 'page' }, ({ pageNo }) => pageNo, {
    type: 'integer',
    description: 'The page it first came on.',
    example: 1,
  }),
  sku: field({ row: 'sku', line: 'sku' }, ({ sku }) => sku, {
    type: String,
    nullable: true,
    description: 'The SKU; null when the record had none, and when it names no product.',
    example: 'A-1',
  }),
  identifier: field({ row: 'identifier', line: 'identifier' }, ({ identifier }) => identifier, {
    type: String,
    nullable: true,
    description: 'What the ERP calls the row, where that is not the SKU it is written under.',
    example: null,
  }),
  state: field({ row: null, line: 'state' }, ({ status }) => (status === 'pending' ? 1 : 3), {
    type: 'integer',
    description: '1 waits to be written, 3 finished.',
    enum: [1, 2, 3],
    example: 3,
  }),
  number: field({ row: null, line: 'status' }, ({ status }) => rowStatusNumber(status), {
    type: 'integer',
    description: '1 in progress, 2 success (written), 3 failed, 4 empty (skipped or held).',
    enum: [1, 2, 3, 4],
    example: 2,
  }),
  status: field({ row: 'status', line: 'outcome' }, ({ status }) => status, {
    description: 'The outcome; `pending` waits to be written, `held` for a user to release or drop it.',
    enum: ROW_STATUSES,
    example: 'written',
  }),
  code: field({ row: 'code', line: 'code' }, ({ code }) => code, {
    ...ROW_CODE_PROPERTY,
    nullable: true,
    description: 'Why it was skipped or held, or failed.',
    example: null,
  }),
  detail: field({ row: 'detail', line: 'detail' }, ({ detail }) => detail, {
    type: String,
    nullable: true,
    description: "What is wrong; Omnitron's answer where it refused.",
    example: null,
  }),
  warning: field({ row: 'warning', line: 'warning' }, ({ warning }) => warning, {
    type: String,
    nullable: true,
    description:
      'What somebody should look at although the row is written: the findings of the image preflight.',
    example: null,
  }),
  httpStatus: field({ row: 'httpStatus', line: 'http_status' }, ({ httpStatus }) => httpStatus, {
    type: 'integer',
    nullable: true,
    description: "Status of Omnitron's last answer.",
    example: 201,
  }),
  attempts: field({ row: 'attempts', line: 'attempts' }, ({ attempts }) => attempts, {
    type: 'integer',
    description: 'POSTs that were tried.',
    example: 1,
  }),
  durationMs: field({ row: 'durationMs', line: 'duration_ms' }, ({ durationMs }) => durationMs, {
    type: 'integer',
    nullable: true,
    description: 'Milliseconds from the first POST to the outcome.',
    example: 34,
  }),
  finishedAt: field({ row: 'finishedAt', line: 'finished_at' }, ({ finishedAt }) => finishedAt, {
    type: Date,
    nullable: true,
    description: 'When it got its outcome.',
    example: '2026-11-23T12:00:00.000Z',
  }),
  imageCount: field({ row: 'imageCount', line: 'image_count' }, ({ imageCount }) => imageCount, {
    type: 'integer',
    description: 'How many images it has.',
    example: 1,
  }),
  lostImages: field({ row: 'lostImages', line: 'lost_images' }, ({ lostImages }) => lostImages, {
    type: 'integer',
    description: 'How many images, by URL, the shop is known to hold and the row does not have.',
    example: 0,
  }),
  images: field({ row: 'images', line: 'images' }, imagesOf, {
    type: [ImageResponse],
    description: 'The images, as sent.',
    example: [{ url: 'https://img.example/a-1.jpg', order: 1 }],
  }),
};

type Fields = typeof FIELDS;
type Dialect = 'row' | 'line';
type Shape<In extends Dialect> = {
  [Name in keyof Fields as Extract<Fields[Name][In], string>]: ReturnType<Fields[Name]['read']>;
};

interface RowDto<In extends Dialect> {
  new (): Shape<In>;
  readonly fields: readonly (keyof Shape<In>)[];
  from(entry: RowEntry): Shape<In>;
}

function dtoIn<In extends Dialect>(dialect: In, name: string): RowDto<In> {
  const named = Object.values(FIELDS).flatMap(({ [dialect]: name, read, property }) =>
    name === null ? [] : [{ name, read, property }],
  );
  class Dto {
    static readonly fields = named.map(({ name }) => name);
    static from(entry: RowEntry): object {
      return Object.fromEntries(named.map(({ name, read }) => [name, read(entry)]));
    }
  }
  Object.defineProperty(Dto, 'name', { value: name });
  for (const { name, property } of named) ApiProperty(property)(Dto.prototype, name);
  return Dto as unknown as RowDto<In>;
}

export const RowResponse = dtoIn('row', 'RowResponse');
export type RowResponse = Shape<'row'>;

export const LineEntryResponse = dtoIn('line', 'LineEntryResponse');
export type LineEntryResponse = Shape<'line'>;
