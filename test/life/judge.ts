import { isDeepStrictEqual } from 'node:util';
import { BY_HAND, type Life } from './life.js';
import type { TrueImage } from './truth.js';

/**
 * What is wrong three scheduled runs after the trouble, without anybody's help, and when what the shop refused until then has been
 * asked for again; with the runs, or empty.
 */
export async function wrongAtTheEndOf(life: Life): Promise<string[]> {
  await life.untilRuns(3);
  await life.until(async () => !(await unfinished(life)).some((problem) => problem.includes(OWED)));
  await life.stopFlow();
  await life.untilQuiet();
  const problems = await judge(life);
  return problems.length === 0 ? [] : [...problems, await life.tell()];
}

/** Of a product whose write failed: it is asked for again after waits that double. */
const OWED = ' is owed: ';

/** What a life did wrong, each in a sentence; empty for a good one. */
async function judge(life: Life): Promise<string[]> {
  return [...wrongWrites(life), ...(await unfinished(life)), ...(await silentLosses(life))];
}

/** Every write carries one version that the truth had, and versions never go back. */
function wrongWrites({ shop, truth, emptied, contested }: Life): string[] {
  const problems: string[] = [];
  for (const sku of shop.skus()) {
    const { earlier, images } = shop.findContent(sku)!;
    let version = 0;
    for (const shown of [...earlier, images]) {
      const set = plain(shown);
      // What people left there: no image at all, or none but their own.
      if (set.length === 0 && (emptied.has(sku) || shown.length > 0)) continue;
      const found = truth.versionOf(sku, set, version);
      if (found < 0 && contested.has(sku)) continue;
      if (found < 0) {
        const wasThere = truth.versionOf(sku, set, 0) >= 0;
        problems.push(
          `${sku}: ${wasThere ? 'an older version was written over a newer one' : 'images were written that the ERP never had together'}: ${JSON.stringify(set)}`,
        );
      } else version = found;
    }
  }
  return problems;
}

/** The shop equals the truth, apart from what is visibly held. */
async function unfinished(life: Life): Promise<string[]> {
  const { shop, truth, server, slug } = life;
  const problems: string[] = [];
  for (const sku of truth.listed) {
    const images = shop.findContent(sku)?.images ?? [];
    if (isDeepStrictEqual(plain(images), truth.imagesOf(sku))) continue;
    const state = await life.stateOf(sku);
    if (state === 'held') continue;
    const path = `/logs/lines?flow=${slug}&sku=${encodeURIComponent(sku)}&limit=1`;
    const { results } = await server.call<{ results: object[] }>('GET', path);
    problems.push(
      `${sku} is ${state}: the shop has ${JSON.stringify(images.map(({ url }) => url))}, the ERP ${JSON.stringify(truth.imagesOf(sku).map(({ url }) => url))}; its last line is ${JSON.stringify(results[0])}`,
    );
  }
  return problems;
}

/** A read that lacked records says so. A run that was cancelled while it asked for what is owed has read its changes before. */
async function silentLosses(life: Life): Promise<string[]> {
  const runs = await life.runs();
  return life.erp.losses
    .filter(({ healed }) => !healed)
    .flatMap(({ at, trouble, target }) => {
      const run = runs.find(
        ({ startedAt, finishedAt }) =>
          startedAt !== null &&
          Date.parse(startedAt) <= at &&
          (finishedAt === null || at <= Date.parse(finishedAt)),
      );
      const wasCancelled = run?.status === 'cancelled' && target.includes('sku=');
      return run?.verdict === 'complete' && run.failure === null && !wasCancelled
        ? [`Run ${run.id} took "${trouble}" of ${target} for a complete read.`]
        : [];
    });
}

/** Without what people put there by hand. */
const plain = (images: readonly TrueImage[]): TrueImage[] =>
  images.filter(({ url }) => !url.startsWith(BY_HAND)).map(({ url, order }) => ({ url, order }));
