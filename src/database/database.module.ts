import { type DynamicModule, Injectable, Logger, Module, type OnApplicationShutdown } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { AppConfig } from '../config/index.js';
import { DatabaseServer } from './database-server.js';
import { DatabaseUrl } from './database-url.js';
import { migrateDatabase } from './migrate.js';
import { dataSourceOptions } from './open-data-source.js';

/** Opens the server, before anything that connects. */
@Module({
  providers: [
    {
      provide: DatabaseServer,
      useFactory: async (config: AppConfig) => await DatabaseServer.open(config),
      inject: [AppConfig],
    },
    { provide: DatabaseUrl, useFactory: (server: DatabaseServer) => server.url, inject: [DatabaseServer] },
  ],
  exports: [DatabaseServer, DatabaseUrl],
})
class DatabaseServerModule {}

/** Nobody closes what an application that did not come up had opened, so a failure closes the server here. */
async function migrate(server: DatabaseServer): Promise<void> {
  try {
    const done = await migrateDatabase(server.url.url);
    if (done.length > 0) new Logger('Database').log(`The database was migrated: ${done.join(', ')}.`);
  } catch (error) {
    await server.close();
    throw error;
  }
}

/** Closes the pool before the server that it talks to, in whatever order the modules end. */
@Injectable()
class DatabaseShutdown implements OnApplicationShutdown {
  constructor(
    private readonly dataSource: DataSource,
    private readonly server: DatabaseServer,
  ) {}

  async onApplicationShutdown(): Promise<void> {
    if (this.dataSource.isInitialized) await this.dataSource.destroy();
    await this.server.close();
  }
}

/**
 * One migrated database for the whole application: `DataSource` and `DatabaseUrl` are injectable everywhere. Rooms
 * register their entities with `TypeOrmModule.forFeature`. Whoever holds connections of its own (the queue, a client
 * that LISTENs) closes them in `onModuleDestroy` or `beforeApplicationShutdown`: the server ends after those.
 */
@Module({})
export class DatabaseModule {
  static forRoot(): DynamicModule {
    return {
      module: DatabaseModule,
      global: true,
      imports: [
        DatabaseServerModule,
        TypeOrmModule.forRootAsync({
          imports: [DatabaseServerModule],
          inject: [AppConfig, DatabaseServer],
          useFactory: async (config: AppConfig, server: DatabaseServer) => {
            await migrate(server);
            return {
              ...dataSourceOptions(server.url.url, {
                poolSize: config.DATABASE_POOL,
                slowStatementMs: config.SLOW_QUERY_MS,
              }),
              autoLoadEntities: true,
              retryAttempts: 1,
            };
          },
        }),
      ],
      providers: [DatabaseShutdown],
      exports: [DatabaseServerModule],
    };
  }
}
