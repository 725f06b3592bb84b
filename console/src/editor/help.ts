/** What is said of a name, in a tooltip and beside a completion. */
export interface Help {
  readonly does: string;
  readonly example?: string;
  readonly note?: string;
}

/** The help as an element. Texts are set as text: nothing in them is markup. */
export function helpElement({ does, example, note }: Help, title?: string): HTMLElement {
  const element = document.createElement('div');
  element.className = 'cm-help';
  const add = (tag: 'b' | 'div' | 'code', text: string, className = ''): void => {
    const child = document.createElement(tag);
    child.textContent = text;
    child.className = className;
    element.append(child);
  };
  if (title !== undefined) add('b', title, 'mono');
  add('div', does);
  if (example !== undefined) add('code', example);
  if (note !== undefined) add('div', note, 'dim');
  return element;
}
