/** Omnitron answers in JSON: its sentences are what people read, after the field that they are about. */
export function wordsOf(pattern: string): string {
  try {
    const said: string[] = [];
    const collect = (value: unknown, path: string): void => {
      if (typeof value === 'string') said.push(path === '' ? value : `${path}: ${value}`);
      else if (Array.isArray(value)) value.forEach((one) => collect(one, path));
      else if (typeof value === 'object' && value !== null)
        for (const [name, one] of Object.entries(value)) collect(one, path === '' ? name : `${path}.${name}`);
    };
    collect(JSON.parse(pattern), '');
    return said.join(' ') || pattern;
  } catch {
    return pattern;
  }
}
