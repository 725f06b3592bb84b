import { Retention } from '../../runs/log/index.js';
import type { Answer } from '../command-group.js';
import type { Session } from '../session.js';
import { fields } from '../text.js';

export async function pruneLogs(session: Session): Promise<Answer> {
  const { app } = await session.openInstallation('logs');
  await app.init();
  const removed = await app.get(Retention).removeOld();
  return { data: removed, text: fields({ ...removed }) };
}
