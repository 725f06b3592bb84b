import type { Server } from 'node:net';
import { HttpModule, type HttpModuleOptions } from '@nestjs/axios';
import { Module } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { DataSource } from 'typeorm';
import { AppConfig } from '../config/index.js';
import { LocalBudgetStore, PostgresBudgetStore } from './budget-store.js';
import { HostBudgets } from './host-budgets.js';
import { HostResolver, SystemHostResolver } from './host-resolver.js';
import { EgressPolicies } from './egress-policies.js';
import { HttpClient } from './http-client.js';
import { ownServer } from './own-server.js';
import { Transport } from './transport.js';
import { undiciAdapter } from './undici-adapter.js';

@Module({
  providers: [
    Transport,
    {
      provide: EgressPolicies,
      useFactory: (config: AppConfig, adapter?: HttpAdapterHost) =>
        new EgressPolicies(
          config,
          ownServer(config.publicUrl, () => listeningPort(adapter)),
        ),
      inject: [AppConfig, { token: HttpAdapterHost, optional: true }],
    },
    { provide: HostResolver, useClass: SystemHostResolver },
  ],
  exports: [EgressPolicies, HostResolver, Transport],
})
class TransportModule {}

/** The one way out, see `HttpClient`. */
@Module({
  imports: [
    TransportModule,
    HttpModule.registerAsync({
      imports: [TransportModule],
      inject: [Transport],
      useFactory: (transport: Transport): HttpModuleOptions => axiosSettings(transport),
    }),
  ],
  providers: [
    HttpClient,
    {
      provide: HostBudgets,
      useFactory: (dataSource?: DataSource) =>
        new HostBudgets(
          dataSource === undefined ? new LocalBudgetStore() : new PostgresBudgetStore(dataSource),
        ),
      inject: [{ token: DataSource, optional: true }],
    },
  ],
  exports: [HostBudgets, HttpClient, TransportModule],
})
export class HttpClientModule {}

/** Null while, or where, nothing listens. */
function listeningPort(adapter: HttpAdapterHost | undefined): number | null {
  const server = adapter?.httpAdapter?.getHttpServer() as Server | undefined;
  const address = server?.address() ?? null;
  return typeof address === 'object' && address !== null ? address.port : null;
}

/** Axios as a thin door: what it would do by itself (redirects, proxies, parsing, judging a status) is ours or off. */
export function axiosSettings(transport: Transport): HttpModuleOptions {
  return {
    adapter: undiciAdapter(transport),
    maxRedirects: 0,
    proxy: false,
    transformRequest: [],
    transformResponse: [],
    validateStatus: () => true,
  };
}
