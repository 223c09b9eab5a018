export { GameClient, type GameClientOptions } from './core/client.js';
export { ApiError, LoginRequiredError, OutboxFullError, OutcomeUnknownError, type ProblemKind } from './core/errors.js';
export { MemoryStore, WebStore, type GameStore } from './core/store.js';
export type { Response } from './core/call.js';
export type { IntentOutcome, Intents } from './core/intents.js';
export type { ActivityOutbox, FlushResult } from './core/outbox.js';
export type { LoginSession } from './core/session.js';
export type { StoredValue } from './core/operations.js';
export type * from './generated.js';
