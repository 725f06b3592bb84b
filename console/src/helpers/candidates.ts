import type { Steps } from './json-paths.js';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };
export type JsonRecord = { readonly [name: string]: Json };

/** A field that may be the SKU. Steps lead from a record to it. */
export interface SkuField {
  readonly steps: readonly string[];
  readonly score: number;
}

/** Fields that may be the images of a record, and how they hold them. */
export interface ImageField {
  /**
   * `texts`: a list of URLs. `objects`: a list of objects with a URL. `numbered`: image1, image2, … `joined`: several URLs in one
   * text. `single`: one URL, where an ERP sends a record per image too.
   */
  readonly kind: 'texts' | 'objects' | 'numbered' | 'joined' | 'single';
  /** From a record to the field; of numbered fields, to what is before the number. */
  readonly steps: readonly string[];
  /** Of objects: from one to its URL. */
  readonly url?: string;
  /** Of objects and single ones: the field with the order. */
  readonly order?: string;
  /** Of joined ones. */
  readonly separator?: string;
  /** Of numbered ones: fields of the record that begin alike and are no images. */
  readonly others?: readonly string[];
  readonly score: number;
}

const SAMPLES = 50;
const DEPTH = 3;
const IMAGE_NAME = /im(a)?ge?s?|img|photo|foto|picture|pic(?![a-z])|g[oö]rsel|resim|media|thumbnail/i;
const URL_NAME = /url|href|src|link|path|file|address|adres|dosya/i;
const ORDER_NAME = /^(sort_?)?order|position|^pos$|seq|rank|s[ıi]ra|index|priority|^no$/i;
const IMAGE_FILE = /\.(jpe?g|png|webp|gif|avif|tiff?)([?#]|$)/i;
const SEPARATORS = [',', ';', '|'] as const;
const SKU_NAMES: readonly (readonly [RegExp, number])[] = [
  [/^(product|variant|item)?[_-]?sku$/i, 100],
  [/stok?c?k?[_ -]?(code|kodu?|no)|^stok$/i, 90],
  [/barcode|barkod|^(ean|gtin|upc)(13)?$/i, 80],
  [/^(default|item|product|article|variant|urun|ürün|malzeme)[_ -]?(code|no|number|kodu|ref)$/i, 75],
  [/^(code|kod|kodu|reference|ref|matnr|itemno|model)$/i, 65],
  [/sku|code|kod/i, 50],
  [/^(product|item)?_?id$/i, 25],
];

const isRecord = (value: Json | undefined): value is JsonRecord =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);

export const isImageUrl = (value: Json | undefined): boolean =>
  typeof value === 'string' && (/^(https?:)?\/\//i.test(value.trim()) || IMAGE_FILE.test(value.trim()));

/** A value with no more than the first records of each list: enough to look at, and small enough to send. */
export function sampleOf(value: Json, levels = 40): Json {
  if (levels === 0) return null;
  if (isList(value)) return value.slice(0, SAMPLES).map((item) => sampleOf(item, levels - 1));
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, sampleOf(member, levels - 1)]),
  );
}

/** Where the records are: the list of objects nearest to the root, the longest of those that are equally near. */
export function recordsIn(
  input: Json,
): { readonly steps: Steps; readonly records: readonly JsonRecord[] } | null {
  let level: readonly { readonly steps: readonly string[]; readonly value: Json }[] = [
    { steps: [], value: input },
  ];
  for (let depth = 0; depth <= DEPTH && level.length > 0; depth += 1) {
    const lists = level.flatMap(({ steps, value }) => {
      const records = isList(value) ? value.filter(isRecord) : [];
      return records.length === 0 ? [] : [{ steps, records: records.slice(0, SAMPLES) }];
    });
    const [longest] = lists.toSorted((one, other) => other.records.length - one.records.length);
    if (longest !== undefined) return longest;
    level = level.flatMap(({ steps, value }) =>
      isRecord(value)
        ? Object.entries(value).map(([name, inner]) => ({ steps: [...steps, name], value: inner }))
        : [],
    );
  }
  return null;
}

/** Every field of the records, those of objects within them too, with its values. */
function fieldsOf(
  records: readonly JsonRecord[],
): ReadonlyMap<string, { steps: readonly string[]; values: Json[] }> {
  const fields = new Map<string, { steps: readonly string[]; values: Json[] }>();
  const visit = (record: JsonRecord, lead: readonly string[]): void => {
    for (const [name, value] of Object.entries(record)) {
      const steps = [...lead, name];
      const key = JSON.stringify(steps);
      const field = fields.get(key) ?? { steps, values: [] };
      field.values.push(value);
      fields.set(key, field);
      if (isRecord(value) && steps.length < DEPTH) visit(value, steps);
    }
  };
  for (const record of records) visit(record, []);
  return fields;
}

