import { ROW_CODE_NAMES, ROW_CODES } from './row-codes.js';

/** What OpenAPI says of a field that holds a row code: the codes, by name, each with its sentence. */
export const ROW_CODE_PROPERTY = {
  enum: ROW_CODE_NAMES,
  enumName: 'RowCode',
  enumSchema: {
    description: ROW_CODE_NAMES.map(
      (code) => `\`${code}\` (${ROW_CODES[code].outcome}): ${ROW_CODES[code].title}`,
    ).join('\n'),
  },
};
