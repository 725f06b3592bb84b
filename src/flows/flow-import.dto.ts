import { ApiProperty } from '@nestjs/swagger';
import { DifferenceResponse } from './flow-version.dto.js';
import type { ImportOutcome } from './flow-importer.js';

export class ImportProblem {
  @ApiProperty({ description: 'Where in the flow.', example: 'read.login' })
  path: string;

  @ApiProperty({ description: 'What is wrong.', example: 'there is no login "erp"; create it first' })
  message: string;
}

export class ImportedFlow implements ImportOutcome {
  @ApiProperty({ description: 'Slug of the flow.', example: 'images' })
  slug: string;

  @ApiProperty({
    description: 'What happened, or would happen.',
    enum: ['created', 'changed', 'unchanged', 'refused'],
    example: 'changed',
  })
  action: ImportOutcome['action'];

  @ApiProperty({
    description: 'Its version after the import; null when it is refused.',
    type: Number,
    nullable: true,
    example: 4,
  })
  version: number | null;

  @ApiProperty({ description: 'What changes, field by field.', type: [DifferenceResponse] })
  differences: DifferenceResponse[];

  @ApiProperty({ description: 'Why it is refused.', type: [ImportProblem], example: [] })
  problems: ImportProblem[];
}

/** What an import of several flows did, or a dry run would do. */
export class ImportReport {
  @ApiProperty({ description: 'Whether nothing was saved.', example: true })
  dryRun: boolean;

  @ApiProperty({ description: 'The flows in the order of the file.', type: [ImportedFlow] })
  flows: ImportedFlow[];
}
