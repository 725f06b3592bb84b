import { type Selection } from '../catalogue/selection.js';

/** Records in order; `idAt` grows with the place, so that it can serve as a marker. */
export interface RecordList {
  readonly count: number;
  idAt(place: number): number;
  at(place: number): object;
}

/** One record for each product. */
export function listByProduct(
  selection: Selection,
  idOf: (index: number) => number,
  record: (index: number) => object,
): RecordList {
  return {
    count: selection.count,
    idAt: (place) => idOf(selection.at(place)),
    at: (place) => record(selection.at(place)),
  };
}

/** Several records for each product, so that a product may lie on two pages. `part` counts from 0 within it. */
export function listByPart(
  selection: Selection,
  partsOf: (index: number) => number,
  idOf: (index: number, part: number) => number,
  record: (index: number, part: number) => object,
): RecordList {
  const ends = new Float64Array(selection.count);
  let count = 0;
  for (let place = 0; place < selection.count; place += 1) {
    count += partsOf(selection.at(place));
    ends[place] = count;
  }
  const locate = <T>(place: number, then: (index: number, part: number) => T): T => {
    const owner = firstPlace(selection.count, (candidate) => ends[candidate]! > place);
    return then(selection.at(owner), place - (owner === 0 ? 0 : ends[owner - 1]!));
  };
  return {
    count,
    idAt: (place) => locate(place, idOf),
    at: (place) => locate(place, record),
  };
}

/** One record for the products in a row that belong together. */
export function listByGroup(
  selection: Selection,
  groupOf: (index: number) => number,
  idOf: (group: number) => number,
  record: (indexes: readonly number[]) => object,
): RecordList {
  const starts: number[] = [];
  for (let place = 0; place < selection.count; place += 1) {
    const isFirst = place === 0 || groupOf(selection.at(place)) !== groupOf(selection.at(place - 1));
    if (isFirst) starts.push(place);
  }
  return {
    count: starts.length,
    idAt: (place) => idOf(groupOf(selection.at(starts[place]!))),
    at: (place) => {
      const start = starts[place]!;
      const length = (starts[place + 1] ?? selection.count) - start;
      return record(Array.from({ length }, (_, offset) => selection.at(start + offset)));
    },
  };
}

/** The first of `count` places for which `holds` is true, `count` when there is none; once true it stays so. */
export function firstPlace(count: number, holds: (place: number) => boolean): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
