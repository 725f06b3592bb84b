/** A parameter of the ERP request by the ERP's name; in a JSON body its value keeps its type. */
export interface RequestParam {
  readonly key: string;
  readonly value: unknown;
}

/** A parameter's value as text: texts as they are, everything else as JSON. */
export function paramText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
