import { useEffect, useState } from 'preact/hooks';
import { lines } from '../../../clients/typescript/src/core/lines.js';
import type { PresenceView } from '../../../clients/typescript/src/generated.js';
import { refresh } from './refresh';
import { fetchAsOperator } from './sender';

const idleTimeout = 15_000;
const maxPause = 30_000;
const data = 'data:';

/** The number of players online, from the presence stream. Undefined while the stream is disconnected. */
export function usePresence(): PresenceView | undefined {
    const [presence, setPresence] = useState<PresenceView>();
    useEffect(() => {
        const end = new AbortController();
        void watch(setPresence, end.signal);
        return () => end.abort();
    }, []);
    return presence;
}

/** Reconnects with exponential back-off when the stream ends, breaks or falls silent. */
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
            // The loop reconnects. Until then the page shows no number.
        } finally {
            clearTimeout(timer);
        }
        if (!signal.aborted) {
            on(undefined);
            await new Promise(resolve => setTimeout(resolve, pause));
        }
    }
}

