import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsBoolean, IsDefined, IsObject, ValidateNested } from 'class-validator';
import { LoginTestResponse } from './login-test.dto.js';
import { LoginRequest, LoginResponse } from './login.dto.js';

export class LoginReplaceRequest {
  @ApiProperty({
    description: 'The whole document as it shall be; `***` in a secret keeps what is stored.',
    type: () => LoginRequest,
  })
  @IsDefined()
  @IsObject()
  @ValidateNested()
  @Type(() => LoginRequest)
  document: LoginRequest;

  @ApiPropertyOptional({
    description: 'Saves it even when the test fails, for credentials that are valid later.',
    default: false,
    example: false,
  })
  @IsBoolean()
  force: boolean = false;
}

export class LoginReplaceResponse {
  @ApiProperty({ description: 'Whether the document is in place.', example: true })
  saved: boolean;

  @ApiProperty({ description: 'How the test went.', type: LoginTestResponse })
  test: LoginTestResponse;

  @ApiProperty({ description: 'The login as it is now.', type: () => LoginResponse })
  login: LoginResponse;
}
