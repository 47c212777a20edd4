export { findAsterisk, type AsteriskProgram } from './asterisk-program.js';
export { unpackFromDebian, unpackedProgram } from './debian.js';
export { sipTlsOf, type SipTls, type SipTlsSettings } from './trunk-security.js';
export { startAsterisk, type AsteriskPlace, type AsteriskServer } from './asterisk-server.js';
export {
  endHomeAsterisk,
  findHomeAsterisk,
  startHomeAsterisk,
  type AriAccess,
  type HomeAsterisk,
} from './home-asterisk.js';
