import type { Call, Response, Sender } from '../../../clients/typescript/src/core/call.js';

/** Limits the number of concurrent calls. The others wait in order. */
export class Turns implements Sender {
    private readonly waiting: (() => void)[] = [];
    private running = 0;

    constructor(private readonly inner: Sender, private readonly atOnce: number) {}

    async send<T>(call: Call, signal?: AbortSignal): Promise<Response<T>> {
        if (this.running >= this.atOnce)
            await new Promise<void>(resolve => this.waiting.push(resolve));
        this.running++;
        try {
            signal?.throwIfAborted();
            return await this.inner.send<T>(call, signal);
        } finally {
            this.running--;
            this.waiting.shift()?.();
        }
    }
}
