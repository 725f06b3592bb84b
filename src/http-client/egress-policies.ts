import type { AppConfig } from '../config/index.js';
import { EgressPolicy, type IsOwn } from './egress-policy.js';
import type { HttpPurpose } from './http-request.js';

type Lists = Pick<
  AppConfig,
  'EGRESS_ALLOW' | 'EGRESS_ALLOW_ERP' | 'EGRESS_ALLOW_OMNITRON' | 'EGRESS_ALLOW_SCRIPT' | 'EGRESS_ALLOW_ALARM'
>;

/** Where requests of each purpose may go. A login is at an ERP or at Omnitron, so that either list allows it. */
export class EgressPolicies {
  private readonly byPurpose: Readonly<Record<HttpPurpose, EgressPolicy>>;

  /** `isOwn` is asked for scripts: who writes one must not act as the service. */
  constructor(lists: Lists, isOwn?: IsOwn) {
    const all = lists.EGRESS_ALLOW;
    const erp = lists.EGRESS_ALLOW_ERP ?? all;
    const omnitron = lists.EGRESS_ALLOW_OMNITRON ?? all;
    const atOmnitron = new EgressPolicy(omnitron);
    this.byPurpose = {
      login: new EgressPolicy([...erp, ...omnitron]),
      read: new EgressPolicy(erp),
      lookup: atOmnitron,
      write: atOmnitron,
      script: new EgressPolicy(lists.EGRESS_ALLOW_SCRIPT ?? all, isOwn),
      alarm: new EgressPolicy(lists.EGRESS_ALLOW_ALARM ?? all),
    };
  }

  /**
   * Lets requests of these purposes reach one port of this machine's loopback, whatever the lists say, until the function that it
   * gives is called: for servers that this process itself has started there.
   */
  lendLoopback(port: number, purposes: readonly HttpPurpose[]): () => void {
    const returns = purposes.map((purpose) => this.byPurpose[purpose].lend('127.0.0.1', port));
    return () => returns.forEach((giveBack) => giveBack());
  }

  for(purpose: HttpPurpose): EgressPolicy {
    return this.byPurpose[purpose];
  }
}
