/** Makes one call of those that come at the same time: who asks while a look is under way has its answer. */
export class SharedLook<T> {
  private underWay: Promise<T> | null = null;

  constructor(private readonly look: () => Promise<T>) {}

  ask(): Promise<T> {
    this.underWay ??= this.look().finally(() => (this.underWay = null));
    return this.underWay;
  }
}
