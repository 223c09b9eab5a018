import { Call, idempotencyKey, type Sender } from './call.js';
import { ApiError } from './errors.js';
import type { GameStore } from '../stores.js';

const prefix = 'intent/';

interface PendingIntent {
    readonly key: string;
    readonly operation: string;
    readonly method: string;
    readonly target: string;
    readonly content?: string;
}

/** The outcome of an intent that was pending: a receipt if the operation took effect, else a refusal. */
export interface IntentOutcome {
    readonly intent: string;
    readonly operation: string;
    readonly receipt?: unknown;
    readonly refusal?: ApiError;
}

/**
 * Wallet operations. Each is one intent with one idempotency key. It is in the store from before the first attempt until its outcome is
 * known, so that a restarted game completes it exactly once.
 */
export class Intents {
    private readonly active = new Set<string>();

    constructor(private readonly game: Sender, private readonly store: GameStore) {}

    /**
     * Completes the intents that a crash or an `OutcomeUnknownError` left pending, with their original keys, and yields the outcome of
     * each. Call it after every start. An intent that cannot be completed now stays pending.
     */
    async *resume(signal?: AbortSignal): AsyncGenerator<IntentOutcome> {
        for (const name of await this.store.keys(prefix)) {
            const json = this.active.has(name.slice(prefix.length)) ? undefined : await this.store.load(name);
            if (json === undefined)
                continue;
            const { key, operation, method, target, content } = JSON.parse(json) as PendingIntent;
            const call = new Call(operation, method, target).header(idempotencyKey, key);
            [call.content, call.mayHaveArrived] = [content, true];
            try {
                yield { intent: key, operation, receipt: (await this.game.send(call, signal)).value };
            } catch (error) {
                if (!(error instanceof ApiError))
                    throw error;
                yield { intent: key, operation, refusal: error };
            }
        }
    }

    /** @returns A function to call at the end of the operation, with whether its outcome is known. */
    async begin(call: Call): Promise<(isKnown: boolean) => Promise<void>> {
        const { key, operation, method, target, content } = call;
        if (key === undefined)
            return async () => {};
        if (this.active.has(key))
            throw new Error(`The intent ${key} is in progress: wait for it, or use another key for another operation.`);
        this.active.add(key);
        const end = async (isKnown: boolean) => {
            if (isKnown)
                await this.store.save(prefix + key, undefined);
            this.active.delete(key);
        };
        try {
            await this.store.save(prefix + key, JSON.stringify({ key, operation, method, target, content } satisfies PendingIntent));
        } catch (error) {
            await end(false);
            throw error;
        }
        return end;
    }
}
