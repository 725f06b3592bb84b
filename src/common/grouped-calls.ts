interface Waiting<T, R> {
  readonly item: T;
  readonly resolve: (result: R) => void;
  readonly reject: (error: unknown) => void;
}

export interface GroupLimit<T> {
  readonly weightOf: (item: T) => number;
  /** A group ends before the item with which it would weigh more; a heavier item goes alone. */
  readonly mostWeight: number;
}

/**
 * Makes one call of many: items that come while a call is under way wait for it, and the next call takes them all. An item
 * alone goes at once; under load a group grows with the time that a call takes, so that a database commits once for
 * all of them. Nothing waits for a timer, and every call begins after its items came, so that no answer is stale.
 */
export class GroupedCalls<T, R> {
  private waiting: Waiting<T, R>[] = [];
  private isCalling = false;

  /** `call` gives one result for each item, in their order. When it throws, it has failed for all of them. */
  constructor(
    private readonly call: (items: readonly T[]) => Promise<readonly R[]>,
    private readonly limit: GroupLimit<T>,
  ) {}

  submit(item: T): Promise<R> {
    return new Promise<R>((resolve, reject) => {
      this.waiting.push({ item, resolve, reject });
      if (!this.isCalling) void this.callForAll();
    });
  }

  private async callForAll(): Promise<void> {
    this.isCalling = true;
    while (this.waiting.length > 0) await this.callFor(this.nextGroup());
    this.isCalling = false;
  }

  private nextGroup(): readonly Waiting<T, R>[] {
    const { weightOf, mostWeight } = this.limit;
    let [size, weight] = [0, 0];
    for (const { item } of this.waiting) {
      weight += weightOf(item);
      if (size > 0 && weight > mostWeight) break;
      size += 1;
    }
    return this.waiting.splice(0, size);
  }

  private async callFor(group: readonly Waiting<T, R>[]): Promise<void> {
    try {
      const results = await this.call(group.map(({ item }) => item));
      group.forEach(({ resolve }, place) => resolve(results[place] as R));
    } catch (error) {
      for (const { reject } of group) reject(error);
    }
  }
}
