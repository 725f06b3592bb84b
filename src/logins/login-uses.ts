import { Injectable } from '@nestjs/common';

/** What the rooms that refer to logins tell of them. */
export interface LoginUseSource {
  /** Who uses the login `slug`, in words for the user: `flow images`. */
  usersOf(slug: string): Promise<readonly string[]>;
  /** The slugs of the logins that a flow uses. */
  loginsOf(flow: string): Promise<readonly string[]>;
}

/** Where the rooms that refer to logins tell so (in `onModuleInit`), and deletion and lists ask. */
@Injectable()
export class LoginUses {
  private readonly sources: LoginUseSource[] = [];

  register(source: LoginUseSource): void {
    this.sources.push(source);
  }

  async listUses(slug: string): Promise<string[]> {
    return (await Promise.all(this.sources.map((source) => source.usersOf(slug)))).flat();
  }

  async listLoginsOf(flow: string): Promise<string[]> {
    return (await Promise.all(this.sources.map((source) => source.loginsOf(flow)))).flat();
  }
}
