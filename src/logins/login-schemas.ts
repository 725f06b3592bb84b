import type { OpenAPIObject } from '@nestjs/swagger';
import { LOGIN_TYPES } from './login-types.js';

type Schemas = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>;

/**
 * OpenAPI of what has a `type` and the settings of that type: one schema for each type in the place of one for all, told
 * apart by `type`. Nest cannot say so of a class.
 */
export function describeLoginTypes(schemas: Schemas): void {
  for (const name of ['LoginRequest', 'LoginResponse']) {
    const whole = schemas[name];
    if (whole === undefined || '$ref' in whole) continue;
    const variants = LOGIN_TYPES.map((type) => {
      const variant = `${type.settings.name.replace(/Settings$/, '')}${name}`;
      schemas[variant] = {
        ...whole,
        properties: {
          ...whole.properties,
          type: {
            type: 'string',
            description: 'The way of logging in.',
            enum: [type.name],
            example: type.name,
          },
          settings: { $ref: `#/components/schemas/${type.settings.name}` },
        },
      };
      return [type.name, `#/components/schemas/${variant}`] as const;
    });
    schemas[name] = {
      oneOf: variants.map(([, $ref]) => ({ $ref })),
      discriminator: { propertyName: 'type', mapping: Object.fromEntries(variants) },
    };
  }
}
