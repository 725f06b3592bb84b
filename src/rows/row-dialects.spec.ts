import { describe, expect, it } from 'vitest';
import { LineEntryResponse, RowResponse } from './row-dialects.js';
import type { RowEntry } from './row-entry.js';

const ENTRY: RowEntry = {
  day: '2026-11-23',
  run: '019346f0-7f1c-7b5e-9d0a-3f0c4c1d2e3f',
  flow: 'images',
  rowNo: 7,
  pageNo: 2,
  sku: 'A-1',
  identifier: 'AK01',
  images: '[{"url":"https://img.example/a.jpg","order":1}]\n[{"url":"https://img.example/b.jpg","order":2}]',
  imageCount: 2,
  lostImages: 0,
  status: 'failed',
  code: 'OMNITRON_REJECTED',
  detail: '{"images":["…"]}',
  warning: 'Look here.',
  httpStatus: 400,
  attempts: 1,
  durationMs: 34,
  finishedAt: new Date('2026-11-23T12:00:00Z'),
};
const IMAGES = [
  { url: 'https://img.example/a.jpg', order: 1 },
  { url: 'https://img.example/b.jpg', order: 2 },
];

describe('a row', () => {
  it('answers in the log under the documented names and numbers', () => {
    expect(Object.entries(LineEntryResponse.from(ENTRY))).toEqual([
      ['run', ENTRY.run],
      ['flow', 'images'],
      ['row', 7],
      ['page', 2],
      ['sku', 'A-1'],
      ['identifier', 'AK01'],
      ['state', 3],
      ['status', 3],
      ['outcome', 'failed'],
      ['code', 'OMNITRON_REJECTED'],
      ['detail', ENTRY.detail],
      ['warning', ENTRY.warning],
      ['http_status', 400],
      ['attempts', 1],
      ['duration_ms', 34],
      ['finished_at', ENTRY.finishedAt],
      ['image_count', 2],
      ['lost_images', 0],
      ['images', IMAGES],
    ]);
  });

  it('answers in its run with the same facts in the words of runs', () => {
    const { day: _day, run: _run, flow: _flow, ...facts } = ENTRY;
    expect(RowResponse.from(ENTRY)).toEqual({ ...facts, images: IMAGES });
  });
});
