import { Injectable } from '@nestjs/common';
import { firstRow, prepared, rows, type SqlExecutor } from '../../database/index.js';
import {
  allowedAppearances,
  allowedShrinking,
  mayNotShrink,
  mayTakeAway,
  readsChanges,
} from '../../engine/index.js';
import type { ReadCard } from '../../erp-reader/index.js';
import { parameterPattern, type WriteCard } from '../../omnitron-writer/index.js';
import { type CodeOf, RowCode, settledAs } from '../../rows/index.js';
import type { ImageSums, Run } from '../run.js';
import { holdPieces } from './row-spread.js';

/** What the guard has to say of a run. */
export interface DamageReport {
  /** Of the rows that are still to be written. */
  readonly sums: ImageSums;
  readonly warnings: readonly string[];
}

/** What the policy needs of a flow. */
export interface GuardedCards {
  readonly read: Pick<ReadCard, 'delta'> | null;
  readonly write: WriteCard;
}
type Delta = ReadCard['delta'];

/** The rows that may be looked at: of a whole run, or from a row on. */
interface Scope {
  readonly run: Run;
  readonly shop: string;
  readonly fromRowNo: number;
  readonly executor: SqlExecutor;
  /** The pattern of URL parameters that count for nothing. */
  readonly ignored: string | null;
}

/** What an image is known by, as `pictureOf` says; `$5` is the pattern of the parameters that count for nothing. */
const IMAGE = String.raw`CASE WHEN $5::text IS NULL AND value ->> 'url' ~ '^[!-~]*$'
  THEN regexp_replace(value ->> 'url', '(\.(jpe?g|png|gif|webp|avif))\?.*$', '\1', 'i') ELSE picture_of(value ->> 'url', $5) END`;

/** What a row whose images changed does to those that the shop was last sent; without these, their number says what can be said. */
const DIFF = `CROSS JOIN LATERAL (
  SELECT greatest(state.image_count - row.image_count, 0) AS lost, greatest(row.image_count - state.image_count, 0) AS added,
         0 AS changed WHERE state.images IS NULL
  UNION ALL
  SELECT count(*) FILTER (WHERE sent.url IS NULL)::int, count(*) FILTER (WHERE held.url IS NULL)::int,
         count(*) FILTER (WHERE sent.text <> held.text)::int
  FROM (SELECT DISTINCT ON (${IMAGE}) ${IMAGE} AS url, value::text AS text
        FROM json_array_elements(state.images::json) ORDER BY 1, 2) AS held
    FULL JOIN (SELECT DISTINCT ON (${IMAGE}) ${IMAGE} AS url, value::text AS text
        FROM json_array_elements(row.images::json) ORDER BY 1, 2) AS sent ON sent.url = held.url
  HAVING state.images IS NOT NULL
) AS diff`;

const ROWS = `row.day = $1 AND row.run_id = $2 AND row.row_no >= $4`;
const KNOWN = `JOIN product_states state ON state.shop = $3 AND state.sku = row.sku`;

/**
 * The damage policy over the rows of a run, each decision one statement: what the pending rows would take away from the shop, and
 * which of them are held for it. A row that equals what the shop was sent costs a comparison of two texts.
 */
@Injectable()
export class DamageGuard {
  /** Holds what the policy holds; gives what the others do to the images of the shop, and the words for the run. */
  async holdDamage(
    run: Run,
    { read, write }: GuardedCards,
    shop: string,
    executor: SqlExecutor,
    fromRowNo = 0,
  ): Promise<DamageReport> {
    const ignored = parameterPattern(write.ignoreUrlParameters);
    const scope = { run, shop, fromRowNo, executor, ignored };
    const pieces = mayNotShrink(run) && write.rowGrouping === 'run' ? await this.holdNew(scope) : [];
    const sums = await this.measure(scope);
    if (sums.removed === 0 || (mayTakeAway(run) && !mayNotShrink(run))) return { sums, warnings: pieces };
    const warnings = [
      ...(await this.holdDoubtful(scope)),
      ...(await this.holdPartial(scope, read?.delta ?? 'whole-products')),
      ...(await this.holdPlaceholders(scope, write)),
      ...(await this.holdShrinking(scope, write)),
    ];
    return {
      sums: warnings.length === 0 ? sums : await this.measure(scope),
      warnings: [...pieces, ...warnings],
    };
  }

