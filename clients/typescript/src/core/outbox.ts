import type { ActivitiesOperations, ActivityItem, ActivityReceipt, JsonElement, ProblemDetails } from '../generated.js';
import { ApiError, OutboxFullError } from './errors.js';
import { uuid7 } from './ids.js';
import type { GameStore } from '../stores.js';

const prefix = 'outbox/';
const maxBatchItems = 500;
const maxBatchBytes = 900_000;

/** The result of a flush: how many activities are in the event log, and which ones the server rejected. */
export interface FlushResult {
    readonly stored: number;
    readonly rejected: { readonly item: ActivityItem; readonly problem: ProblemDetails }[];
}

type MutableResult = { -readonly [name in keyof FlushResult]: FlushResult[name] };

/**
 * Queues activities on the device. An activity is in the store before `record` resolves, and stays there until the server has accepted or
 * rejected it. The outbox assigns its id, so that an activity sent several times is stored once.
 */
export class ActivityOutbox {
    private count?: Promise<number>;
    private flushing?: Promise<FlushResult>;

    constructor(private readonly activities: ActivitiesOperations, private readonly store: GameStore, private readonly limit: number) {}

    /**
     * Queues an activity for the next `flush`.
     * @returns The activity's id in the event log.
     */
    async record(
        gameId: string, kind: string, more: { sessionId?: string; payload?: JsonElement; occurredAt?: string } = {},
    ): Promise<string> {
        const item: ActivityItem = { id: uuid7(), gameId, kind, occurredAt: new Date().toISOString(), ...more };
        const count = await (this.count ??= this.store.keys(prefix).then(keys => keys.length));
        if (count >= this.limit)
            throw new OutboxFullError(this.limit);
        this.add(1);
        await this.store.save(prefix + item.id, JSON.stringify(item));
        return item.id;
    }

    /** Sends the queued activities, oldest first, in batches of up to 500. Rejected activities are removed from the outbox too. */
    flush(signal?: AbortSignal): Promise<FlushResult> {
        return this.flushing ??= this.sendAll(signal).finally(() => this.flushing = undefined);
    }

    private async sendAll(signal?: AbortSignal): Promise<FlushResult> {
        const result: MutableResult = { stored: 0, rejected: [] };
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

    private async send(batch: ActivityItem[], result: MutableResult, signal?: AbortSignal): Promise<void> {
        let receipt: ActivityReceipt;
        try {
            receipt = (await this.activities.reportActivities(batch, signal)).value;
        } catch (error) {
            if (!(error instanceof ApiError && (error.status === 400 || error.status === 413)))
                throw error;
            // The server refused the whole batch: halve it until only the offending activity is left.
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
