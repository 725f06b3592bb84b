import type { KeyElement } from '../spec/key-element.js';
import { OutputPlace, OutputWriter } from './output-place.js';
import { compilePath, type PathStep } from '../path.js';
import { fixedText, type Scope } from '../walk.js';

const ROOT: PathStep = { kind: 'key', ...fixedText('root') };

/** All places that the paths of one shift lead through; equal beginnings are the same place. */
export class OutputPlan {
  private readonly places = new Map<string, OutputPlace>();

  get size(): number {
    return this.places.size;
  }

  writer(path: readonly KeyElement[], scope: Scope): OutputWriter {
    const steps = [ROOT, ...compilePath(path, scope)];
    let parent: OutputPlace | null = null;
    let id = '';
    for (const [number, step] of steps.slice(0, -1).entries()) {
      const isList = steps[number + 1]?.kind !== 'key';
      id += `.${step.id}${isList ? '[' : '{'}`;
      parent = this.place(id, parent, step, isList);
    }
    return new OutputWriter(parent, steps.at(-1) ?? ROOT);
  }

  private place(id: string, parent: OutputPlace | null, step: PathStep, isList: boolean): OutputPlace {
    const known = this.places.get(id);
    if (known !== undefined) return known;
    const place = new OutputPlace(this.places.size, parent, step, isList);
    this.places.set(id, place);
    return place;
  }
}
