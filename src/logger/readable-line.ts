import { styleText } from 'node:util';

type Style = Parameters<typeof styleText>[0];

const LEVELS: Readonly<Record<number, readonly [string, Style]>> = {
  10: ['TRACE', 'gray'],
  20: ['DEBUG', 'gray'],
  30: ['INFO ', 'green'],
  40: ['WARN ', 'yellow'],
  50: ['ERROR', 'red'],
  60: ['FATAL', 'red'],
};

/** Said by the rest of the line, or of no use to a person in front of it. */
const LEFT_OUT = new Set([
  'level',
  'time',
  'pid',
  'hostname',
  'msg',
  'context',
  'req',
  'res',
  'responseTime',
  'err',
]);
const SHOWN_CHARACTERS = 200;

type Entry = Readonly<Record<string, unknown>>;

/**
 * A JSON line of pino as a line for people: time, level, message and fields, under it the stack of an error. Text that is
 * no JSON stays as it is. Control characters, which a terminal would obey, are escaped.
 */
export function readableLine(json: string, colours: boolean): string {
  const entry = parse(json);
  if (entry === null) return json;
  const style = (how: Style, text: string): string =>
    colours ? styleText(how, text, { validateStream: false }) : text;
  const [level, colour] = LEVELS[Number(entry['level'])] ?? ['     ', 'gray'];
  const parts = [
    style('gray', timeOf(Number(entry['time']))),
    style(colour, level),
    ...(typeof entry['context'] === 'string' ? [style('cyan', `${entry['context']}:`)] : []),
    plain(messageOf(entry)),
    ...fieldsOf(entry).map((field) => style('gray', plain(field))),
  ];
  return `${parts.join(' ')}\n${stackOf(entry)}`;
}

function parse(json: string): Entry | null {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null ? (value as Entry) : null;
  } catch {
    return null;
  }
}

function timeOf(time: number): string {
  const date = new Date(time);
  const two = (value: number): string => String(value).padStart(2, '0');
  const clock = [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':');
  return `${clock}.${String(date.getMilliseconds()).padStart(3, '0')}`;
}

function messageOf({ msg, req, res, responseTime, err }: Entry): string {
  const { method, url } = (req ?? {}) as Entry;
  if (typeof method === 'string' && res !== undefined) {
    return `${method} ${String(url)} ${String((res as Entry)['statusCode'])} in ${Number(responseTime)} ms`;
  }
  const text = msg ?? (err as Entry | undefined)?.['message'];
  return typeof text === 'string' ? text : JSON.stringify(text ?? '');
}

function fieldsOf(entry: Entry): string[] {
  return Object.entries(entry).flatMap(([name, value]) => {
    if (LEFT_OUT.has(name) || value === undefined || value === null) return [];
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    return [`${name}=${text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text}`];
  });
}

function stackOf({ err }: Entry): string {
  const { stack } = (err ?? {}) as Entry;
  if (typeof stack !== 'string') return '';
  return stack
    .split('\n')
    .map((line) => `    ${plain(line.trim())}\n`)
    .join('');
}

const LAYOUT = new Set(['\n', '\t']);
const escaped = (character: string): string => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`;

/** Line feeds and tabs stay, with an indent; every other control character is shown as its number. */
function plain(text: string): string {
  return text
    .replaceAll(/\p{Cc}/gu, (character) => (LAYOUT.has(character) ? character : escaped(character)))
    .replaceAll('\n', '\n    ');
}
