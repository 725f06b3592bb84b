import { Injectable, Logger } from '@nestjs/common';
import { AppError } from '../common/index.js';
import { FlowService } from '../flows/index.js';
import { driftOf, heldText, type Image, type OmnitronCard, shopOf } from '../omnitron-writer/index.js';
import { type Look, ProductDrifts, ShopSight, type WrittenProduct } from '../runs/index.js';
import { reconcileError } from './reconcile.errors.js';
import { type LookSums, type Reconciliation, ReconciliationStore } from './reconciliation-store.js';

const BATCH = 500;
const MAX_ATTEMPTS = 5;

/**
 * Compares what shops hold with what runs wrote, in beats. Each beat queues what is due and works on one look that nobody has, batch
 * by batch from where it was; a process that dies is replaced.
 */
@Injectable()
export class Reconciler {
  private readonly logger = new Logger(Reconciler.name);

  constructor(
    private readonly flows: FlowService,
    private readonly store: ReconciliationStore,
    private readonly drifts: ProductDrifts,
    private readonly sight: ShopSight,
  ) {}

  async beat(signal: AbortSignal = new AbortController().signal): Promise<void> {
    await this.store.queueDue();
    const work = await this.store.claim();
    if (work !== null) await this.reconcile(work, signal);
  }

  private async reconcile(work: Reconciliation, signal: AbortSignal): Promise<void> {
    try {
      const { omnitron: card, write } = (await this.flows.getFlowById(work.flowId)).document;
      const target = { card, ignored: write.ignoreUrlParameters };
      const sample = { ...work, shop: shopOf(card), seed: work.id };
      for (let after = work.lastSku; ;) {
        const written = await this.drifts.listWritten({ ...sample, after }, BATCH);
        const last = written.at(-1);
        if (last === undefined) break;
        if (!(await this.store.addSums(work, await this.look(work, target, written, signal)))) return;
        after = last.sku;
      }
      await this.store.finish(work);
    } catch (error) {
      if (signal.aborted || !(error instanceof AppError)) throw error;
      const again = error.kind === 'transient' && work.attempts < MAX_ATTEMPTS;
      this.logger.warn({ err: error, reconciliation: work.id }, 'A shop could not be compared');
      await this.store.fail(work, { code: error.code, detail: error.message }, again);
    }
  }

  private async look(
    { flowId, onDrift }: Reconciliation,
    { card, ignored }: { readonly card: OmnitronCard; readonly ignored: readonly string[] },
    written: readonly WrittenProduct[],
    signal: AbortSignal,
  ): Promise<LookSums> {
    const skus = written.map(({ sku }) => sku);
    const seen = await this.sight.look(card, skus, signal);
    if (seen === null || !(await this.sight.isComparable(card, signal, ignored)))
      throw this.cannotCompare(card);
    const drifts = new Map(
      written.map(({ sku, images }) => [
        sku,
        driftOf(JSON.parse(images) as Image[], seen.get(sku) ?? [], ignored),
      ]),
    );
    const looks = written.map(({ sku, fence }): Look => {
      const isDrifted = (drifts.get(sku) ?? null) !== null;
      return { sku, fence, found: isDrifted ? heldText(seen.get(sku) ?? []) : null };
    });
    const drifted = await this.drifts.noteLooks(shopOf(card), looks);
    if (onDrift !== 'hold' && drifted.length > 0) await this.drifts.settle(flowId, onDrift, drifted);
    const found = drifted.flatMap((sku) => drifts.get(sku) ?? []);
    return {
      lastSku: skus.at(-1) ?? '',
      lookedAt: written.length,
      drifted: drifted.length,
      imagesAdded: found.reduce((sum, { added }) => sum + added.length, 0),
      imagesRemoved: found.reduce((sum, { removed }) => sum + removed.length, 0),
      imagesChanged: found.reduce((sum, { changed }) => sum + changed.length, 0),
    };
  }

  private cannotCompare(card: OmnitronCard): AppError {
    const reason = this.sight.blindness(card) ?? 'Omnitron does not list images by SKU.';
    return reconcileError('SHOP_NOT_COMPARABLE', `${reason} What it holds cannot be compared.`);
  }
}
