import type { GameClient } from './client.js';
import type { GameStore } from '../stores.js';

/** Options of a `GameClient`. Times are in milliseconds. The defaults suit a game. */
export interface GameClientOptions {
    /**
     * Where the login, pending intents and unsent activities are stored. Default: in memory. A game passes a `WebStore`, a `FileStore` or
     * its own implementation.
     */
    readonly store?: GameStore;
    /** Lets the player log in again. Called once when the login has ended. Waiting calls continue if it logs in, and fail otherwise. */
    readonly loginRequired?: (game: GameClient) => Promise<unknown>;
    /** Time limit of one attempt. Default: 15 seconds. */
    readonly attemptTimeout?: number;
    /** Time limit of a call including its retries. Default: 60 seconds. */
    readonly callTimeout?: number;
    /** Longest delay before the first retry. It doubles with each attempt. Default: 200 milliseconds. */
    readonly baseDelay?: number;
    /** Longest delay between retries, unless `Retry-After` asks for more. Default: 10 seconds. */
    readonly maxDelay?: number;
    /** A stream that is silent for this long is reopened. Default: 15 seconds. */
    readonly streamIdleTimeout?: number;
    /** Capacity of the outbox. Default: 10,000 activities. */
    readonly maxOutboxItems?: number;
    /** Replaces the global `fetch`. */
    readonly fetch?: typeof fetch;
}

/** Exponential back-off with full jitter: a random delay between zero and a bound that doubles with each attempt. */
export function jitter({ maxDelay = 10_000, baseDelay = 200 }: GameClientOptions, attempt: number): number {
    return Math.random() * Math.min(maxDelay, baseDelay * 2 ** Math.min(attempt, 20));
}
