import { Compartment, type Extension } from '@codemirror/state';
import { type EditorView, keymap } from '@codemirror/view';

/** Search and replace are loaded when they are first asked for. */
export function lateSearch(): Extension {
  const place = new Compartment();
  const load = async (view: EditorView): Promise<void> => {
    const { highlightSelectionMatches, openSearchPanel, search, searchKeymap } =
      await import('@codemirror/search');
    if (!view.dom.isConnected) return;
    const extensions = [search({ top: true }), highlightSelectionMatches(), keymap.of(searchKeymap)];
    view.dispatch({ effects: place.reconfigure(extensions) });
    openSearchPanel(view);
  };
  const open = (view: EditorView): boolean => {
    void load(view);
    return true;
  };
  return place.of([keymap.of([{ key: 'Mod-f', run: open }])]);
}
