import type { AlarmNotice } from '../alarm.js';

/** What became of one attempt. `detail` is for people: the answer's status, or the error. */
export interface DeliveryResult {
  readonly ok: boolean;
  readonly detail: string;
}

/**
 * One way to tell people of an alarm. A new one is a file in channels/ and a line in channels/index.ts, whose name is the
 * field of an alarm with its settings: validation, OpenAPI, storage, secrecy, outbox and tests follow from it.
 */
export interface Channel {
  /** Throws what keeps settings from working here, each valid by itself. */
  check(settings: object): void;
  /** One attempt. What it throws is a failed attempt as well; the caller tries again. */
  deliver(settings: object, notice: AlarmNotice): Promise<DeliveryResult>;
}

/** The class of a channel, which Nest makes. */
export interface ChannelClass {
  new (...services: never[]): Channel;
  /** The fields of its settings; one of them at most is secret. */
  readonly settings: new () => object;
  /** What it does, for the API's description. */
  readonly description: string;
}
