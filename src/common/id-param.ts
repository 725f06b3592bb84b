import { type ArgumentMetadata, Injectable, type PipeTransform } from '@nestjs/common';
import { isId } from './ids.js';
import { inputInvalid } from './validation.js';

/** A path parameter that must be an id: `INPUT_INVALID` names it otherwise. */
@Injectable()
export class IdParam implements PipeTransform<string, string> {
  transform(value: string, { data = 'id' }: ArgumentMetadata): string {
    if (isId(value)) return value;
    throw inputInvalid([{ path: data, message: 'must be an id, like 019346f0-7f1c-7b5e-9d0a-3f0c4c1d2e3f' }]);
  }
}
