import * as generated from '../generated.js';
import type { Call, Response, Sender } from './call.js';
import { ApiError, OutcomeUnknownError } from './errors.js';
import { Intents } from './intents.js';
import { jitter, type GameClientOptions } from './options.js';
import { ActivityOutbox } from './outbox.js';
import { Players } from './players.js';
import { Presence } from './presence.js';
import { LoginSession } from './session.js';
import { sleep } from './sleep.js';
import { Storage } from './storage.js';
import { MemoryStore } from '../stores.js';
import { Refusal, Transport } from './transport.js';
import { Wallet } from './wallet.js';

const retried = new Set([408, 429, 502, 503, 504]);

/**
 * Connects one player, or one service, to the game's backend. Retries calls where a retry is safe. All attempts of a wallet operation share
 * one idempotency key, so that the ledger matches what this client reports.
 */
export class GameClient implements Sender {
    /** Logs in and out. */
    readonly session: LoginSession;
    /** Wallet operations whose outcome is not known yet. */
    readonly intents: Intents;
    /** Queues activities on the device until the server has them. */
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

    private readonly transport: Transport;

    constructor(gateway: string | URL, private readonly options: GameClientOptions = {}) {
        const { store = new MemoryStore(), loginRequired, maxOutboxItems = 10_000 } = options;
        this.transport = new Transport(gateway, options);
        this.session = new LoginSession(new generated.AuthOperations(this), store, loginRequired && (() => loginRequired(this)));
        this.intents = new Intents(this, store);
        this.outbox = new ActivityOutbox(this.activities, store, maxOutboxItems);
        this.presence = new Presence(this, this.session, this.transport, options);
    }

    /** @throws ApiError, OutcomeUnknownError, LoginRequiredError */
    async send<T>(call: Call, signal?: AbortSignal): Promise<Response<T>> {
        const end = await this.intents.begin(call);
        try {
            const response = await this.retry(call, signal);
            await end(true);
            return response as Response<T>;
        } catch (error) {
            const isKnown = !call.mayHaveArrived || (error instanceof ApiError && isFinal(error));
            await end(isKnown);
            throw isKnown || call.method === 'GET' || signal?.aborted ? error : new OutcomeUnknownError(call.operation, call.key, error);
        }
    }

    private async retry(call: Call, signal?: AbortSignal): Promise<Response<unknown>> {
        const deadline = Date.now() + (this.options.callTimeout ?? 60_000);
        let refused: string | undefined;
        for (let attempt = 0; ; attempt++) {
            const token = call.isAnonymous ? undefined : await this.session.token(refused);
            const before = call.mayHaveArrived;
            let failure: unknown;
            let retryAfter = 0;
            call.mayHaveArrived = true;
            try {
                const response = await this.transport.send(call, token, signal);
                if (!(response instanceof Refusal))
                    return response;
                const { status } = response.error;
                const isUncertain = status === 408 || status >= 500;
                call.mayHaveArrived = before || isUncertain;
                if (status === 401 && token !== undefined && refused === undefined) {
                    refused = token;
                    continue;
                }
                failure = response.error;
                retryAfter = response.retryAfter;
                if (!retried.has(status) || (isUncertain && !call.isRetryable))
                    throw failure;
            } catch (error) {
                if (error === failure || signal?.aborted)
                    throw error;
                failure = error;
                // Node reports that no server was listening. A browser does not say whether it sent the request.
                if ((error as { cause?: { code?: string } }).cause?.code === 'ECONNREFUSED')
                    call.mayHaveArrived = before;
                else if (!call.isRetryable)
                    throw error;
            }
            const pause = retryAfter + jitter(this.options, attempt);
            if (Date.now() + pause > deadline)
                throw failure;
            await sleep(pause, signal);
        }
    }
}

/** Whether a refusal says that the call had no effect, whatever happened to its earlier attempts. */
const isFinal = (error: ApiError): boolean => error.status < 500 && error.status !== 408 && error.status !== 429;
