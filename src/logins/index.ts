export { isSessionRejected, type LoginSession, type RejectionRule } from './login-session.js';
export { LoginSessions } from './login-sessions.js';
export { LoginTestResponse } from './login-test.dto.js';
export { LoginTester } from './login-tester.js';
export { LoginUses, type LoginUseSource } from './login-uses.js';
export { LoginRequest, LoginResponse } from './login.dto.js';
export { LoginService } from './login.service.js';
export { LoginsModule } from './logins.module.js';
export { loginError } from './logins.errors.js';
