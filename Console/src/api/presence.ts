import { useEffect, useState } from 'preact/hooks';
import type { PresenceView } from '../../../clients/typescript/src/generated.js';
import { refresh } from './refresh';
import { fetchAsOperator } from './sender';

const idleTimeout = 15_000;
const maxPause = 30_000;
const data = 'data:';

/** How many play now, by the presence stream; undefined until it has said so, and while it does not say. */
export function usePresence(): PresenceView | undefined {
    const [presence, setPresence] = useState<PresenceView>();
    useEffect(() => {
        const end = new AbortController();
        void watch(setPresence, end.signal);
        return () => end.abort();
    }, []);
    return presence;
}

/** A stream that ends, breaks or falls silent is opened again with a pause that grows. */
async function watch(on: (presence: PresenceView | undefined) => void, signal: AbortSignal): Promise<void> {
    for (let pause = 500; !signal.aborted; pause = Math.min(pause * 2, maxPause)) {
        const silence = new AbortController();
        let timer = setTimeout(() => silence.abort(), idleTimeout);
        try {
            const response = await fetchAsOperator('/v1/presence/stream', { signal: AbortSignal.any([signal, silence.signal]) });
            if (response.status === 401 && !await refresh())
                return;
            for await (const line of response.ok && response.body ? lines(response.body) : []) {
                clearTimeout(timer);
                timer = setTimeout(() => silence.abort(), idleTimeout);
                if (line.startsWith(data)) {
                    on(JSON.parse(line.slice(data.length)) as PresenceView);
                    pause = 500;
                }
            }
        } catch {
            // Opened again below; what the page shows says that it does not know.
        } finally {
            clearTimeout(timer);
        }
        if (!signal.aborted) {
            on(undefined);
            await new Promise(resolve => setTimeout(resolve, pause));
        }
    }
}

async function* lines(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
    const reader = body.pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>).getReader();
    for (let rest = ''; ;) {
        const { done, value } = await reader.read();
        if (done)
            return;
        const all = (rest + value).split(/\r?\n/);
        rest = all.pop()!;
        yield* all;
    }
}
