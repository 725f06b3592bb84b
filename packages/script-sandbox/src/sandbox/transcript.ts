import type { LogLevel, LogLine } from '../runner-protocol.js';

const CUT = '… (the rest was cut)';
const MAX_LOG_LINES = 1_000;

/** What a script prints and logs, kept up to a number of characters for both together. */
export class Transcript {
  private readonly printed: string[] = [];
  private readonly lines: LogLine[] = [];
  private left: number;
  private full = false;

  constructor(maxCharacters: number) {
    this.left = maxCharacters;
  }

  print(text: string): void {
    if (this.full) return;
    this.printed.push(this.take(text));
    if (this.full) this.printed.push(CUT);
  }

  log(level: LogLevel, message: string): void {
    if (this.full) return;
    this.lines.push({ level, message: this.take(message) });
    if (this.lines.length >= MAX_LOG_LINES) this.full = true;
    if (this.full) this.lines.push({ level: 'warn', message: CUT });
  }

  get stdout(): string {
    return this.printed.join('');
  }

  get logLines(): LogLine[] {
    return this.lines;
  }

  private take(text: string): string {
    const kept = text.slice(0, this.left);
    this.left -= kept.length;
    if (kept.length < text.length) this.full = true;
    return kept;
  }
}
