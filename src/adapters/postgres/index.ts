export { createAccounts } from './accounts.ts';
export { connectDatabase, type Database, type DatabaseLocation } from './connect.ts';
export { createLedger } from './ledger.ts';
export { createLogins } from './logins.ts';
export { prepareDatabase } from './migrate.ts';
export { createSessions } from './sessions.ts';
export { createSingleNodeTokenRegistry } from './token-registry.ts';
export { createSharedTokenRegistry } from './shared-token-registry.ts';
