import { PresenceOperations, type PresenceView } from '../generated.js';
import { Call, type Sender } from './call.js';
import { lines } from './lines.js';
import { jitter, type GameClientOptions } from './options.js';
import type { LoginSession } from './session.js';
import { sleep } from './sleep.js';
import type { Transport } from './transport.js';

const data = 'data:';

export class Presence extends PresenceOperations {
    private readonly idleTimeout: number;

    constructor(
        game: Sender, private readonly session: LoginSession, private readonly transport: Transport,
        private readonly options: GameClientOptions,
    ) {
        super(game);
        this.idleTimeout = options.streamIdleTimeout ?? 15_000;
    }

    /**
     * Yields the number of players online every two seconds, until the signal or a `break` ends it. Reconnects with exponential back-off
     * when the stream ends, breaks or falls silent, and renews an expired token.
     */
    async *watch(signal?: AbortSignal): AsyncGenerator<PresenceView> {
        let refused: string | undefined;
        for (let failures = 0; ; failures++) {
            if (failures > 0)
                await sleep(jitter(this.options, failures), signal);
            const token = await this.session.token(refused);
            const silence = new AbortController();
            let timer = setTimeout(() => silence.abort(), this.idleTimeout);
            try {
                const call = new Call('streamPresence', 'GET', '/v1/presence/stream');
                const either = signal ? AbortSignal.any([signal, silence.signal]) : silence.signal;
                const response = await this.transport.fetch(call, token, {}, either);
                refused = response.status === 401 ? token : undefined;
                if (!response.ok || !response.body)
                    continue;
                for await (const line of lines(response.body)) {
                    clearTimeout(timer);
                    timer = setTimeout(() => silence.abort(), this.idleTimeout);
                    if (!line.startsWith(data))
                        continue;
                    failures = 0;
                    yield JSON.parse(line.slice(data.length)) as PresenceView;
                }
            } catch (error) {
                signal?.throwIfAborted();
                if (error instanceof SyntaxError)
                    throw error;
            } finally {
                clearTimeout(timer);
                silence.abort();
            }
        }
    }
}
