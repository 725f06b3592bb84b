import { createHash, X509Certificate } from 'node:crypto';
import { createSecureContext } from 'node:tls';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Agent, Client, type Dispatcher } from 'undici';
import { Connections } from './connections.js';
import { EgressPolicies } from './egress-policies.js';
import type { EgressPolicy } from './egress-policy.js';
import { HostResolver } from './host-resolver.js';
import { httpClientError } from './http-client.errors.js';
import type { HttpPurpose, TlsOptions } from './http-request.js';
import { pinnedConnector } from './pinned-connector.js';

/** Agents with TLS settings of their own that are kept open at a time; the one used longest ago is closed first. */
const MAX_AGENTS = 64;

/** Limits are ours (see Exchange), and undici's would only fire beside them. */
const DISPATCHER_OPTIONS = { headersTimeout: 0, bodyTimeout: 0, keepAliveTimeout: 10_000 } as const;

/** Keep-alive connections to everywhere, each opened through the egress policy. */
@Injectable()
export class Transport implements OnApplicationShutdown {
  private readonly agents = new Map<string, Agent>();
  private readonly writers = new Set<Connections>();

  constructor(
    private readonly policies: EgressPolicies,
    private readonly resolver: HostResolver,
  ) {}

  policy(purpose: HttpPurpose): EgressPolicy {
    return this.policies.for(purpose);
  }

  /** The connections that are shared by all requests of this purpose with these TLS settings. */
  agent(purpose: HttpPurpose, tls: TlsOptions | undefined): Dispatcher {
    const key = `${purpose} ${tls === undefined ? '' : fingerprint(tls)}`;
    const agent = this.agents.get(key) ?? this.newAgent(purpose, tls);
    this.agents.delete(key);
    this.agents.set(key, agent);
    return agent;
  }

  /** At most so many connections to one origin, for one user who closes them. */
  openConnections(origin: string, most: number, tls: TlsOptions | undefined): Connections {
    const connect = this.connector('write', tls);
    const open = (): Client => new Client(origin, { ...DISPATCHER_OPTIONS, connect });
    const connections = new Connections(open, most);
    this.writers.add(connections);
    return connections;
  }

  async closeConnections(connections: Connections): Promise<void> {
    await connections.close();
    this.writers.delete(connections);
  }

  async onApplicationShutdown(): Promise<void> {
    const open = [...this.agents.values(), ...this.writers];
    this.agents.clear();
    this.writers.clear();
    await Promise.all(open.map((dispatcher) => dispatcher.destroy()));
  }

  private newAgent(purpose: HttpPurpose, tls: TlsOptions | undefined): Agent {
    const [oldest] = this.agents.keys();
    if (this.agents.size >= MAX_AGENTS && oldest !== undefined) {
      void this.agents.get(oldest)?.close();
      this.agents.delete(oldest);
    }
    return new Agent({ ...DISPATCHER_OPTIONS, connect: this.connector(purpose, tls) });
  }

  private connector(purpose: HttpPurpose, tls: TlsOptions | undefined): ReturnType<typeof pinnedConnector> {
    if (tls !== undefined) checkTls(tls);
    return pinnedConnector(this.policy(purpose), this.resolver, tls);
  }
}

function fingerprint({ ca, cert, key }: TlsOptions): string {
  return createHash('sha256')
    .update(JSON.stringify([ca, cert, key]))
    .digest('base64');
}

/** Refuses certificates and keys that cannot be read, `TLS_SETTINGS_INVALID`. */
export function checkTls(tls: TlsOptions): void {
  try {
    if (tls.ca !== undefined) void new X509Certificate(tls.ca); // Node passes over an authority that it cannot read.
    createSecureContext(tls);
  } catch (cause) {
    throw httpClientError(
      'TLS_SETTINGS_INVALID',
      `The TLS settings cannot be used: ${(cause as Error).message}. ca, cert and key are PEM texts, and key must fit cert.`,
      { cause },
    );
  }
}
