export type Language = 'en' | 'tr';

export interface Codes {
  readonly problems: Readonly<Record<string, string | undefined>>;
  readonly rowCodes: Readonly<Record<string, string | undefined>>;
}

export const NO_CODES: Codes = { problems: {}, rowCodes: {} };

/** Fails where the server is gone: its own titles stand in then. */
export async function loadCodes(language: Language): Promise<Codes> {
  return language === 'tr' ? import('./codes.tr.js') : import('./codes.en.js');
}
