import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional, type ApiPropertyOptions } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsOptional,
  Matches,
  MaxLength,
  ValidateBy,
} from 'class-validator';
import { isAddressOrNetwork } from './address-list.js';

const MOST_ENTRIES = 100;

/** Slugs of flows, or null for all. */
export const FlowsField = (more: ApiPropertyOptions = {}): PropertyDecorator =>
  listField(
    {
      description:
        'Slugs of the flows that the token is limited to; what is not about one flow is then refused. Null: all flows.',
      example: ['erp-images'],
      ...more,
    },
    Matches(/^[a-z0-9]+(-[a-z0-9]+)*$/, { each: true, message: 'each of flows must be the slug of a flow' }),
  );

/** IPv4 and IPv6 addresses and networks, or null for all. */
export const AddressesField = (more: ApiPropertyOptions = {}): PropertyDecorator =>
  listField(
    {
      description:
        'Addresses and networks that the token may be used from. Behind a reverse proxy they need `TRUST_PROXY`. Null: all.',
      example: ['203.0.113.0/24', '2001:db8::7'],
      ...more,
    },
    ValidateBy(
      {
        name: 'isAddressOrNetwork',
        validator: {
          validate: (value: unknown) => typeof value === 'string' && isAddressOrNetwork(value),
          defaultMessage: () => 'each of addresses must be an IP address or a network, like 203.0.113.0/24',
        },
      },
      { each: true },
    ),
  );

function listField(options: ApiPropertyOptions, entry: PropertyDecorator): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({
      type: String,
      isArray: true,
      nullable: true,
      minItems: 1,
      maxItems: MOST_ENTRIES,
      ...options,
    }),
    IsOptional(),
    IsArray(),
    ArrayMinSize(1),
    ArrayMaxSize(MOST_ENTRIES),
    ArrayUnique(),
    entry,
    MaxLength(64, { each: true }),
  );
}
