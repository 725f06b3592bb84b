import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { rows, storableText } from '../../database/index.js';
import { mayTakeAway } from '../../engine/index.js';
import type { FlowDocument } from '../../flows/index.js';
import {
  type HeldImage,
  type Image,
  imagesText,
  OmnitronWriter,
  pictureOf,
  shopOf,
} from '../../omnitron-writer/index.js';
import { ROW_CODES, RowCode } from '../../rows/index.js';
import type { Run } from '../run.js';
import { RunRepository } from '../run.repository.js';
import type { PendingRow, RowOutcome } from './row-outcomes.js';
import { picturesOf, type SeenImages, ShopSight } from './shop-sight.js';

const SHOWN_URLS = 5;

/** A product as it would be sent: `images` is the JSON text. */
interface Sent {
  readonly sku: string;
  readonly images: string;
}

interface KnownState {
  readonly images: string | null;
  readonly isFresh: boolean;
}

/**
 * `write.foreignImages`: images that a shop holds and no run wrote, people's own or those of another integrator. Before the first
 * write to a product, and when what is known of it is older than `write.lookAgainHours`, the shop is looked at, 50 products a request.
 */
@Injectable()
export class ForeignImages {
  constructor(
    private readonly dataSource: DataSource,
    private readonly runs: RunRepository,
    private readonly omnitron: OmnitronWriter,
    private readonly sight: ShopSight,
  ) {}

  /**
   * The rows to send, with the images that are to be kept; `settle` is told the outcome of those that are held. None when the signal
   * ends it. `OMNITRON_PAUSED` where the shop cannot be looked at now.
   */
  async passRows(
    run: Run,
    flow: FlowDocument,
    pending: readonly PendingRow[],
    settle: (outcome: RowOutcome) => void,
    signal: AbortSignal,
  ): Promise<readonly PendingRow[]> {
    if (flow.write.foreignImages === 'replace' || mayTakeAway(run)) return pending;
    const judged = pending.filter(({ released }) => !released);
    const looking = this.omnitron.orPaused(flow.omnitron, this.findForeign(flow, judged, signal));
    const foreign = await looking.catch((error: unknown) => {
      if (signal.aborted) return null;
      throw error;
    });
    if (foreign === null) return [];
    const reason = this.sight.blindness(flow.omnitron);
    if (reason !== null) await this.runs.addWarnings(run.id, [unseen(reason)], this.dataSource);
    const own = (row: PendingRow): readonly HeldImage[] => (row.released ? [] : (foreign.get(row.sku) ?? []));
    if (foreign.size === 0) return pending;
    if (flow.write.foreignImages === 'keep')
      return pending.map((row) => ({ ...row, images: sentWithKept(row.images, own(row)) }));
    const held = pending.filter((row) => own(row).length > 0);
    await this.noteLosses(run, held, foreign);
    for (const row of held) settle(heldOutcome(row.rowNo, own(row)));
    return pending.filter((row) => own(row).length === 0);
  }

