import * as generated from '../generated.js';
import type { Call, Response, Sender } from './call.js';
import { ApiError, OutcomeUnknownError } from './errors.js';
import { Intents } from './intents.js';
import { Players, Presence, Storage, Wallet } from './operations.js';
import { ActivityOutbox } from './outbox.js';
import { LoginSession } from './session.js';
import { MemoryStore, type GameStore } from './store.js';

/** How a `GameClient` behaves. Times are in milliseconds. */
export interface GameClientOptions {
    /** Keeps the login, pending writes and unsent activities. By default in memory only: a game passes a `WebStore`, a `FileStore` or its own. */
    readonly store?: GameStore;
    /** Asks the player to log in again: called once when the login is refused for good. Calls that wait go on if it logs in. */
    readonly loginRequired?: (game: GameClient) => Promise<unknown>;
    /** Longest time of one request. Default: 15 seconds. */
    readonly attemptTimeout?: number;
    /** Longest time of a call with all its repeats. Default: 60 seconds. */
    readonly callTimeout?: number;
    /** Before the first repeat at most this, then twice as much each time. Default: 200 milliseconds. */
    readonly baseDelay?: number;
    /** Longest pause between repeats, where the server names no longer one. Default: 10 seconds. */
    readonly maxDelay?: number;
    /** A stream that is silent for this long is opened again. Default: 15 seconds. */
    readonly streamIdleTimeout?: number;
    /** Most activities that wait to be sent. Default: 10,000. */
    readonly maxOutboxItems?: number;
    readonly fetch?: typeof fetch;
}

const maxCached = 100;
const repeated = new Set([408, 429, 502, 503, 504]);

/**
 * One player, or one service, and the game's backend. Calls are repeated where that is safe, with one idempotency key per write of money, so that the
 * ledger equals what this client reports.
 */
export class GameClient implements Sender {
    /** Logs in and out. */
    readonly session: LoginSession;
    /** Writes of money whose outcome is not known yet. */
    readonly intents: Intents;
    /** Activities on their way to the event log. */
    readonly outbox: ActivityOutbox;
    readonly players = new Players(this);
    readonly games = new generated.GamesOperations(this);
    readonly sessions = new generated.SessionsOperations(this);
    readonly presence: Presence;
    readonly activities = new generated.ActivitiesOperations(this);
    readonly leaderboards = new generated.LeaderboardsOperations(this);
    readonly wallet = new Wallet(this);
    readonly storage = new Storage(this);
    readonly analytics = new generated.AnalyticsOperations(this);

    private readonly gateway: string;
    private readonly cached = new Map<string, Response<unknown>>();

    constructor(gateway: string | URL, private readonly options: GameClientOptions = {}) {
        this.gateway = String(gateway).replace(/\/+$/, '');
        const store = options.store ?? new MemoryStore();
        this.session = new LoginSession(new generated.AuthOperations(this), store, options.loginRequired && (() => options.loginRequired!(this)));
        this.intents = new Intents(this, store);
        this.outbox = new ActivityOutbox(this.activities, store, options.maxOutboxItems ?? 10_000);
        this.presence = new Presence(this, options.streamIdleTimeout ?? 15_000);
    }

    /** @throws ApiError, OutcomeUnknownError, LoginRequiredError */
    async send<T>(call: Call, signal?: AbortSignal): Promise<Response<T>> {
        const end = await this.intents.begin(call);
        try {
            const response = await this.repeat(call, signal);
            await end(true);
            return response as Response<T>;
        } catch (error) {
            const isKnown = !call.mayHaveArrived || (error instanceof ApiError && error.status < 500 && error.status !== 408 && error.status !== 429);
            await end(isKnown);
            throw isKnown || call.method === 'GET' || signal?.aborted ? error : new OutcomeUnknownError(call.operation, call.key, error);
        }
    }

    /** Full jitter: anything from nothing up to the bound, which doubles with each attempt. */
    jitter(attempt: number): number {
        return Math.random() * Math.min(this.options.maxDelay ?? 10_000, (this.options.baseDelay ?? 200) * 2 ** Math.min(attempt, 20));
    }

