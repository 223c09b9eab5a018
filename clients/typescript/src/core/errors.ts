import type { ProblemDetails } from '../generated.js';

const prefix = 'urn:aspiregame:problem:';

/** Kinds of problems that the contract names. */
export type ProblemKind =
    | 'bad-gateway' | 'board-closed' | 'csrf' | 'email-taken' | 'forbidden' | 'gateway-timeout' | 'idempotency-key-reused' | 'insufficient-funds'
    | 'invalid-credentials' | 'invalid-refresh-token' | 'invalid-request' | 'last-admin' | 'locked-out' | 'not-found'
    | 'operator-login-failed' | 'player-banned' | 'policy-fixed' | 'precondition-required' | 'rate-limited' | 'request-timeout' | 'session-ended'
    | 'stale-version' | 'storage-full' | 'too-large' | 'totp-required' | 'unauthorized' | 'unavailable' | 'unsupported-media-type'
    | 'wallet-full' | 'wrong-code' | 'wrong-password';

/** The server refused a call (RFC 9457): nothing of it took effect. */
export class ApiError extends Error {
    override readonly name = 'ApiError';

    constructor(readonly operation: string, readonly status: number, readonly problem: ProblemDetails) {
        super(`${operation} returned ${status}: ${problem.title ?? 'no problem details.'} ${problem.detail ?? ''}${problem.errors ? JSON.stringify(problem.errors) : ''}`);
    }

    /** Undefined where something between client and server responded. */
    get kind(): ProblemKind | undefined {
        return this.problem.type?.startsWith(prefix) ? this.problem.type.slice(prefix.length) as ProblemKind : undefined;
    }
}

/** Nobody is logged in, or the login has ended: log in, then repeat the call. */
export class LoginRequiredError extends Error {
    override readonly name = 'LoginRequiredError';
    constructor() { super('Log in first: nobody is logged in, or the login has ended.'); }
}

/**
 * The connection ended before the response and the write may have taken effect. One with an intent stays pending and `intents.resume()` finds out;
 * after any other, read before you write again.
 */
export class OutcomeUnknownError extends Error {
    override readonly name = 'OutcomeUnknownError';
    constructor(readonly operation: string, readonly intent: string | undefined, cause: unknown) {
        super(`${operation} may have taken effect: ${cause instanceof Error ? cause.message : cause}`, { cause });
    }
}

/** The outbox is full: flush it before recording more. */
export class OutboxFullError extends Error {
    override readonly name = 'OutboxFullError';
    constructor(limit: number) { super(`The outbox holds ${limit} activities, which is its limit. flush() sends them.`); }
}
