/** Writes that are idempotent by the contract, or by the ids in their bodies. */
const idempotent = new Set([
    'loginDevice', 'loginEmail', 'loginService', 'refreshTokens', 'logout',
    'sendHeartbeat', 'endSession', 'reportActivities', 'issueStreamTicket',
]);

/** Reads with the same response for every caller. The response has an ETag. */
const publicReads = new Set(['getProfile', 'listGames', 'getGame', 'getLeaderboard']);

export const idempotencyKey = 'Idempotency-Key';

/** A response of the server. */
export interface Response<T> {
    readonly status: number;
    readonly value: T;
    /** Version of the resource, for `If-Match`. */
    readonly eTag?: string;
}

export interface Sender {
    send<T>(call: Call, signal?: AbortSignal): Promise<Response<T>>;
}

/** A request for one operation of the contract. The generated code builds it. */
export class Call {
    readonly headers: Record<string, string> = {};
    content?: string;
    /** Whether the server may have received an attempt, so that the call may have taken effect. */
    mayHaveArrived = false;

    constructor(readonly operation: string, readonly method: string, public target: string) {}

    get isAnonymous(): boolean { return this.target.startsWith('/v1/auth/') && this.operation !== 'logout'; }
    get isPublicRead(): boolean { return publicReads.has(this.operation); }
    get key(): string | undefined { return this.headers[idempotencyKey]; }

    /** Whether a retry is safe even if an earlier attempt took effect (docs/gateway.md). */
    get isRetryable(): boolean {
        return this.method === 'GET' || this.method === 'DELETE' || this.key !== undefined || idempotent.has(this.operation);
    }

    path(name: string, value: unknown): this {
        this.target = this.target.replace(`{${name}}`, encodeURIComponent(String(value)));
        return this;
    }

    query(name: string, value: unknown): this {
        if (value !== undefined && value !== null)
            this.target += `${this.target.includes('?') ? '&' : '?'}${name}=${encodeURIComponent(String(value))}`;
        return this;
    }

    header(name: string, value: string | undefined): this {
        if (value !== undefined)
            this.headers[name] = value;
        return this;
    }

    body(value: unknown): this {
        this.content = JSON.stringify(value);
        return this;
    }
}

export interface Page<T> {
    readonly items: T[];
    readonly next?: string | null;
}

/** Streams all items of a list, page by page. */
export async function* pages<T>(read: (cursor?: string) => Promise<Response<Page<T>>>): AsyncGenerator<T> {
    let cursor: string | undefined;
    do {
        const page = (await read(cursor)).value;
        yield* page.items;
        cursor = page.next ?? undefined;
    } while (cursor !== undefined);
}
