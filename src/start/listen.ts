import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AppConfig } from '../config/index.js';
import { StartError } from './start-error.js';

type Address = Pick<AppConfig, 'PORT' | 'HOST'>;

/** Finds out that the port cannot be had before a database is started for nothing. */
export async function checkAddress(address: Address): Promise<void> {
  const server = createServer();
  try {
    server.listen(address.PORT, address.HOST);
    await once(server, 'listening');
  } catch (error) {
    throw listenError(error, address);
  }
  server.close();
  await once(server, 'close');
}

/** What the operator can do about an address that cannot be listened on; other errors stay what they are. */
export function listenError(error: unknown, { PORT, HOST }: Address): unknown {
  const { code } = error as NodeJS.ErrnoException;
  const advice = ADVICE[code ?? ''];
  return advice === undefined ? error : new StartError(advice(PORT, HOST), { cause: error });
}

const ADVICE: Readonly<Record<string, (port: number, host: string) => string>> = {
  EADDRINUSE: (port, host) =>
    `PORT: ${port} is in use on ${host}. Stop the process that listens there, or choose another port. Example: PORT=${port === 65_535 ? 3000 : port + 1}`,
  EACCES: (port) =>
    `PORT: this user may not listen on ${port}. Choose a port from 1024 on, or allow it. Example: PORT=3000`,
  EADDRNOTAVAIL: (_port, host) =>
    `HOST: "${host}" is no address of this machine. Example: HOST=0.0.0.0 for all of them`,
  ENOTFOUND: (_port, host) => `HOST: the name "${host}" is not known. Example: HOST=0.0.0.0`,
  EAI_AGAIN: (_port, host) => `HOST: the name "${host}" cannot be looked up. Example: HOST=0.0.0.0`,
};
