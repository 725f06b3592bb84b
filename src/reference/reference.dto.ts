import { ApiProperty } from '@nestjs/swagger';

/** Something that may be written, and what it is. */
export class NamedThing {
  @ApiProperty({ description: 'As it is written.', example: 'last.request' })
  name: string;

  @ApiProperty({ description: 'What it is or does, in one sentence.', example: 'In capital letters.' })
  does: string;
}

export class ExpressionFunction extends NamedThing {
  @ApiProperty({
    description:
      '`subject`: `${subject:name(…)}`. `standalone`: `${name(…)}`. `several`: on several values at once.',
    enum: ['subject', 'standalone', 'several'],
    example: 'subject',
  })
  kind: 'subject' | 'standalone' | 'several';

  @ApiProperty({ description: 'Fewest arguments.', example: 1 })
  minArguments: number;

  @ApiProperty({
    description: 'Most arguments; null for any number.',
    example: 2,
    type: Number,
    nullable: true,
  })
  maxArguments: number | null;

  @ApiProperty({
    description: 'Whether a flow may use it. The others can be tried out alone.',
    example: true,
  })
  inFlows: boolean;

  @ApiProperty({ description: 'An example.', example: "${sku:append('!')}" })
  example: string;

  @ApiProperty({
    description: 'What the example gives; null where each call differs.',
    example: 'SKU-1-red!',
    type: String,
    nullable: true,
  })
  result: string | null;
}

export class ExpressionReference {
  @ApiProperty({ description: 'What a run knows.', type: [NamedThing] })
  attributes: NamedThing[];

  @ApiProperty({ description: 'Functions by name.', type: [ExpressionFunction] })
  functions: ExpressionFunction[];
}

export class MappingOperation extends NamedThing {
  @ApiProperty({
    description: 'A spec to begin with; null where none is needed.',
    example: { '*': { sku: '[&1].product_sku' } },
    type: 'object',
    additionalProperties: true,
    nullable: true,
  })
  spec: Record<string, unknown> | null;
}

export class MappingFunction extends NamedThing {
  @ApiProperty({ description: 'An example.', example: '=toUpper(@(1,name))' })
  example: string;
}

export class MappingReference {
  @ApiProperty({ description: 'Operations.', type: [MappingOperation] })
  operations: MappingOperation[];

  @ApiProperty({ description: 'Functions of the three modifies.', type: [MappingFunction] })
  functions: MappingFunction[];
}

export class ScriptLanguageReference {
  @ApiProperty({
    description: 'A script to begin with.',
    example: 'def transform(rows, context):\n    return rows\n',
  })
  start: string;

  @ApiProperty({ description: 'The names that are there.', type: [NamedThing] })
  names: NamedThing[];
}

export class ScriptReference {
  @ApiProperty({ description: 'Python.', type: ScriptLanguageReference })
  python: ScriptLanguageReference;

  @ApiProperty({ description: 'JavaScript and TypeScript.', type: ScriptLanguageReference })
  javascript: ScriptLanguageReference;
}
