/** The time, injected so that tests can set it. Between processes the database's time is the truth. */
export abstract class Clock {
  abstract now(): Date;
}

export class SystemClock extends Clock {
  override now(): Date {
    return new Date();
  }
}
