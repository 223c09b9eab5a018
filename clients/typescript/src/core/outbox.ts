import type { ActivitiesOperations, ActivityItem, ActivityReceipt, JsonElement, ProblemDetails } from '../generated.js';
import { ApiError, OutboxFullError } from './errors.js';
import { uuid7 } from './ids.js';
import type { GameStore } from './store.js';

const prefix = 'outbox/';
const maxBatchItems = 500;
const maxBatchBytes = 900_000;

/** What a flush did: how many are in the event log now, and what the server does not take. */
export interface FlushResult {
    readonly stored: number;
    readonly rejected: { readonly item: ActivityItem; readonly problem: ProblemDetails }[];
}

/**
 * Activities on their way to the event log. Each is in the store before `record` returns and stays there until the server has said what became of it; its
 * id is made here, so that however often it is sent it is stored once.
 */
export class ActivityOutbox {
    private count?: Promise<number>;
    private flushing?: Promise<FlushResult>;

    constructor(private readonly activities: ActivitiesOperations, private readonly store: GameStore, private readonly limit: number) {}

    /** Keeps an activity to be sent with the next `flush`. @returns Its id in the event log. */
    async record(gameId: string, kind: string, more: { sessionId?: string; payload?: JsonElement; occurredAt?: string } = {}): Promise<string> {
        const item: ActivityItem = { id: uuid7(), gameId, kind, occurredAt: new Date().toISOString(), ...more };
        const count = await (this.count ??= this.store.keys(prefix).then(keys => keys.length));
        if (count >= this.limit)
            throw new OutboxFullError(this.limit);
        this.add(1);
        await this.store.save(prefix + item.id, JSON.stringify(item));
        return item.id;
    }

    /** Sends what waits, oldest first, up to 500 at once. What the server rejects is gone from the outbox too. */
    flush(signal?: AbortSignal): Promise<FlushResult> {
        return this.flushing ??= this.sendAll(signal).finally(() => this.flushing = undefined);
    }

    private async sendAll(signal?: AbortSignal): Promise<FlushResult> {
        const result = { stored: 0, rejected: [] as FlushResult['rejected'] };
        let [batch, bytes] = [[] as ActivityItem[], 0];
        for (const key of await this.store.keys(prefix)) {
            const json = await this.store.load(key);
            if (json === undefined)
                continue;
            const size = new TextEncoder().encode(json).length;
            if (batch.length === maxBatchItems || (batch.length > 0 && bytes + size > maxBatchBytes)) {
                await this.send(batch, result, signal);
                [batch, bytes] = [[], 0];
            }
            batch.push(JSON.parse(json) as ActivityItem);
            bytes += size;
        }
        if (batch.length > 0)
            await this.send(batch, result, signal);
        return result;
    }

    private async send(batch: ActivityItem[], result: { stored: number; rejected: FlushResult['rejected'] }, signal?: AbortSignal): Promise<void> {
        let receipt: ActivityReceipt;
        try {
            receipt = (await this.activities.reportActivities(batch, signal)).value;
        } catch (error) {
            if (!(error instanceof ApiError && (error.status === 400 || error.status === 413)))
                throw error;
            // Refused as a whole: find the one that it is about.
            if (batch.length > 1) {
                await this.send(batch.slice(0, batch.length >> 1), result, signal);
                return await this.send(batch.slice(batch.length >> 1), result, signal);
            }
            receipt = { accepted: 0, duplicates: 0, rejected: [{ index: 0, id: null, problem: error.problem }] };
        }
        result.stored += receipt.accepted + receipt.duplicates;
        result.rejected.push(...receipt.rejected.map(({ index, problem }) => ({ item: batch[index]!, problem })));
        for (const item of batch)
            await this.store.save(prefix + item.id, undefined);
        this.add(-batch.length);
    }

    private add(items: number): void { this.count = this.count?.then(count => count + items); }
}