  /** By SKU what the shop holds, no run wrote and a write would delete. Errors as `HeldImages.findImages`. */
  async findForeign(
    flow: Pick<FlowDocument, 'omnitron' | 'write'>,
    sent: readonly Sent[],
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, readonly HeldImage[]>> {
    const { omnitron: card, write } = flow;
    const none = new Map<string, readonly HeldImage[]>();
    if (sent.length === 0 || this.sight.blindness(card) !== null) return none;
    const known = await this.listKnown(shopOf(card), sent, write.lookAgainHours);
    const asked = sent.filter(
      ({ sku }) => write.foreignImages === 'keep' || known.get(sku)?.isFresh !== true,
    );
    if (asked.length === 0) return none;
    const skus = asked.map(({ sku }) => sku);
    const seen = await this.sight.look(card, skus, signal);
    if (seen === null) return none;
    const ignored = write.ignoreUrlParameters;
    const candidates = foreignIn(asked, seen, (sku) => known.get(sku)?.images ?? null, ignored);
    const foreign = candidates.size === 0 ? none : await this.exceptSent(candidates, ignored);
    const clean = skus.filter((sku) => !foreign.has(sku));
    await this.noteLook(shopOf(card), clean);
    return foreign.size > 0 && (await this.sight.isComparable(card, signal, ignored)) ? foreign : none;
  }

  private async listKnown(
    shop: string,
    sent: readonly Sent[],
    lookAgainHours: number,
  ): Promise<ReadonlyMap<string, KnownState>> {
    const known = await rows<KnownState & { sku: string }>(
      this.dataSource,
      `SELECT sku, images, images IS NOT NULL AND found_images IS NULL
         AND greatest(written_at, looked_at) > now() - make_interval(hours => $3) AS "isFresh"
       FROM product_states WHERE shop = $1 AND sku = ANY($2::text[])`,
      [shop, sent.map(({ sku }) => sku), lookAgainHours],
    );
    return new Map(known.map(({ sku, ...state }) => [sku, state]));
  }

  private async noteLook(shop: string, skus: readonly string[]): Promise<void> {
    await this.dataSource.query(
      `UPDATE product_states SET looked_at = now() WHERE shop = $1 AND sku = ANY($2::text[])`,
      [shop, skus],
    );
  }

  /** Without images of rows that may have been sent although nobody noted it: their process died, or somebody cancelled them. */
  private async exceptSent(
    candidates: ReadonlyMap<string, readonly HeldImage[]>,
    ignored: readonly string[],
  ): Promise<ReadonlyMap<string, readonly HeldImage[]>> {
    const sent = await rows<Sent>(
      this.dataSource,
      `SELECT sku, images FROM run_rows WHERE sku = ANY($1::text[])
         AND (attempts > 0 OR status = 'written' OR code = ANY($2::text[]))`,
      [[...candidates.keys()], [RowCode.CANCELLED, RowCode.RUN_STOPPED]],
    );
    const ours = new Map<string, Set<string>>();
    for (const { sku, images } of sent) {
      const pictures = ours.get(sku) ?? new Set();
      for (const text of images.split('\n'))
        for (const picture of picturesOf(text, ignored)) pictures.add(picture);
      ours.set(sku, pictures);
    }
    const foreign = [...candidates].map(
      ([sku, images]) =>
        [sku, images.filter(({ url }) => ours.get(sku)?.has(pictureOf(url, ignored)) !== true)] as const,
    );
    return new Map(foreign.filter(([, images]) => images.length > 0));
  }

  private async noteLosses(
    run: Run,
    held: readonly PendingRow[],
    foreign: ReadonlyMap<string, readonly HeldImage[]>,
  ): Promise<void> {
    await this.dataSource.query(
      `UPDATE run_rows row SET lost_images = h.lost FROM unnest($3::int[], $4::int[]) AS h(row_no, lost)
       WHERE row.day = $1 AND row.run_id = $2 AND row.row_no = h.row_no`,
      [run.day, run.id, held.map(({ rowNo }) => rowNo), held.map(({ sku }) => foreign.get(sku)?.length ?? 0)],
    );
  }
}

/** What a shop holds of products and neither the row nor what was last written has. */
function foreignIn(
  asked: readonly Sent[],
  seen: SeenImages,
  writtenOf: (sku: string) => string | null,
  ignored: readonly string[],
): ReadonlyMap<string, readonly HeldImage[]> {
  const foreign = new Map<string, readonly HeldImage[]>();
  for (const { sku, images } of asked) {
    const held = seen.get(sku) ?? [];
    if (held.length === 0) continue;
    const written = writtenOf(sku);
    const ours = new Set([
      ...picturesOf(images, ignored),
      ...(written === null ? [] : picturesOf(written, ignored)),
    ]);
    const own = held.filter(({ url }) => !ours.has(pictureOf(url, ignored)));
    if (own.length > 0) foreign.set(sku, own);
  }
  return foreign;
}

/** The images of a row, and those of the shop behind them, as they are there. */
export function withKept(images: readonly Image[], kept: readonly HeldImage[]): Image[] {
  return [...images, ...(kept as readonly Image[])];
}

function sentWithKept(images: string, kept: readonly HeldImage[]): string {
  return kept.length === 0 ? images : imagesText(withKept(JSON.parse(images) as Image[], kept));
}

/** Why a row with foreign images is held. */
export function foreignDetail(images: readonly HeldImage[]): string {
  const shown = images.slice(0, SHOWN_URLS).map(({ url }) => url);
  const more = images.length > SHOWN_URLS ? ', …' : '';
  const counted = images.length === 1 ? '1 image' : `${images.length} images`;
  return `The shop holds ${counted} of this product that no run wrote (${shown.join(', ')}${more}); the write would delete them. Release the row to delete them, or set write.foreignImages to keep or replace.`;
}

function heldOutcome(rowNo: number, images: readonly HeldImage[]): RowOutcome {
  const code = RowCode.FOREIGN_IMAGES;
  return {
    rowNo,
    status: ROW_CODES[code].outcome,
    code,
    detail: storableText(foreignDetail(images)),
    httpStatus: null,
    attempts: 0,
    durationMs: 0,
  };
}

function unseen(reason: string): string {
  return `${reason} So images that people added there cannot be told from those that runs wrote, and a write may delete them (write.foreignImages).`;
}
