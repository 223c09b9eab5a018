/** Writes that are the same however often they arrive: by the contract, or by ids in their bodies. */
const idempotent = new Set([
    'loginDevice', 'loginEmail', 'loginService', 'refreshTokens', 'logout', 'sendHeartbeat', 'endSession', 'reportActivities', 'issueStreamTicket',
]);

/** The same for everybody, and answered with an ETag. */
const publicReads = new Set(['getProfile', 'listGames', 'getGame', 'getLeaderboard']);

export const idempotencyKey = 'Idempotency-Key';

/** What the server returned. */
export interface Response<T> {
    readonly status: number;
    readonly value: T;
    /** Version of what was read or written, for `If-Match`. */
    readonly eTag?: string;
}

export interface Sender {
    send<T>(call: Call, signal?: AbortSignal): Promise<Response<T>>;
}

/** A request of one operation of the contract, built by the generated code. */
export class Call {
    readonly headers: Record<string, string> = {};
    content?: string;
    /** Whether an attempt may have taken effect. */
    mayHaveArrived = false;

    constructor(readonly operation: string, readonly method: string, public target: string) {}

    get isAnonymous(): boolean { return this.target.startsWith('/v1/auth/') && this.operation !== 'logout'; }
    get isPublicRead(): boolean { return publicReads.has(this.operation); }
    get key(): string | undefined { return this.headers[idempotencyKey]; }

    /** Whether it may be sent again when nobody knows whether it took effect (docs/gateway.md). */
    get isRepeatable(): boolean {
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

/** All items of a list, read page by page. */
export async function* pages<T>(read: (cursor?: string) => Promise<Response<{ readonly items: T[]; readonly next?: string | null }>>): AsyncGenerator<T> {
    let cursor: string | undefined;
    do {
        const page = (await read(cursor)).value;
        yield* page.items;
        cursor = page.next ?? undefined;
    } while (cursor !== undefined);
}
