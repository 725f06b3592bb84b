import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import type { Extension } from '@codemirror/state';

const MONO = 'var(--mantine-font-family-monospace)';
const BORDER = '1px solid var(--line)';
const DIMMED = 'var(--mantine-color-dimmed)';
const CHOSEN = { background: 'var(--info-soft)', color: 'var(--info)' };

/** Every colour is one of the console's own, which change with the theme; those of the library cannot be read in the dark. */
const frame = EditorView.theme({
  '&': { fontSize: '13px', background: 'var(--surface)', color: 'var(--mantine-color-text)' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: MONO, lineHeight: '1.55', overflow: 'auto' },
  '.cm-content': { caretColor: 'var(--mantine-color-text)', padding: '8px 0' },
  '.cm-cursor, .cm-dropCursor': { borderLeftColor: 'var(--mantine-color-text)' },
  '.cm-gutters': { background: 'var(--row)', color: DIMMED, borderRight: BORDER },
  '.cm-activeLine': { background: 'color-mix(in srgb, var(--row) 55%, transparent)' },
  '.cm-activeLineGutter': { background: 'var(--info-soft)', color: 'var(--info)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    background: 'var(--info-soft)',
  },
  '.cm-content ::selection': { background: 'var(--info-soft)' },
  '.cm-selectionMatch': { background: 'var(--idle-soft)' },
  '&.cm-focused .cm-matchingBracket': { background: 'var(--good-soft)', color: 'var(--good)' },
  '&.cm-focused .cm-nonmatchingBracket': { background: 'var(--bad-soft)', color: 'var(--bad)' },
  '.cm-foldPlaceholder': { background: 'var(--row)', border: BORDER, color: DIMMED },
  '.cm-placeholder': { color: 'var(--mantine-color-placeholder)' },
  '.cm-searchMatch': { background: 'var(--warn-soft)', outline: '1px solid var(--warn-bar)' },
  '.cm-searchMatch-selected': { background: 'var(--warn-soft)', outline: '2px solid var(--warn)' },
  '.cm-panels': { background: 'var(--row)', color: 'var(--mantine-color-text)' },
  '.cm-panels.cm-panels-bottom': { borderTop: BORDER },
  '.cm-panels.cm-panels-top': { borderBottom: BORDER },
  '.cm-textfield': {
    background: 'var(--surface)',
    color: 'var(--mantine-color-text)',
    border: BORDER,
    borderRadius: '6px',
    padding: '4px 8px',
    fontSize: '13px',
  },
  '.cm-button': {
    background: 'var(--surface)',
    color: 'var(--mantine-color-text)',
    border: BORDER,
    borderRadius: '6px',
    minHeight: '26px',
    fontSize: '13px',
  },
  '.cm-panel.cm-search': { padding: '8px 34px 8px 10px' },
  '.cm-panel.cm-search label': { fontSize: '13px' },
  '.cm-panel.cm-search [name=close]': {
    color: 'inherit',
    width: '26px',
    height: '26px',
    top: '6px',
    right: '6px',
  },
  '.cm-tooltip': {
    background: 'var(--surface)',
    color: 'var(--mantine-color-text)',
    border: BORDER,
    borderRadius: '8px',
    boxShadow: '0 6px 24px rgb(0 0 0 / 0.22)',
    overflow: 'hidden',
    zIndex: '400',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': { fontFamily: MONO, maxHeight: '15em' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': { padding: '4px 10px', minHeight: '24px' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]': CHOSEN,
  '.cm-completionLabel': { fontSize: '13px' },
  '.cm-completionMatchedText': { textDecoration: 'none', fontWeight: '700' },
  '.cm-completionDetail': { color: DIMMED, fontStyle: 'normal', fontSize: '12px' },
  'li[aria-selected] .cm-completionDetail': { color: 'inherit' },
  '.cm-tooltip.cm-completionInfo': { padding: '8px 12px', maxWidth: '340px' },
  '.cm-snippetField': { background: 'var(--info-soft)' },
  '.cm-help': { padding: '8px 12px', maxWidth: '420px', fontSize: '13px', lineHeight: '1.45' },
  '.cm-help code, .cm-completionInfo code': { fontFamily: MONO, fontSize: '12px', overflowWrap: 'anywhere' },
  '.cm-help .dim': { color: DIMMED },
  '.cm-diagnostic': { padding: '6px 10px', fontSize: '13px', maxWidth: '480px' },
  '.cm-diagnostic-error': { borderLeftColor: 'var(--bad-bar)' },
  '.cm-diagnostic-warning': { borderLeftColor: 'var(--warn-bar)' },
  '.cm-lintRange-error': { backgroundImage: 'none', textDecoration: 'underline wavy var(--bad-bar)' },
  '.cm-lintRange-warning': { backgroundImage: 'none', textDecoration: 'underline wavy var(--warn-bar)' },
  '.cm-lintRange-active': { background: 'var(--bad-soft)' },
  '.cm-changedLine': { background: 'transparent' },
  '&.cm-merge-a .cm-changedLine, .cm-deletedChunk': { background: 'var(--bad-soft)' },
  '&.cm-merge-b .cm-changedLine, .cm-insertedLine': { background: 'var(--good-soft)' },
  '&.cm-merge-a .cm-changedText, .cm-deletedChunk .cm-deletedText': {
    background: 'none',
    borderBottom: '2px solid var(--bad-bar)',
  },
  '&.cm-merge-b .cm-changedText, .cm-insertedLine .cm-changedText': {
    background: 'none',
    borderBottom: '2px solid var(--good-bar)',
  },
  '.cm-collapsedLines': { background: 'var(--row)', color: DIMMED, padding: '4px 10px' },
});

const highlight = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.variableName)], color: 'var(--info)' },
  { tag: [tags.string, tags.special(tags.string), tags.regexp], color: 'var(--good)' },
  { tag: [tags.number, tags.bool, tags.null, tags.atom], color: 'var(--warn)' },
  {
    tag: [tags.keyword, tags.operatorKeyword, tags.controlKeyword, tags.definitionKeyword, tags.modifier],
    color: 'var(--info)',
    fontWeight: '650',
  },
  { tag: [tags.function(tags.variableName), tags.function(tags.propertyName)], color: 'var(--warn)' },
  { tag: [tags.typeName, tags.className], color: 'var(--idle)', fontWeight: '650' },
  { tag: tags.comment, color: DIMMED, fontStyle: 'italic' },
  { tag: [tags.punctuation, tags.operator, tags.bracket], color: DIMMED },
  { tag: tags.invalid, color: 'var(--bad)' },
]);

export const look: Extension = [frame, syntaxHighlighting(highlight)];