  /** Of products that the shop is not known to hold, a doubtful read may have brought a part. */
  private async holdNew({ run, shop, executor }: Scope): Promise<string[]> {
    const held = await holdPieces(run, shop, executor);
    if (held === 0) return [];
    return [
      `The read is doubtful: ${doubtOf(run)} ${counted(held)} that the shop is not known to hold are held (${RowCode.DOUBTFUL_READ}), since some of their images may be missing. A later read that is complete takes their place, and so does a run that asks for the SKU. ${ADVICE}`,
    ];
  }

  /** Notes on each pending row how many images it takes away, and adds up what all of them do. */
  private async measure({ run, shop, fromRowNo, executor, ignored }: Scope): Promise<ImageSums> {
    const measured = await firstRow<ImageSums>(
      executor,
      prepared(`WITH diff AS MATERIALIZED (
         SELECT row.row_no, row.lost_images AS noted, diff.* FROM run_rows row ${KNOWN} ${DIFF}
         WHERE ${ROWS} AND row.status = 'pending' AND row.images IS DISTINCT FROM state.images
       ), noted AS (
         UPDATE run_rows row SET lost_images = diff.lost FROM diff
         WHERE row.day = $1 AND row.run_id = $2 AND row.row_no = diff.row_no AND diff.lost <> diff.noted
       ), fresh AS (
         SELECT coalesce(sum(row.image_count), 0)::int AS added FROM run_rows row
         WHERE ${ROWS} AND row.status = 'pending'
           AND NOT EXISTS (SELECT FROM product_states state WHERE state.shop = $3 AND state.sku = row.sku)
       )
       SELECT (coalesce(sum(diff.added), 0) + (SELECT added FROM fresh))::int AS added,
              coalesce(sum(diff.changed), 0)::int AS changed, coalesce(sum(diff.lost), 0)::int AS removed FROM diff`),
      [run.day, run.id, shop, fromRowNo, ignored],
    );
    return measured ?? { added: 0, changed: 0, removed: 0 };
  }

  /** A doubtful read may have missed images. */
  private async holdDoubtful(scope: Scope): Promise<string[]> {
    if (!mayNotShrink(scope.run)) return [];
    const held = await this.hold(
      scope,
      RowCode.DOUBTFUL_READ,
      'the shop was last sent %s images of this product, and a doubtful read brought %s',
      'FROM product_states state WHERE state.shop = $3 AND state.sku = row.sku AND',
    );
    if (held === 0) return [];
    return [
      `The read is doubtful: ${doubtOf(scope.run)} ${counted(held)} that would lose images are held (${RowCode.DOUBTFUL_READ}). ${ADVICE}`,
    ];
  }

  /**
   * Where changes were read and the flow does not say whether they bring whole products: a product that comes with fewer images
   * than it had, and without at least half of those, may have come with the changed ones alone.
   */
  private async holdPartial(scope: Scope, delta: Delta): Promise<string[]> {
    if (delta !== 'undeclared' || !readsChanges(scope.run)) return [];
    const held = await this.hold(
      scope,
      RowCode.LOOKS_PARTIAL,
      `the shop was last sent %s images of this product, and a read of changes brought %s`,
      `FROM product_states state WHERE state.shop = $3 AND state.sku = row.sku AND row.image_count > 0
         AND row.image_count < state.image_count AND row.lost_images * 2 >= state.image_count AND`,
    );
    if (held === 0) return [];
    return [
      `${counted(held)} came from a read of changes with fewer images than the shop holds, and without at least half of those: this looks like an ERP that sends changed images only. They are held (${RowCode.LOOKS_PARTIAL}). Set read.delta to whole-products if the ERP sends every image of a changed product, or to changed-images if it does not. ${ADVICE}`,
    ];
  }

