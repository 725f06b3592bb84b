import { createServer } from 'node:net';

/** A TCP port of 127.0.0.1 that nobody listens on: `wanted` if that one is free, else any. */
export async function findFreePort(wanted: number | null): Promise<number> {
  return (wanted === null ? null : await probe(wanted)) ?? (await probe(0)) ?? 0;
}

async function probe(port: number): Promise<number | null> {
  const server = createServer();
  return await new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(null) : reject(error),
    );
    server.listen({ host: '127.0.0.1', port }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : null));
    });
  });
}
