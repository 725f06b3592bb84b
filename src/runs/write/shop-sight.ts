import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AppError, Clock } from '../../common/index.js';
import { rows } from '../../database/index.js';
import {
  type HeldImage,
  HeldImages,
  type Image,
  lookupError,
  type OmnitronCard,
  pictureOf,
  shopOf,
  targetOf,
} from '../../omnitron-writer/index.js';

/** What an Omnitron answers that does not list images by SKU, or not to this user. */
const NO_LIST: ReadonlySet<string> = new Set([
  'OMNITRON_LIST_REFUSED',
  'OMNITRON_LIST_UNAUTHORIZED',
  'OMNITRON_LIST_INVALID',
  'OMNITRON_FILTER_IGNORED',
]);
const REMEMBERED_MS = 3_600_000;
/** Products that are looked at to find out whether URLs come back as they were sent, and how few of them say nothing. */
const LOOKED_AT = 50;
const TOO_FEW = 3;

/** Images by SKU, as a shop lists them. */
export type SeenImages = ReadonlyMap<string, readonly HeldImage[]>;

/**
 * What can be seen of shops, by login and path. One that has never listed images, or lists them under URLs of its own, is not asked again
 * for an hour; one that has listed them before and refuses now is an error, so that nothing is written unseen. Where its answers
 * cannot be read, the run waits for better ones.
 */
@Injectable()
export class ShopSight {
  private readonly blind = new Map<string, { readonly reason: string; readonly untilMs: number }>();
  private readonly comparable = new Map<string, number>();
  private readonly listed = new Set<string>();

  constructor(
    private readonly dataSource: DataSource,
    private readonly held: HeldImages,
    private readonly clock: Clock,
  ) {}

  /** Why nothing can be seen of a shop, as a sentence; null where something may be. */
  blindness(card: OmnitronCard): string | null {
    const found = this.blind.get(targetOf(card));
    return found !== undefined && found.untilMs > this.clock.now().getTime() ? found.reason : null;
  }

  /** The images of these products; null where the shop has never listed any. Other errors as `HeldImages.findImages`. */
  async look(card: OmnitronCard, skus: readonly string[], signal: AbortSignal): Promise<SeenImages | null> {
    if (this.blindness(card) !== null) return null;
    try {
      const seen = await this.held.findImages(card, skus, signal);
      this.listed.add(targetOf(card));
      return seen;
    } catch (error) {
      if (!(error instanceof AppError) || !NO_LIST.has(error.code)) throw error;
      if (await this.hasListed(card))
        throw error.code === 'OMNITRON_LIST_INVALID' ? unreadable(error) : error;
      this.noteBlind(card, `Omnitron does not list images by SKU: ${error.message}`);
      return null;
    }
  }

  /** Whether the shop lists images under the URLs that it was sent: known by products that runs have written. */
  async isComparable(
    card: OmnitronCard,
    signal: AbortSignal,
    ignored: readonly string[] = [],
  ): Promise<boolean> {
    const target = targetOf(card);
    if ((this.comparable.get(target) ?? 0) > this.clock.now().getTime()) return true;
    const written = await rows<{ sku: string; images: string }>(
      this.dataSource,
      `SELECT sku, images FROM product_states
       WHERE shop = $1 AND image_count > 0 AND images IS NOT NULL AND content_hash <> ''::bytea LIMIT ${LOOKED_AT}`,
      [shopOf(card)],
    );
    if (written.length < TOO_FEW) return true;
    const seen = await this.look(
      card,
      written.map(({ sku }) => sku),
      signal,
    );
    if (seen === null) return false;
    const listed = written.filter(({ sku }) => seen.has(sku));
    if (
      listed.length >= TOO_FEW &&
      !listed.some(({ sku, images }) => overlap(images, seen.get(sku) ?? [], ignored))
    ) {
      this.noteBlind(card, 'Omnitron lists images under other URLs than it was sent.');
      return false;
    }
    this.comparable.set(target, this.clock.now().getTime() + REMEMBERED_MS);
    return true;
  }

  private async hasListed(card: OmnitronCard): Promise<boolean> {
    if (this.listed.has(targetOf(card))) return true;
    const [listed] = await rows(
      this.dataSource,
      'SELECT 1 FROM product_states WHERE shop = $1 AND looked_at IS NOT NULL LIMIT 1',
      [shopOf(card)],
    );
    return listed !== undefined;
  }

  private noteBlind(card: OmnitronCard, reason: string): void {
    this.blind.set(targetOf(card), { reason, untilMs: this.clock.now().getTime() + REMEMBERED_MS });
  }
}

/** A passing failure: the shop has shown that it can list. */
function unreadable(error: AppError): AppError {
  return lookupError('OMNITRON_LIST_FAILED', `${error.message} It has listed images before.`, {
    cause: error,
  });
}

/** The pictures of a JSON text of images; `ignored` as for `pictureOf`. */
export function picturesOf(images: string, ignored: readonly string[] = []): string[] {
  return (JSON.parse(images) as Image[]).map(({ url }) => pictureOf(url, ignored));
}

function overlap(images: string, seen: readonly HeldImage[], ignored: readonly string[]): boolean {
  const sent = new Set(picturesOf(images, ignored));
  return seen.some(({ url }) => sent.has(pictureOf(url, ignored)));
}
