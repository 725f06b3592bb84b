import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsIn, IsInt, IsOptional, Max, Min } from 'class-validator';
import { ROW_CODE_NAMES, ROW_CODE_PROPERTY, RowCode } from '../rows/index.js';

const MOST_ROWS = 10_000;
const MOST_ROW_NO = 2_147_483_647;

export class FirstFailureResponse {
  @ApiProperty({ description: 'Number of the row in its run.', example: 17 })
  rowNo: number;

  @ApiProperty({ description: 'Its SKU.', type: String, nullable: true, example: 'AK-0017' })
  sku: string | null;
}

export class FailureGroupResponse {
  @ApiProperty({
    ...ROW_CODE_PROPERTY,
    description: 'Why the rows failed, as a code.',
    example: RowCode.OMNITRON_REJECTED,
  })
  code: RowCode;

  @ApiProperty({
    description:
      'What the texts of the rows have in common: `…` stands for the SKU or a URL, `#` for a number.',
    example: '{"images":{"#":{"url":["Enter a valid URL."]}}}',
  })
  pattern: string;

  @ApiProperty({ description: 'Rows that failed like this.', example: 9 })
  count: number;

  @ApiProperty({
    description: 'The text of the first of them.',
    type: String,
    nullable: true,
    example: '{"images":{"2":{"url":["Enter a valid URL."]}}}',
  })
  detail: string | null;

  @ApiProperty({ description: 'The first of them, up to five.', type: [FirstFailureResponse] })
  first: readonly FirstFailureResponse[];
}

export class FailureGroupList {
  @ApiProperty({ description: 'The largest groups first, at most 50.', type: [FailureGroupResponse] })
  results: FailureGroupResponse[];
}

/** Which failed rows are sent again; all where nothing is named. */
export class RetryFailedRequest {
  @ApiPropertyOptional({
    ...ROW_CODE_PROPERTY,
    description: 'Only rows with this code.',
    example: RowCode.OMNITRON_UNAVAILABLE,
  })
  @IsOptional()
  @IsIn(ROW_CODE_NAMES)
  code?: RowCode;

  @ApiPropertyOptional({
    description: 'Only these rows, by their numbers.',
    type: [Number],
    maxItems: MOST_ROWS,
    minItems: 1,
    example: [17, 41],
  })
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_ROWS)
  @IsInt({ each: true })
  @Min(0, { each: true })
  @Max(MOST_ROW_NO, { each: true })
  rows?: number[];
}