  /** A URL that at once replaces images of products that were different before is a placeholder, or a mistake. */
  private async holdPlaceholders(scope: Scope, write: WriteCard): Promise<string[]> {
    const { run, shop, fromRowNo, executor, ignored } = scope;
    const found = await rows<{ url: string; products: number }>(
      executor,
      `SELECT sent.url, count(*)::int AS products
       FROM run_rows row ${KNOWN} CROSS JOIN LATERAL (
         SELECT DISTINCT ${IMAGE} AS url FROM json_array_elements(row.images::json)
         EXCEPT SELECT ${IMAGE} FROM json_array_elements(state.images::json)) AS sent
       WHERE ${ROWS} AND row.status = 'pending' AND row.lost_images > 0 AND state.images IS NOT NULL
       GROUP BY sent.url HAVING count(DISTINCT state.images) > $6 ORDER BY count(*) DESC LIMIT 100`,
      [run.day, run.id, shop, fromRowNo, ignored, allowedAppearances(write)],
    );
    const [first] = found;
    if (first === undefined) return [];
    const held = await this.hold(
      scope,
      RowCode.PLACEHOLDER_IMAGE,
      'the shop was last sent %s images of this product, the run has %s, one of which suddenly replaces images of many products',
      `FROM product_states state WHERE state.shop = $3 AND state.sku = row.sku AND EXISTS (
         SELECT FROM json_array_elements(row.images::json) WHERE ${IMAGE} = ANY($6::text[])) AND`,
      [ignored, found.map(({ url }) => url)],
    );
    return [
      `${first.url} suddenly replaces images of ${first.products} products${found.length > 1 ? `, and so do ${found.length - 1} other URLs` : ''}: this looks like a placeholder. ${counted(held)} are held (${RowCode.PLACEHOLDER_IMAGE}). ${ADVICE}`,
    ];
  }

  private async holdShrinking(scope: Scope, write: WriteCard): Promise<string[]> {
    const { run, shop, executor } = scope;
    const { removalGuardPercent: percent, removalGuardFloor: floor } = write;
    const shrinking = await firstRow<{ count: number }>(
      executor,
      `SELECT count(*)::int AS count FROM run_rows WHERE day = $1 AND run_id = $2 AND lost_images > 0 AND status <> 'held'`,
      [run.day, run.id],
    );
    const count = shrinking?.count ?? 0;
    if (percent === null || count <= floor) return [];
    const found = await firstRow<{ known: number }>(
      executor,
      `SELECT count(*)::int AS known FROM run_rows row ${KNOWN}
       WHERE row.day = $1 AND row.run_id = $2 AND row.status <> 'failed' AND state.image_count > 0`,
      [run.day, run.id, shop],
    );
    const known = found?.known ?? 0;
    if (count <= (allowedShrinking(write, known) ?? count)) return [];
    const held = await this.hold(
      scope,
      RowCode.WOULD_LOSE_IMAGES,
      'the shop was last sent %s images of this product, the run has %s',
      'FROM product_states state WHERE state.shop = $3 AND state.sku = row.sku AND',
    );
    if (held === 0) return [];
    return [
      `${count} of ${known} products that the shop is known to hold would lose images, more than write.removalGuardFloor (${floor}) and write.removalGuardPercent (${percent} %) allow. ${counted(held)} are held (${RowCode.WOULD_LOSE_IMAGES}). ${ADVICE}`,
    ];
  }

  /** Holds the pending rows that take images away and meet a condition; `words` has places for both counts. */
  private async hold(
    { run, shop, fromRowNo, executor }: Scope,
    code: CodeOf<'held'>,
    words: string,
    from: string,
    more: readonly unknown[] = [],
  ): Promise<number> {
    const found = await firstRow<{ count: number }>(
      executor,
      `WITH held AS (
         UPDATE run_rows row SET ${settledAs(code)},
           detail = format('%s of its images would be taken away: ${words}.', row.lost_images, state.image_count, row.image_count)
         ${from} ${ROWS} AND row.status = 'pending' AND row.lost_images > 0 RETURNING 1)
       SELECT count(*)::int AS count FROM held`,
      [run.day, run.id, shop, fromRowNo, ...more],
    );
    return found?.count ?? 0;
  }
}

const ADVICE =
  'Look at the rows with the status held, then release or drop them (POST /api/v1/runs/{id}/release and …/drop, or run release and run drop).';

function doubtOf({ verdictReason }: Run): string {
  return verdictReason ?? 'it may have missed something.';
}

function counted(rows: number): string {
  return rows === 1 ? '1 product' : `${rows} products`;
}
