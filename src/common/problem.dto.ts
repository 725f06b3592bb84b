import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { FieldProblem } from './app-error.js';
import { ProblemMembers } from './problem-members.dto.js';

/** One field of the input that is not as it must be. */
export class ProblemField implements FieldProblem {
  @ApiProperty({ description: 'Dotted path of the field.', example: 'read.url' })
  path: string;

  @ApiProperty({ description: 'What is wrong with it.', example: 'must be a URL' })
  message: string;

  @ApiPropertyOptional({
    description: 'Stable code, for programs; where the field holds a text with a grammar of its own.',
    example: 'SCRIPT_SYNTAX',
  })
  code?: string;

  @ApiPropertyOptional({ description: 'Line in the text of the field, from 1.', example: 3 })
  line?: number;

  @ApiPropertyOptional({ description: 'Column in that line, from 1.', example: 17 })
  column?: number;
}

/** What every failure answers (RFC 9457, `application/problem+json`). */
export class Problem extends ProblemMembers {
  @ApiProperty({ description: 'The code as a URN.', example: 'urn:image-integrator:error:FLOW_NOT_FOUND' })
  type: string;

  @ApiProperty({ description: 'What the code means.', example: 'There is no such flow' })
  title: string;

  @ApiProperty({ description: 'The HTTP status.', example: 404 })
  status: number;

  @ApiProperty({
    description: 'What is wrong here, and what to do.',
    example: 'There is no flow "shoes". See GET /api/v1/flows.',
  })
  detail: string;

  @ApiProperty({ description: 'Stable code, for programs.', example: 'FLOW_NOT_FOUND' })
  code: string;

  @ApiProperty({
    description: 'Id of the request, as in the logs.',
    example: '019346f0-7f1c-7b5e-9d0a-3f0c4c1d2e3f',
  })
  instance: string;

  @ApiPropertyOptional({ description: 'The fields that are wrong.', type: [ProblemField] })
  errors?: ProblemField[];

  @ApiPropertyOptional({
    description: 'How many more fields are wrong than `errors` lists.',
    example: 12,
  })
  omittedErrors?: number;
}
