export const MAX_SKU_LENGTH = 512;

/** A SKU as text; null for what can be none. */
export function readSku(value: unknown): string | null {
  const text = typeof value === 'number' ? String(value) : typeof value === 'string' ? value.trim() : '';
  if (text === '' || text.length > MAX_SKU_LENGTH) return null;
  return text.includes('\u0000') || !text.isWellFormed() ? null : text;
}

/** Why `readSku` takes something for no SKU. */
export function skuProblem(value: unknown): string {
  return typeof value === 'string' && !value.isWellFormed()
    ? 'it holds half a character (a lone surrogate), so the ERP has cut or converted it wrongly'
    : `it must be a text of 1 to ${MAX_SKU_LENGTH} characters`;
}

/** `8,69123E+12`, `8.69E12`, `1E+11`: what spreadsheets and programs make of long numbers. */
const ROUNDED = /^[+-]?\d+(?:[.,]\d+E[+-]?|E\+|E(?=\d{3}))\d+$/i;
/** What a spreadsheet shows in the place of a value. */
const NO_VALUE =
  /^(?:#(?:N\/A|REF!|VALUE!|NAME\?|DIV\/0!|NUM!|NULL!|YOK|BAŞV!|DEĞER!|AD\?|SAYI\/0!)|#{3,})$/i;

/** Whether a SKU is what a spreadsheet leaves of another one. */
export function looksMangled(sku: string): boolean {
  const first = sku.charCodeAt(0);
  if (first === HASH) return NO_VALUE.test(sku);
  return (first === PLUS || first === MINUS || (first >= DIGIT_0 && first <= DIGIT_9)) && ROUNDED.test(sku);
}

const HASH = 0x23;
const PLUS = 0x2b;
const MINUS = 0x2d;
const DIGIT_0 = 0x30;
const DIGIT_9 = 0x39;
