import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { storableText } from '../../database/index.js';
import type { FlowDocument } from '../../flows/index.js';
import {
  type Image,
  type ImageFinding,
  ImagePreflight,
  imageUrlWarnings,
} from '../../omnitron-writer/index.js';
import { ROW_CODES, RowCode } from '../../rows/index.js';
import type { PendingRow, RowOutcome } from './row-outcomes.js';
import type { Run } from '../run.js';

/** Findings that are remembered: sizes of a colour share their images, and so do the products of a filename template. */
const MAX_REMEMBERED = 50_000;
const MAX_DETAIL = 4000;

/**
 * `write.imagePreflight`: the images of rows are looked at right before the rows are sent. With `fail`, rows with a bad image
 * get that as their outcome; with `warn` they are sent all the same, and say so. Each URL is fetched once per run and process, and again when the run is taken up again.
 */
@Injectable()
export class RowPreflight {
  private readonly remembered = new Map<string, ImageFinding>();

  constructor(
    private readonly dataSource: DataSource,
    private readonly preflight: ImagePreflight,
  ) {}

  /** The rows that may be sent; `refuse` is told the outcome of the others. None when the signal ends it. */
  async passRows(
    run: Run,
    flow: FlowDocument,
    pending: readonly PendingRow[],
    refuse: (outcome: RowOutcome) => void,
    signal: AbortSignal,
  ): Promise<readonly PendingRow[]> {
    const { imagePreflight } = flow.write;
    if (imagePreflight === 'off') return pending;
    const startedAt = performance.now();
    const urls = new Map(pending.map((row) => [row.rowNo, urlsOf(row)]));
    const findings = await this.findingsOf(run, [...urls.values()].flat(), signal).catch((error: unknown) => {
      if (signal.aborted) return null;
      throw error;
    });
    if (findings === null) return [];
    const bad = new Map<number, string>();
    for (const [rowNo, own] of urls) {
      const found = describeFindings(own, findings);
      if (found !== null) bad.set(rowNo, found);
    }
    if (imagePreflight === 'warn') {
      for (const [rowNo, found] of bad)
        bad.set(rowNo, [imageUrlWarnings(urls.get(rowNo) ?? []) ?? [], found].flat().join(' '));
      await this.saveWarnings(run, bad);
      return pending;
    }
    const durationMs = performance.now() - startedAt;
    for (const [rowNo, detail] of bad) refuse(refused(rowNo, detail, durationMs));
    return pending.filter(({ rowNo }) => !bad.has(rowNo));
  }

  private async findingsOf(
    run: Run,
    urls: readonly string[],
    signal: AbortSignal,
  ): Promise<Map<string, ImageFinding>> {
    const key = (url: string): string => `${run.id} ${run.epoch} ${url}`;
    const unknown = urls.filter((url) => !this.remembered.has(key(url)));
    const fresh = await this.preflight.checkImages(unknown, signal);
    const known = urls.map((url): [string, ImageFinding] => [
      url,
      fresh.get(url) ?? this.remembered.get(key(url)) ?? null,
    ]);
    for (const [url, finding] of fresh) this.remembered.set(key(url), finding);
    for (const oldest of this.remembered.keys()) {
      if (this.remembered.size <= MAX_REMEMBERED) break;
      this.remembered.delete(oldest);
    }
    return new Map(known);
  }

  private async saveWarnings(run: Run, warnings: ReadonlyMap<number, string>): Promise<void> {
    if (warnings.size === 0) return;
    await this.dataSource.query(
      `UPDATE run_rows row SET warning = w.warning FROM unnest($3::int[], $4::text[]) AS w(row_no, warning)
       WHERE row.day = $1 AND row.run_id = $2 AND row.row_no = w.row_no`,
      [
        run.day,
        run.id,
        [...warnings.keys()],
        [...warnings.values()].map((warning) => storableText(warning.slice(0, MAX_DETAIL))),
      ],
    );
  }
}

/** What is wrong with the images of a row, or null. */
export function describeFindings(
  urls: readonly string[],
  findings: ReadonlyMap<string, ImageFinding>,
): string | null {
  const found = urls.filter((url) => (findings.get(url) ?? null) !== null);
  return found.length === 0 ? null : found.map((url) => `${url}: ${findings.get(url)}.`).join(' ');
}

function urlsOf({ images }: PendingRow): string[] {
  return (JSON.parse(images) as Image[]).map(({ url }) => url);
}

/** Nothing was sent to Omnitron, so there are no attempts and no status. */
function refused(rowNo: number, detail: string, durationMs: number): RowOutcome {
  const code = RowCode.IMAGE_PREFLIGHT_FAILED;
  const nothingSent = { httpStatus: null, attempts: 0 };
  return {
    rowNo,
    status: ROW_CODES[code].outcome,
    code,
    detail: detail.slice(0, MAX_DETAIL),
    ...nothingSent,
    durationMs,
  };
}
