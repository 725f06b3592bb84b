import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsDate, IsOptional, MaxDate, MinDate } from 'class-validator';

const YEAR_1 = new Date('0001-01-01T00:00:00Z');
const YEAR_9999 = new Date('9999-12-31T23:59:59Z');

/** An optional moment in a query: ISO 8601, of the years that the database knows. The property is a `Date`. */
export function TimeParam(field: { description: string; example: string }): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({ ...field, type: String, format: 'date-time' }),
    IsOptional(),
    Type(() => Date),
    IsDate({ message: '$property must be a time like 2026-11-23T12:00:00Z' }),
    MinDate(YEAR_1),
    MaxDate(YEAR_9999),
  );
}
