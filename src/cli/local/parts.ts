import type { DynamicModule, Type } from '@nestjs/common';
import type { Params } from 'nestjs-pino';
import type { AppConfig } from '../../config/index.js';
import type { Part } from '../part.js';

type RootOf = (config: AppConfig, log: Params) => DynamicModule | Promise<DynamicModule>;

/** Users and audit log alone, and one room more: some commands need no other, and load no other. */
const withRooms =
  (rooms: () => Promise<Type[]>): RootOf =>
  async (config, log) => {
    const [{ foundation }, more] = await Promise.all([import('../../foundation.js'), rooms()]);
    return { module: PartOfApplication, imports: [...foundation(config, log), ...more] };
  };

class PartOfApplication {}

/** The application that carries out a command, by the part of it that the command needs. */
export const PARTS: Readonly<Record<Part, RootOf>> = {
  all: async (config, log) => (await import('../../app.module.js')).AppModule.with(config, log),
  users: withRooms(async () => Promise.resolve([])),
  logins: withRooms(async () => [(await import('../../logins/index.js')).LoginsModule]),
  logs: withRooms(async () => [(await import('../../runs/log/index.js')).RunLogModule]),
};
