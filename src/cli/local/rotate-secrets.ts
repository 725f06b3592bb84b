import { DataSource } from 'typeorm';
import { AuditLog } from '../../audit/index.js';
import { FileKeyRing, KEY_RING, type KeyRing, SecretBox } from '../../common/index.js';
import { resealAll } from '../../database/index.js';
import type { Answer } from '../command-group.js';
import type { Session } from '../session.js';
import { fields } from '../text.js';
import { operatorName } from './local-config.js';

/**
 * Changes the key of the secrets at rest while servers run. Where the key is a file, a new one is made, and servers find it by
 * themselves; where it is `SECRETS_KEY`, everything that one of `SECRETS_KEY_OTHERS` sealed is sealed with it.
 */
export async function rotateSecrets(session: Session): Promise<Answer> {
  const { app } = await session.openInstallation('users');
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
