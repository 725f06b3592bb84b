export { AccessTokens, type AuthUser } from './access-token.service.js';
export { Allow, AlsoToken, CurrentUser, Public } from './auth.decorators.js';
export { AuthModule } from './auth.module.js';
export { FirstAdmin, type CreatedAdmin, tellOnStandardError } from './first-admin.js';
export { Operator } from './operator.js';
export { generatePassword } from './password.js';
export { type Role, USER_ROLES } from './role.js';
export { UserService } from './user.service.js';
