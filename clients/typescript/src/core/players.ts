import { PlayersOperations, type PlayerChange, type PlayerView } from '../generated.js';
import { isStale, OutcomeUnknownError } from './errors.js';

const maxAttempts = 10;

export class Players extends PlayersOperations {
    /** Changes the player's own profile. If another device changed it first, `change` runs again on the newer profile. */
    async change(change: (me: PlayerView) => PlayerChange, signal?: AbortSignal): Promise<PlayerView> {
        for (let attempt = 1; ; attempt++) {
            const me = await this.getMe(signal);
            try {
                return (await this.changeMe(change(me.value), me.eTag, signal)).value;
            } catch (error) {
                // If the outcome is unknown, setting the same members again is harmless.
                if (attempt === maxAttempts || !(isStale(error) || error instanceof OutcomeUnknownError))
                    throw error;
            }
        }
    }
}
