/**
 * The database's clock, as a process follows it while it works on a run. The process's own clock does as long as it
 * agrees with the database's, as far as one exchange can tell; else it is set right by as little as that takes.
 */
export class RunClock {
  private readonly offsetMs: number;

  /** `databaseNow` was asked for and told at these moments of `performance.now()`. */
  constructor(databaseNow: Date, askedMs: number, toldMs = performance.now()) {
    const own = Date.now() - performance.now();
    const [least, most] = [databaseNow.getTime() - toldMs, databaseNow.getTime() - askedMs];
    this.offsetMs = Math.min(Math.max(own, least), most);
  }

  /** The time of a moment of `performance.now()`. */
  at(moment: number): Date {
    return new Date(this.offsetMs + moment);
  }
}
