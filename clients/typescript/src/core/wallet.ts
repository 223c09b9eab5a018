import { WalletsOperations, type BalanceView, type EntryView, type GiftReceipt, type WalletReceipt } from '../generated.js';
import type { Sender } from './call.js';
import { uuid } from './ids.js';

export class Wallet {
    /** The operations of the contract, one request each. */
    readonly operations: WalletsOperations;

    constructor(game: Sender) { this.operations = new WalletsOperations(game); }

    /**
     * Takes an amount out of the player's wallet, exactly once.
     * @param intent Idempotency key of this purchase. The same key returns the same receipt, also after a restart. Default: a new key.
     * @throws ApiError if the server refuses it, for example with `insufficient-funds`.
     * @throws OutcomeUnknownError if the time is up. `intents.resume()` resolves it.
     */
    async spend(currency: string, amount: number, reason: string, intent = uuid(), signal?: AbortSignal): Promise<WalletReceipt> {
        return (await this.operations.spend(intent, { currency, amount, reason }, signal)).value;
    }

    /** Gives an amount to another player, exactly once. */
    async give(toPlayerId: string, currency: string, amount: number, intent = uuid(), signal?: AbortSignal): Promise<GiftReceipt> {
        return (await this.operations.giveGift(intent, { toPlayerId, currency, amount }, signal)).value;
    }

    /** Grants a player an amount, exactly once. For game servers. */
    async grant(
        playerId: string, currency: string, amount: number, reason: string, intent = uuid(), signal?: AbortSignal,
    ): Promise<WalletReceipt> {
        return (await this.operations.grant(playerId, intent, { currency, amount, reason }, signal)).value;
    }

    async balances(signal?: AbortSignal): Promise<BalanceView[]> { return (await this.operations.getWallet(signal)).value.items; }

    /** Streams the ledger, newest entry first, page by page. */
    entries(signal?: AbortSignal): AsyncGenerator<EntryView> { return this.operations.streamWalletEntries(100, signal); }
}
