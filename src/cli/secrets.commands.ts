import { Command, CommandRunner, SubCommand } from 'nest-commander';
import { DataSource } from 'typeorm';
import { AuditLog } from '../audit/index.js';
import { FileKeyRing, KEY_RING, type KeyRing, SecretBox } from '../common/index.js';
import { resealAll } from '../database/index.js';
import { type Answer, AnswerCommand } from './api-command.js';
import { operatorName } from './api-session.js';
import { fields } from './text.js';

/**
 * Changes the key of the secrets at rest while servers run. Where the key is a file, a new one is made, and servers find it by
 * themselves; where it is `SECRETS_KEY`, everything that one of `SECRETS_KEY_OTHERS` sealed is sealed with it.
 */
@SubCommand({
  name: 'rotate',
  description: 'Encrypt the stored credentials under a new key, while servers run',
})
export class SecretsRotateCommand extends AnswerCommand {
  protected override async answer(): Promise<Answer> {
    const app = await this.session.openApp();
    await app.init();
    const audit = app.get(AuditLog);
    const entry = await audit.begin({
      actor: operatorName(),
      address: null,
      action: 'secrets rotate',
      target: 'secrets',
      fields: [],
      requestId: null,
    });
    const keys = app.get<KeyRing>(KEY_RING);
    if (keys instanceof FileKeyRing) keys.rotate();
    const resealed = await resealAll(app.get(DataSource), app.get(SecretBox));
    await audit.finish(entry, 200, null);
    const key = keys.current.id;
    return { data: { key, resealed }, text: fields({ key, ...resealed }) };
  }
}

@Command({ name: 'secrets', description: 'Secrets at rest', subCommands: [SecretsRotateCommand] })
export class SecretsCommand extends CommandRunner {
  override async run(): Promise<void> {
    this.command.help();
  }
}
