import { Injectable } from '@nestjs/common';
import type { FlowDocument } from '../flows/index.js';
import {
  diffImages,
  groupPage,
  HeldImages,
  type Image,
  type ImageDiff,
  mergeImages,
  parseTemplate,
  ProductMatcher,
  type Refusal,
} from '../omnitron-writer/index.js';
import { RowCode } from '../rows/index.js';

/** A row as a run would write it, or refuse it, and what the write would do. */
export interface RehearsedRow {
  readonly sku: string | null;
  readonly identifier: string | null;
  readonly images: readonly Image[];
  readonly refusal: Refusal | null;
  readonly diff: ImageDiff | null;
}

/** The steps between mapping and write, for a few rows in memory: the rules are those of a run. */
@Injectable()
export class RowRehearsal {
  constructor(
    private readonly matcher: ProductMatcher,
    private readonly held: HeldImages,
  ) {}

  /** One row per product, at most `maxRows` before a filename template multiplies them. */
  async groupRecords(
    flow: FlowDocument,
    records: readonly unknown[],
    maxRows: number,
    signal: AbortSignal,
  ): Promise<RehearsedRow[]> {
    const grouped = groupPage(records)
      .slice(0, maxRows)
      .map(({ sku, images, refusal }) => ({ name: sku, images: mergeImages(images), refusal }));
    const rows = await this.nameRows(flow, grouped, signal);
    return flow.write.allowImageRemoval ? rows : rows.map(refuseEmpty);
  }

  /** Compares the rows that would be written with what Omnitron holds. */
  async compareRows(
    flow: FlowDocument,
    rows: readonly RehearsedRow[],
    signal: AbortSignal,
  ): Promise<RehearsedRow[]> {
    const writable = rows.flatMap(({ sku, refusal }) => (sku === null || refusal !== null ? [] : [sku]));
    const held = await this.held.findImages(flow.omnitron, writable, signal);
    return rows.map((row) =>
      row.sku === null || row.refusal !== null
        ? row
        : { ...row, diff: diffImages(row.images, held.get(row.sku) ?? []) },
    );
  }

  private async nameRows(
    flow: FlowDocument,
    grouped: readonly Named[],
    signal: AbortSignal,
  ): Promise<RehearsedRow[]> {
    const template = parseTemplate(flow.filenameTemplate);
    if (template.isSku) return grouped.map((row) => rowOf(row, row.name, null));
    const names = grouped.flatMap(({ name, refusal }) => (name === null || refusal !== null ? [] : [name]));
    const matches = await this.matcher.matchIdentifiers(flow.omnitron, template, names, signal);
    const byName = new Map(matches.map((match) => [match.identifier, match]));
    return disputed(
      grouped.flatMap((row) => {
        const match = row.refusal === null ? byName.get(row.name ?? '') : undefined;
        if (match === undefined || match.refusal !== null)
          return [rowOf({ ...row, refusal: row.refusal ?? match?.refusal ?? null }, null, row.name)];
        return match.skus.map((sku) => rowOf(row, sku, row.name));
      }),
    );
  }
}

interface Named {
  /** The SKU or, with a filename template, the identifier. */
  readonly name: string | null;
  readonly images: readonly Image[];
  readonly refusal: RehearsedRow['refusal'];
}

function rowOf({ images, refusal }: Named, sku: string | null, identifier: string | null): RehearsedRow {
  return { sku, identifier, images, refusal, diff: null };
}

/** As in a run: when two identifiers name one product, neither is written. */
function disputed(rows: RehearsedRow[]): RehearsedRow[] {
  const claims = Map.groupBy(
    rows.filter(({ sku }) => sku !== null),
    ({ sku }) => sku,
  );
  const losers = new Map<string | null, RehearsedRow[]>();
  for (const claim of claims.values())
    if (claim.length > 1) for (const { identifier } of claim) losers.set(identifier, claim);
  return rows.map((row) => {
    const claim = losers.get(row.identifier);
    if (claim === undefined || row.refusal !== null) return row;
    const detail = `The product ${claim[0]?.sku} is named by more than one identifier: ${claim.map(({ identifier }) => identifier).join(', ')}.`;
    return { ...row, refusal: { code: RowCode.AMBIGUOUS_TEMPLATE, detail } };
  });
}

function refuseEmpty(row: RehearsedRow): RehearsedRow {
  if (row.refusal !== null || row.images.length > 0) return row;
  const detail =
    'The product has no images; sent, it would delete every image in Omnitron. Set write.allowImageRemoval to allow that.';
  return { ...row, refusal: { code: RowCode.EMPTY_IMAGE_LIST, detail } };
}
