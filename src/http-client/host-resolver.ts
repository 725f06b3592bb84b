import { lookup } from 'node:dns/promises';
import { Injectable } from '@nestjs/common';

/** Every address of a host name, asked at each new connection. Injected so that tests can play DNS. */
export abstract class HostResolver {
  abstract resolve(hostname: string): Promise<readonly string[]>;
}

/** The operating system's resolver: hosts file, then DNS. */
@Injectable()
export class SystemHostResolver extends HostResolver {
  override async resolve(hostname: string): Promise<readonly string[]> {
    return (await lookup(hostname, { all: true })).map(({ address }) => address);
  }
}
