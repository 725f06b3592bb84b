import type { AuthUser } from '../auth/index.js';
import { inputInvalid } from '../common/index.js';
import { versionsOf } from './flow-etag.js';
import type { Edit } from './flow.repository.js';
import { isPlain } from './patch-document.js';

const MAX_NOTE_LENGTH = 500;

/** Takes a request apart: the flow as sent, and the edit around it (who, why, on top of which version). */
export function readEdit(
  body: unknown,
  user: Pick<AuthUser, 'email'>,
  ifMatch?: string,
): { input: unknown; edit: Edit } {
  const { changeNote = null, ...input } = isPlain(body) ? body : {};
  if (changeNote !== null && (typeof changeNote !== 'string' || changeNote.length > MAX_NOTE_LENGTH)) {
    const message = `must be a text of at most ${MAX_NOTE_LENGTH} characters`;
    throw inputInvalid([{ path: 'changeNote', message }]);
  }
  const edit = { author: user.email, note: changeNote, expected: versionsOf(ifMatch) };
  return { input: isPlain(body) ? input : body, edit };
}
