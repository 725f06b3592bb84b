import { type Kind, Unfit } from './variable.js';

/** `name=value,…`, as OpenTelemetry writes headers: names and values percent-encoded. */
export const otlpHeaders: Kind<Readonly<Record<string, string>>> = {
  parse: (given) => {
    const headers: Record<string, string> = {};
    for (const [index, pair] of given.split(',').entries()) {
      if (pair.trim() === '') continue;
      const [, name = '', value = ''] = /^\s*([\w!#$%&'*+.^`|~-]+)\s*=\s*(.*?)\s*$/.exec(pair) ?? [];
      try {
        if (name === '') return new Unfit(`entry ${index + 1} is not of the form name=value`);
        headers[decodeURIComponent(name)] = decodeURIComponent(value);
      } catch {
        return new Unfit(`entry ${index + 1} has a "%" that begins no percent-encoded character`);
      }
    }
    return headers;
  },
  hint: 'authorization=Bearer%20token',
};
