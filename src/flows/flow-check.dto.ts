import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsString, MaxLength } from 'class-validator';
import { ProblemField } from '../common/index.js';

export class FlowCheckQuery {
  @ApiPropertyOptional({
    description: 'Slug of the flow whose next version the document would be; left out for a new flow.',
    example: 'images',
    maxLength: 64,
  })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  flow?: string;
}

/** What saving a document would say, without saving it. */
export class FlowCheck {
  @ApiProperty({ description: 'Whether it would be saved.', example: false })
  valid: boolean;

  @ApiProperty({
    description: 'What is wrong, by path; empty when it would be saved. Texts may be cut.',
    type: [ProblemField],
  })
  errors: ProblemField[];

  @ApiPropertyOptional({ description: 'How many more fields are wrong than `errors` lists.', example: 12 })
  omittedErrors?: number;

  @ApiPropertyOptional({
    description:
      'What is valid and probably not meant, as the `warnings` of a saved flow; of a document with errors, those of its mapping. Absent where there is nothing.',
    type: [String],
    example: [
      'mapping[0].spec.a: "=tolower" is no function of Jolt, and changes nothing. Did you mean =toLower?',
    ],
  })
  warnings?: string[];
}
