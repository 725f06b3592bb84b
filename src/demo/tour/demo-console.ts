import { styleText } from 'node:util';

/** The demo's voice: one line per step, colours only where a terminal shows them. */
export class DemoConsole {
  constructor(private readonly output: NodeJS.WriteStream) {}

  heading(text: string): void {
    this.print(`\n${this.style('bold', text)}\n`);
  }

  /** A step that is done: `✓ Server   http://127.0.0.1:3000`. */
  done(what: string, detail: string): void {
    this.print(`  ${this.style('green', '✓')} ${what.padEnd(20)} ${detail}`);
  }

  failed(text: string): void {
    this.print(`  ${this.style('red', '✗')} ${text.replaceAll('\n', '\n    ')}`);
  }

  /** Lines as they are, two blanks in. */
  block(text: string): void {
    this.print(`\n${text.replaceAll(/^/gm, '  ')}\n`);
  }

  private print(text: string): void {
    this.output.write(`${text}\n`);
  }

  private style(format: 'bold' | 'green' | 'red', text: string): string {
    return styleText(format, text, { stream: this.output });
  }
}
