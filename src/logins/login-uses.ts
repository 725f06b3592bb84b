import { Injectable } from '@nestjs/common';

/** A flow that uses a login, both as slugs. */
export interface LoginUse {
  readonly login: string;
  readonly flow: string;
}

/** What the rooms that refer to logins tell of them. */
export interface LoginUseSource {
  /** Who uses the login `slug`, in words for the user: `flow images`. */
  usersOf(slug: string): Promise<readonly string[]>;
  /** The slugs of the logins that a flow uses. */
  loginsOf(flow: string): Promise<readonly string[]>;
  /** The flows that use any of these logins, by login and flow. */
  flowsOf(logins: readonly string[]): Promise<readonly LoginUse[]>;
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

  async listFlowsOf(logins: readonly string[]): Promise<LoginUse[]> {
    return (await Promise.all(this.sources.map((source) => source.flowsOf(logins)))).flat();
  }
}
