import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import { type Audited, SECRET_MASK, IdParam, pageOf, PageQuery } from '../common/index.js';
import { Allow } from './auth.decorators.js';
import { LoginThrottle } from './login-throttle.js';
import { CreateUserRequest, UpdateUserRequest, UserList, UserResponse } from './user.dto.js';
import { UserService } from './user.service.js';

const USER_ID = {
  name: 'id',
  description: 'Id of the user.',
  example: '019346f0-7f1c-7b5e-9d0a-3f0c4c1d2e3f',
};

@ApiTags('users')
@ApiBearerAuth()
@Allow('admin')
@Controller('api/v1/users')
export class UserController implements Audited {
  constructor(
    private readonly users: UserService,
    private readonly throttle: LoginThrottle,
  ) {}

  @Get()
  @ApiOperation({ summary: 'List users', description: 'Users by e-mail.' })
  @ApiOkResponse({ type: UserList })
  async list(@Query() query: PageQuery): Promise<UserList> {
    const [users, count] = await this.users.listUsers(query.page, query.limit);
    return pageOf(
      query,
      count,
      users.map((user) => UserResponse.from(user)),
    );
  }

  @Post()
  @ApiOperation({ summary: 'Create a user', description: 'E-mails are unique without regard to case.' })
  @ApiCreatedResponse({ type: UserResponse })
  async create(@Body() body: CreateUserRequest): Promise<UserResponse> {
    return UserResponse.from(await this.users.createUser(body.email, body.password, body.role));
  }

  @Get(':id')
  @ApiParam(USER_ID)
  @ApiOperation({ summary: 'Get a user', description: 'One user by id.' })
  @ApiOkResponse({ type: UserResponse })
  async get(@Param('id', IdParam) id: string): Promise<UserResponse> {
    return UserResponse.from(await this.users.getUser(id));
  }

  @Patch(':id')
  @ApiParam(USER_ID)
  @ApiOperation({
    summary: 'Change a user',
    description: 'Role, password or state. The last enabled administrator cannot be demoted or disabled.',
  })
  @ApiOkResponse({ type: UserResponse })
  async update(@Param('id', IdParam) id: string, @Body() body: UpdateUserRequest): Promise<UserResponse> {
    return UserResponse.from(await this.users.updateUser(id, body));
  }

  @Post(':id/unlock')
  @ApiParam(USER_ID)
  @HttpCode(204)
  @ApiOperation({
    summary: 'Unlock a user',
    description: 'Forgets the wrong tries of the account, so that it can log in at once from everywhere.',
  })
  async unlock(@Param('id', IdParam) id: string): Promise<void> {
    const { email } = await this.users.getUser(id);
    await this.throttle.forgetTries(email.toLowerCase());
  }

  @Delete(':id')
  @ApiParam(USER_ID)
  @HttpCode(204)
  @ApiOperation({
    summary: 'Delete a user',
    description: 'Ends the sessions of the user. The last administrator must stay.',
  })
  async delete(@Param('id', IdParam) id: string): Promise<void> {
    await this.users.deleteUser(id);
  }
  async auditedState(id: string): Promise<object> {
    const { email, role, disabledAt } = await this.users.getUser(id);
    return { email, role, disabled: disabledAt !== null, password: SECRET_MASK };
  }
}
