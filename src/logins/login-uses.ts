import { Injectable } from '@nestjs/common';

/** Names whoever uses the login `slug`, in words for the user: `flow images`. */
export type LoginUseSource = (slug: string) => Promise<readonly string[]>;

/** Where the rooms that refer to logins tell so (in `onModuleInit`), and deletion asks. */
@Injectable()
export class LoginUses {
  private readonly sources: LoginUseSource[] = [];

  register(source: LoginUseSource): void {
    this.sources.push(source);
  }

  async listUses(slug: string): Promise<string[]> {
    return (await Promise.all(this.sources.map((source) => source(slug)))).flat();
  }
}
