import type { ProblemDetails } from '../generated.js';
import type { ProblemKind } from '../problems.js';

const prefix = 'urn:aspiregame:problem:';

/** The server refused a call with problem details (RFC 9457). The call had no effect. */
export class ApiError extends Error {
    override readonly name = 'ApiError';

    constructor(readonly operation: string, readonly status: number, readonly problem: ProblemDetails) {
        const { title = 'no problem details.', detail = '', errors } = problem;
        super(`${operation} returned ${status}: ${title} ${detail}${errors ? JSON.stringify(errors) : ''}`);
    }

    /** Undefined if an intermediary responded, such as a proxy. */
    get kind(): ProblemKind | undefined {
        return this.problem.type?.startsWith(prefix) ? this.problem.type.slice(prefix.length) as ProblemKind : undefined;
    }
}

/** Reads problem details. The body is empty JSON or no JSON at all if an intermediary responded, such as a proxy. */
export function problemOf(text: string): ProblemDetails {
    try {
        return JSON.parse(text) as ProblemDetails;
    } catch {
        return {};
    }
}

/** Whether somebody else changed the resource since it was read. */
export const isStale = (error: unknown): boolean => error instanceof ApiError && error.kind === 'stale-version';

/** Nobody is logged in, or the login has ended. Log in, then retry the call. */
export class LoginRequiredError extends Error {
    override readonly name = 'LoginRequiredError';
    constructor() { super('Log in first: nobody is logged in, or the login has ended.'); }
}

/**
 * The connection ended before the response arrived, so the write may have taken effect. If it has an intent, it stays pending and
 * `intents.resume()` resolves it. Otherwise, read the current state before you write again.
 */
export class OutcomeUnknownError extends Error {
    override readonly name = 'OutcomeUnknownError';
    constructor(readonly operation: string, readonly intent: string | undefined, cause: unknown) {
        super(`${operation} may have taken effect: ${cause instanceof Error ? cause.message : cause}`, { cause });
    }
}

/** The outbox is full. Flush it before you record more. */
export class OutboxFullError extends Error {
    override readonly name = 'OutboxFullError';
    constructor(limit: number) { super(`The outbox is full: it holds ${limit} activities, which is its limit. flush() sends them.`); }
}
