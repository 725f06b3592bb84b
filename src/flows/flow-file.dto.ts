import { ApiProperty } from '@nestjs/swagger';
import { FlowDocument } from './flow-document.dto.js';

const FORMAT_VERSION = { description: 'Version of the format.', example: 1, enum: [1] };

/** A flow as a file. Logins are in it by their slugs alone, so it holds no secret. */
export class FlowFile {
  @ApiProperty({
    description: 'What the file is.',
    enum: ['image-integrator/flow'],
    example: 'image-integrator/flow',
  })
  readonly format = 'image-integrator/flow' as const;

  @ApiProperty(FORMAT_VERSION)
  readonly formatVersion = 1;

  @ApiProperty({ description: 'The flow, defaults included.', type: () => FlowDocument })
  readonly flow: object;
}

/** Several flows as one file. */
export class FlowsFile {
  @ApiProperty({
    description: 'What the file is.',
    enum: ['image-integrator/flows'],
    example: 'image-integrator/flows',
  })
  readonly format = 'image-integrator/flows' as const;

  @ApiProperty(FORMAT_VERSION)
  readonly formatVersion = 1;

  @ApiProperty({ description: 'The flows, defaults included.', type: () => [FlowDocument] })
  readonly flows: readonly object[];
}
