export { type Sign, SIGN_CLASSES } from './sign.dto.js';
export { signProblems, signedRequest } from './signed-request.js';