/** The fields that may be the SKU, the likeliest first. */
export function skuFields(records: readonly JsonRecord[]): SkuField[] {
  return [...fieldsOf(records).values()]
    .flatMap(({ steps, values }): SkuField[] => {
      const filled = values.filter((value) => value !== null && value !== '');
      const isPlain = filled.every(
        (value) =>
          typeof value === 'number' ||
          (typeof value === 'string' && !isImageUrl(value) && value.length <= 80),
      );
      if (filled.length === 0 || !isPlain) return [];
      const name = steps.at(-1) ?? '';
      const byName = SKU_NAMES.find(([pattern]) => pattern.test(name))?.[1] ?? 0;
      const isUnique = new Set(filled).size === filled.length && filled.length > 1;
      const looks = filled.every((value) => /^[^\s{[]*\d[^\s]*$/.test(JSON.stringify(value))) ? 8 : 0;
      const isComplete = filled.length === records.length ? 6 : -20;
      const score = byName + (isUnique ? 12 : 0) + looks + isComplete - (steps.length - 1) * 15;
      return byName === 0 && !isUnique ? [] : [{ steps, score }];
    })
    .toSorted((one, other) => other.score - one.score);
}

/** The fields that may hold images, the likeliest first. */
export function imageFields(records: readonly JsonRecord[]): ImageField[] {
  const fields = [...fieldsOf(records).values()];
  const found = fields.flatMap((field) => [...listField(field), ...textField(field, records)]);
  const all = [...found, ...numberedFields(fields)];
  return all.toSorted((one, other) => other.score - one.score);
}

const byName = (steps: readonly string[]): number =>
  (steps.some((name) => IMAGE_NAME.test(name)) ? 30 : 0) + (URL_NAME.test(steps.at(-1) ?? '') ? 8 : 0);

function listField({ steps, values }: { steps: readonly string[]; values: readonly Json[] }): ImageField[] {
  const items = values.filter(isList).flat();
  if (items.length === 0) return [];
  if (items.every(isImageUrl)) return [{ kind: 'texts', steps, score: 60 + byName(steps) }];
  const objects = items.filter(isRecord);
  const names = [...new Set(objects.flatMap((object) => Object.keys(object)))];
  const urls = names
    .filter((name) => objects.some((object) => isImageUrl(object[name])))
    .toSorted((one, other) => score(other) - score(one));
  const [url] = urls;
  if (url === undefined) return [];
  const order = names.find((name) => ORDER_NAME.test(name));
  return [
    {
      kind: 'objects',
      steps,
      url,
      ...(order === undefined ? {} : { order }),
      score: 60 + byName(steps) + byName([url]) / 4,
    },
  ];
}

const score = (name: string): number =>
  (URL_NAME.test(name) ? 2 : 0) + (IMAGE_NAME.test(name) ? 1 : 0) - (/thumb|small|mini/i.test(name) ? 3 : 0);

function textField(
  { steps, values }: { steps: readonly string[]; values: readonly Json[] },
  records: readonly JsonRecord[],
): ImageField[] {
  const texts = values.filter((value): value is string => typeof value === 'string' && value.trim() !== '');
  if (texts.length === 0 || !texts.every((text) => isImageUrl(text.split(/[,;|]/)[0]))) return [];
  const separator = SEPARATORS.find((one) =>
    texts.some(
      (text) =>
        text.split(one).length > 1 && text.split(one).every((part) => isImageUrl(part) || part.trim() === ''),
    ),
  );
  if (separator !== undefined) return [{ kind: 'joined', steps, separator, score: 50 + byName(steps) }];
  const order = Object.keys(records[0] ?? {}).find((name) => ORDER_NAME.test(name));
  return [{ kind: 'single', steps, ...(order === undefined ? {} : { order }), score: 25 + byName(steps) }];
}

/** Fields as image1, image2, …, of which at least one holds a URL. */
function numberedFields(
  fields: readonly { steps: readonly string[]; values: readonly Json[] }[],
): ImageField[] {
  const groups = new Map<string, { steps: readonly string[]; count: number; hasUrl: boolean }>();
  for (const { steps, values } of fields) {
    const [, prefix = '', number] = /^(.*?)(\d+)$/.exec(steps.at(-1) ?? '') ?? [];
    const isText = values.every((value) => value === null || typeof value === 'string');
    if (number === undefined || prefix === '' || !isText) continue;
    const lead = [...steps.slice(0, -1), prefix];
    const group = groups.get(JSON.stringify(lead)) ?? { steps: lead, count: 0, hasUrl: false };
    group.count += 1;
    group.hasUrl ||= values.some((value) => isImageUrl(value));
    groups.set(JSON.stringify(lead), group);
  }
  return [...groups.values()].flatMap(({ steps, count, hasUrl }): ImageField[] => {
    if (count < 2 || !hasUrl) return [];
    const lead = steps.slice(0, -1);
    const prefix = steps.at(-1) ?? '';
    const others = fields.flatMap((field) => {
      const name = field.steps.at(-1) ?? '';
      const isBeside =
        field.steps.length === steps.length && String(field.steps.slice(0, -1)) === String(lead);
      return isBeside && name.startsWith(prefix) && !/^\d+$/.test(name.slice(prefix.length)) ? [name] : [];
    });
    return [{ kind: 'numbered', steps, others, score: 62 + byName(steps) }];
  });
}
