import { json } from '@codemirror/lang-json';
import { EditorState } from '@codemirror/state';
import { describe, expect, it } from 'vitest';
import { joltPlace } from './jolt-place.js';

function placeOf(marked: string) {
  const position = marked.indexOf('^');
  const state = EditorState.create({ doc: marked.replace('^', ''), extensions: [json()] });
  const place = joltPlace(state, position);
  return place === null ? null : { ...place, text: state.sliceDoc(place.from, place.to) };
}

describe('the place in a Jolt chain', () => {
  it.each([
    ['[^]', { kind: 'newOperation', text: '' }],
    ['[{"operation": "sort"}, ^]', { kind: 'newOperation', text: '' }],
    ['[{"operation": "sh^ift"}]', { kind: 'operation', text: 'shift' }],
    ['[{"operation": "^"}]', { kind: 'operation', text: '' }],
    [
      '[{"operation": "modify-overwrite-beta", "spec": {"*": {"a": "=toU^"}}}]',
      { kind: 'function', text: 'toU' },
    ],
    ['[{"operation": "modify-overwrite-beta", "spec": {"a": ["=^", "b"]}}]', { kind: 'function', text: '' }],
    [
      '[{"operation": "shift", "spec": {"*": {"co^": "x"}}}]',
      { kind: 'key', text: 'co', operation: 'shift' },
    ],
    ['[{"operation": "shift", "spec": {"a": "[^"}}]', { kind: 'path', text: '[', operation: 'shift' }],
  ] as const)('is known: %s', (marked, expected) => {
    expect(placeOf(marked)).toMatchObject(expected);
  });

  it.each(['[{"op^": 1}]', '[{"operation": "sort"} ^]', '{"a": "^"}'])(
    'has nothing to propose: %s',
    (marked) => {
      expect(placeOf(marked)).toBeNull();
    },
  );

  it('leaves the arguments of a function alone', () => {
    const place = placeOf('[{"operation": "modify-overwrite-beta", "spec": {"a": "=concat(^)"}}]');
    expect(place).toMatchObject({ kind: 'path' });
  });
});
