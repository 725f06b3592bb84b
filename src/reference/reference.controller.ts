import { Controller, Get } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Allow } from '../auth/index.js';
import { expressionReference } from './expression-reference.js';
import { mappingReference } from './mapping-reference.js';
import { ExpressionReference, MappingReference, ScriptReference } from './reference.dto.js';
import { SCRIPT_REFERENCE } from './script-reference.js';

@ApiTags('reference')
@ApiBearerAuth()
@Allow('viewer', 'flows:read')
@Controller('api/v1/reference')
export class ReferenceController {
  @Get('expressions')
  @ApiOperation({
    summary: 'What expressions know',
    description:
      'Attributes and functions of the expression language, each with what it does and an example.',
  })
  @ApiOkResponse({ type: ExpressionReference })
  expressions(): ExpressionReference {
    return expressionReference();
  }

  @Get('mapping')
  @ApiOperation({
    summary: 'What mappings know',
    description:
      'Operations of Jolt and functions of its three modifies, each with what it does and an example.',
  })
  @ApiOkResponse({ type: MappingReference })
  mapping(): MappingReference {
    return mappingReference();
  }

  @Get('scripts')
  @ApiOperation({
    summary: 'What scripts know',
    description: 'For each language a script to begin with, and the names that are there.',
  })
  @ApiOkResponse({ type: ScriptReference })
  scripts(): ScriptReference {
    return SCRIPT_REFERENCE;
  }
}