    /** Sends one request, once. */
    fetch(call: Call, token: string | undefined, headers: Record<string, string>, signal: AbortSignal): Promise<globalThis.Response> {
        return (this.options.fetch ?? globalThis.fetch)(this.gateway + call.target, {
            method: call.method,
            headers: {
                ...call.headers, ...headers, ...(token !== undefined && { Authorization: `Bearer ${token}` }),
                ...(call.content !== undefined && { 'Content-Type': 'application/json' }),
            },
            body: call.content ?? null, signal, credentials: 'omit', cache: 'no-store',
        });
    }

    private async repeat(call: Call, signal?: AbortSignal): Promise<Response<unknown>> {
        const deadline = Date.now() + (this.options.callTimeout ?? 60_000);
        let refused: string | undefined;
        for (let attempt = 0; ; attempt++) {
            const token = call.isAnonymous ? undefined : await this.session.token(refused);
            const before = call.mayHaveArrived;
            let failure: unknown;
            let retryAfter = 0;
            call.mayHaveArrived = true;
            try {
                const { response, text } = await this.attempt(call, token, signal);
                if (response.ok || response.status === 304)
                    return this.remember(call, response, text);
                const isUncertain = response.status === 408 || response.status >= 500;
                call.mayHaveArrived = before || isUncertain;
                if (response.status === 401 && token !== undefined && refused === undefined) {
                    refused = token;
                    continue;
                }
                failure = new ApiError(call.operation, response.status, problem(text));
                retryAfter = Number(response.headers.get('Retry-After') ?? 0) * 1000 || 0;
                if (!repeated.has(response.status) || (isUncertain && !call.isRepeatable))
                    throw failure;
            } catch (error) {
                if (error === failure || signal?.aborted)
                    throw error;
                failure = error;
                // Node says that nobody was there; a browser does not say whether a request was sent.
                if ((error as { cause?: { code?: string } }).cause?.code === 'ECONNREFUSED')
                    call.mayHaveArrived = before;
                else if (!call.isRepeatable)
                    throw error;
            }
            const pause = retryAfter + this.jitter(attempt);
            if (Date.now() + pause > deadline)
                throw failure;
            await sleep(pause, signal);
        }
    }

    private async attempt(call: Call, token: string | undefined, signal?: AbortSignal): Promise<{ response: globalThis.Response; text: string }> {
        const limit = AbortSignal.timeout(this.options.attemptTimeout ?? 15_000);
        const known = call.isPublicRead ? this.cached.get(call.target)?.eTag : undefined;
        const response = await this.fetch(call, token, known === undefined ? {} : { 'If-None-Match': known }, signal ? AbortSignal.any([signal, limit]) : limit);
        // Read whole here, so that a body that is cut short counts as no response.
        return { response, text: await response.text() };
    }

    /** Public reads by their ETags: what has not changed is not sent again. The least recently used go first. */
    private remember(call: Call, response: globalThis.Response, text: string): Response<unknown> {
        const cached = this.cached.get(call.target);
        const eTag = response.headers.get('ETag') ?? undefined;
        const read = response.status === 304 && cached ? cached
            : { status: response.status, value: text === '' ? undefined : JSON.parse(text) as unknown, ...(eTag !== undefined && { eTag }) };
        if (call.isPublicRead && read.eTag !== undefined) {
            this.cached.delete(call.target);
            this.cached.set(call.target, read);
            if (this.cached.size > maxCached)
                this.cached.delete(this.cached.keys().next().value!);
        }
        return read;
    }
}

/** What something between client and server says is no problem of the contract. */
function problem(text: string): generated.ProblemDetails {
    try {
        return JSON.parse(text) as generated.ProblemDetails;
    } catch {
        return {};
    }
}

export function sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
        const timer = setTimeout(done, milliseconds);
        signal?.addEventListener('abort', done);
        function done() {
            clearTimeout(timer);
            signal?.removeEventListener('abort', done);
            if (signal?.aborted)
                reject(signal.reason as Error);
            else
                resolve();
        }
        if (signal?.aborted)
            done();
    });
}
