import { type Catalogue } from './catalogue.js';

/** Products chosen from a catalogue, in its order. */
export interface Selection {
  readonly count: number;
  /** The number of the product at a place, from 0; only for places below `count`. */
  at(place: number): number;
}

const REMEMBERED = 16;

/** Chooses products, and remembers the last choices: a reader that pages through one query pays for it once. */
export class Selector {
  private readonly remembered = new Map<string, Selection>();

  constructor(private readonly catalogue: Catalogue) {}

  all(): Selection {
    return this.remember('', () => ({ count: this.catalogue.size, at: (place) => place }));
  }

  /** Those of the given SKUs that exist, each once. */
  bySku(skus: readonly string[]): Selection {
    const known = skus.map((sku) => this.catalogue.indexOf(sku)).filter((index) => index !== -1);
    return listed([...new Set(known)].sort((a, b) => a - b));
  }

  /** Those that `keep` lets through; `key` stands for `keep`. */
  matching(key: string, keep: (index: number) => boolean): Selection {
    return this.remember(`keep ${key}`, () => narrowed(this.all(), keep));
  }

  private remember(key: string, choose: () => Selection): Selection {
    const versioned = `${this.catalogue.version} ${key}`;
    const known = this.remembered.get(versioned);
    if (known !== undefined) return known;
    const selection = choose();
    if (this.remembered.size >= REMEMBERED) this.remembered.delete(this.remembered.keys().next().value!);
    this.remembered.set(versioned, selection);
    return selection;
  }
}

/** Those of a selection that `keep` lets through. */
export function narrowed(selection: Selection, keep: (index: number) => boolean): Selection {
  const kept: number[] = [];
  for (let place = 0; place < selection.count; place += 1) {
    const index = selection.at(place);
    if (keep(index)) kept.push(index);
  }
  return listed(kept);
}

function listed(indexes: readonly number[]): Selection {
  return { count: indexes.length, at: (place) => indexes[place]! };
}
