import { HttpModule, type HttpModuleOptions } from '@nestjs/axios';
import { Module } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AppConfig } from '../config/index.js';
import { LocalBudgetStore, PostgresBudgetStore } from './budget-store.js';
import { HostBudgets } from './host-budgets.js';
import { HostResolver, SystemHostResolver } from './host-resolver.js';
import { EgressPolicy } from './egress-policy.js';
import { HttpClient } from './http-client.js';
import { Transport } from './transport.js';
import { undiciAdapter } from './undici-adapter.js';

@Module({
  providers: [
    Transport,
    {
      provide: EgressPolicy,
      useFactory: (config: AppConfig) => new EgressPolicy(config.EGRESS_ALLOW),
      inject: [AppConfig],
    },
    { provide: HostResolver, useClass: SystemHostResolver },
  ],
  exports: [Transport],
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
  exports: [HttpClient],
})
export class HttpClientModule {}

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
