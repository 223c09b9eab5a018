// What needs more than one request of the contract, beside the generated operations.
import {
    PlayersOperations, PresenceOperations, StorageOperations, WalletsOperations,
    type BalanceView, type EntryView, type GiftReceipt, type JsonElement, type PlayerChange, type PlayerView, type PresenceView, type WalletReceipt,
} from '../generated.js';
import { Call, type Sender } from './call.js';
import { sleep, type GameClient } from './client.js';
import { ApiError, OutcomeUnknownError } from './errors.js';
import { uuid } from './ids.js';

const maxAttempts = 10;
const data = 'data:';

export class Wallet {
    /** The operations of the contract, one request each. */
    readonly operations: WalletsOperations;

    constructor(game: Sender) { this.operations = new WalletsOperations(game); }

    /**
     * Takes an amount out of the player's wallet, once.
     * @param intent Of this purchase: the same again returns the same receipt, also after a restart. By default a new one.
     * @throws ApiError where it is refused, such as `insufficient-funds`; OutcomeUnknownError when the time is up, and `intents.resume()` finds out.
     */
    async spend(currency: string, amount: number, reason: string, intent = uuid(), signal?: AbortSignal): Promise<WalletReceipt> {
        return (await this.operations.spend(intent, { currency, amount, reason }, signal)).value;
    }

    /** Gives to another player, once. */
    async give(toPlayerId: string, currency: string, amount: number, intent = uuid(), signal?: AbortSignal): Promise<GiftReceipt> {
        return (await this.operations.giveGift(intent, { toPlayerId, currency, amount }, signal)).value;
    }

    /** Puts an amount into a player's wallet, once. For game servers. */
    async grant(playerId: string, currency: string, amount: number, reason: string, intent = uuid(), signal?: AbortSignal): Promise<WalletReceipt> {
        return (await this.operations.grant(playerId, intent, { currency, amount, reason }, signal)).value;
    }

    async balances(signal?: AbortSignal): Promise<BalanceView[]> { return (await this.operations.getWallet(signal)).value.items; }

    /** The ledger, newest first, read page by page. */
    entries(signal?: AbortSignal): AsyncGenerator<EntryView> { return this.operations.streamWalletEntries(100, signal); }
}

export class Players extends PlayersOperations {
    /** Changes the player's own profile. `change` runs again on a newer profile where another device was faster. */
    async change(change: (me: PlayerView) => PlayerChange, signal?: AbortSignal): Promise<PlayerView> {
        for (let attempt = 1; ; attempt++) {
            const me = await this.getMe(signal);
            try {
                return (await this.changeMe(change(me.value), me.eTag, signal)).value;
            } catch (error) {
                // Stale, or nobody knows: setting the same members again is the same.
                if (attempt === maxAttempts || !(isStale(error) || error instanceof OutcomeUnknownError))
                    throw error;
            }
        }
    }
}

/** A stored value and its version. */
export interface StoredValue {
    readonly value: JsonElement;
    readonly eTag: string;
}

export class Storage extends StorageOperations {
    /** @returns Undefined where there is nothing under this key. */
    async load(collection: string, key: string, signal?: AbortSignal): Promise<StoredValue | undefined> {
        try {
            const { value, eTag } = await this.getStoredObject(collection, key, signal);
            return { value, eTag: eTag! };
        } catch (error) {
            if (error instanceof ApiError && error.kind === 'not-found')
                return undefined;
            throw error;
        }
    }

    /**
     * Stores a value over the version that was loaded.
     * @param eTag Of the version that `mine` is made from; undefined where there was none.
     * @param merge Given mine and what another device has stored meanwhile, what is to be stored. It may see a value of its own again.
     * @returns What is stored now.
     */
    async save(
        collection: string, key: string, mine: JsonElement, eTag?: string, merge?: (mine: JsonElement, theirs: JsonElement) => JsonElement, signal?: AbortSignal,
    ): Promise<StoredValue> {
        for (let attempt = 1; ; attempt++) {
            let theirs: StoredValue | undefined;
            try {
                const stored = await this.putStoredObject(collection, key, mine, eTag, eTag === undefined ? '*' : undefined, signal);
                return { value: mine, eTag: stored.eTag! };
            } catch (error) {
                if (attempt === maxAttempts || !((isStale(error) && merge) || error instanceof OutcomeUnknownError))
                    throw error;
                theirs = await this.load(collection, key, signal);
                if (error instanceof OutcomeUnknownError && theirs && isSame(theirs.value, mine))
                    return theirs;
                if (!merge && theirs?.eTag !== eTag)
                    throw error;
            }
            if (theirs && theirs.eTag !== eTag)
                mine = merge!(mine, theirs.value);
            eTag = theirs?.eTag;
        }
    }
}

export class Presence extends PresenceOperations {
    constructor(protected override readonly game: GameClient, private readonly idleTimeout: number) { super(game); }

    /**
     * How many play, every two seconds, until the signal or a `break` ends it. A stream that ends, breaks or falls silent is opened again with a pause that
     * grows, and a token that has expired is renewed.
     */
    async *watch(signal?: AbortSignal): AsyncGenerator<PresenceView> {
        let refused: string | undefined;
        for (let failures = 0; ; failures++) {
            if (failures > 0)
                await sleep(this.game.jitter(failures), signal);
            const token = await this.game.session.token(refused);
            const silence = new AbortController();
            let timer = setTimeout(() => silence.abort(), this.idleTimeout);
            try {
                const call = new Call('streamPresence', 'GET', '/v1/presence/stream');
                const response = await this.game.fetch(call, token, {}, signal ? AbortSignal.any([signal, silence.signal]) : silence.signal);
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

async function* lines(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
    const reader = body.getReader();
    const decoder = new TextDecoder();
    for (let rest = ''; ;) {
        const { done, value } = await reader.read();
        if (done)
            return;
        const all = (rest + decoder.decode(value, { stream: true })).split(/\r?\n/);
        rest = all.pop()!;
        yield* all;
    }
}

const isStale = (error: unknown): boolean => error instanceof ApiError && error.kind === 'stale-version';

/** Whether two values are the same JSON, in whatever order their members are. */
function isSame(one: unknown, other: unknown): boolean {
    if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null)
        return one === other;
    const [names, others] = [Object.keys(one), Object.keys(other)];
    return Array.isArray(one) === Array.isArray(other) && names.length === others.length
        && names.every(name => Object.hasOwn(other, name) && isSame((one as Record<string, unknown>)[name], (other as Record<string, unknown>)[name]));
}
