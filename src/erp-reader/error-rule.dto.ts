import { IsBoolean, registerDecorator } from 'class-validator';
import { Choice, Field, Text } from '../common/index.js';
import { JsonPath } from './card-fields.js';
import { patternProblem } from './safe-pattern.js';

const ACTIONS = ['fail', 'retry', 'renew-login'] as const;
export type ErrorAction = (typeof ACTIONS)[number];

/** What an answer of a good status says when it is none, in one ERP's own words, and what follows. */
export class ErrorRule {
  @JsonPath({
    description: 'Where in the answer to look; null: the text of the body.',
    example: '$.status',
  })
  path: string | null = null;

  @Field(
    { description: 'True: the path finds something other than null. False: it does not.', type: Boolean },
    IsBoolean(),
  )
  exists: boolean | null = null;

  @Field(
    {
      description: 'The value found, compared as text: 0 is also "0".',
      anyOf: [{ type: 'string', maxLength: 500 }, { type: 'number' }, { type: 'boolean' }, { type: 'null' }],
      example: 'ERROR',
    },
    IsScalar(),
  )
  equals: string | number | boolean | null = null;

  @Text({
    description:
      'Regular expression (JavaScript, case-sensitive unless it begins with (?i)) of which the value or text holds a match. Looks at the first 100,000 characters.',
    example: 'session (expired|timed out)',
    maxLength: 500,
    check: patternProblem,
  })
  matches: string | null = null;

  @Choice({
    description:
      '`fail` the read; `retry`: ask again with growing waits, then wait for `waitMinutes`, then fail; `renew-login`: log in anew and ask once more, then fail.',
    enum: ACTIONS,
    example: 'renew-login',
  })
  then: ErrorAction;
}

function IsScalar(): PropertyDecorator {
  return (target, property) => {
    registerDecorator({
      name: 'isScalar',
      target: target.constructor,
      propertyName: String(property),
      validator: {
        validate: (value) =>
          (typeof value === 'string' && value.length <= 500) ||
          typeof value === 'boolean' ||
          (typeof value === 'number' && Number.isFinite(value)),
        defaultMessage: () =>
          `${String(property)} must be a text of at most 500 characters, a number, true or false`,
      },
    });
  };
}
