// Run by Tests/Clients/TypeScriptClientTests, which starts the backend and a proxy that cuts connections at random places. GAME_NETWORK is
// the address of the proxy, GAME_GATEWAY that of the gateway behind it. GAME_SEED repeats a run.
import assert from 'node:assert/strict';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { ApiError, GameClient, OutcomeUnknownError } from '../dist/index.js';
import { FileStore } from '../dist/node.js';

const { GAME_NETWORK: network, GAME_GATEWAY: gateway, GAME_SERVER_SECRET: secret } = process.env;
const seed = Number(process.env.GAME_SEED ?? Math.floor(Math.random() * 2 ** 31));
const steps = Number(process.env.GAME_STEPS ?? 30);
const acts = ['spend', 'overspend', 'give', 'record', 'recordOld', 'flush', 'save', 'score', 'crash'];
const skip = network ? false : 'GAME_NETWORK is not set. ./test TypeScriptClient runs this test.';

test(`whatever the network does, the backend has exactly what the client reported (GAME_SEED=${seed})`, { skip }, async () => {
    const server = new GameClient(gateway);
    await server.session.loginService('test-server', secret);
    const games = await Promise.all([0, 1, 2].map(number => Game.start(random(seed + number))));
    for (const game of games)
        await server.wallet.grant(game.playerId, 'gold', 1_000_000, 'start');

    await Promise.all(games.map((game, index) => game.play(games[(index + 1) % games.length].playerId)));

    for (const game of games)
        await game.check();
});

/** A game on one device that crashes and restarts, and remembers everything that its client reported. */
class Game {
    spent = new Set();
    given = new Set();
    recorded = new Set();
    rejected = new Set();
    saves = 0;
    best = 0;

    static async start(dice) {
        const game = new Game();
        game.dice = dice;
        game.store = new FileStore(await mkdtemp(join(tmpdir(), 'game-')));
        game.open(gateway);
        game.playerId = await game.client.session.loginDevice();
        game.open(network);
        return game;
    }

    open(address) { this.client = new GameClient(address, { store: this.store, baseDelay: 10, maxDelay: 200 }); }

    number(bound) { return 1 + Math.floor(this.dice() * bound); }

    async play(friend) {
        for (let step = 0; step < steps; step++)
            await this[acts[this.number(acts.length) - 1]](this.number(100), friend);
    }

    async spend(number, _, signal) {
        this.spent.add((await this.client.wallet.spend('gold', number, 'hat', undefined, signal)).entryId);
    }
    async give(number, friend, signal) {
        this.given.add((await this.client.wallet.give(friend, 'gold', number, undefined, signal)).giftId);
    }
    async overspend() {
        await assert.rejects(
            this.client.wallet.spend('gold', 1e9, 'moon'),
            error => error instanceof ApiError && error.kind === 'insufficient-funds');
    }
    async record(number) {
        for (let n = 0; n <= number % 4; n++)
            this.recorded.add(await this.client.outbox.record('star-drift', 'sdk.test'));
    }
    async recordOld() {
        const occurredAt = new Date(Date.now() - 40 * 86_400_000).toISOString();
        this.rejected.add(await this.client.outbox.record('star-drift', 'sdk.test', { occurredAt }));
    }
    async flush(_, __, signal) {
        for (const { item, problem } of (await this.client.outbox.flush(signal)).rejected)
            assert.ok(this.rejected.delete(item.id), `${item.id} was rejected: ${JSON.stringify(problem)}`);
    }
    async save() {
        const merge = (mine, theirs) => Math.max(mine, theirs);
        this.saved = await this.client.storage.save('saves', 'slot', ++this.saves, this.saved?.eTag, merge);
        assert.equal(this.saved.value, this.saves);
    }
    async score(number) {
        for (;;)
            try {
                const { value } = await this.client.leaderboards.submitScore('global', { score: number * 100 });
                this.best = Math.max(this.best, number * 100);
                return assert.equal(value.best, this.best);
            } catch (error) {
                // The board keeps the best score, so submitting it again is harmless.
                assert.ok(error instanceof OutcomeUnknownError, error);
            }
    }
    async crash(number, friend) {
        const crash = new AbortController();
        const dies = act => act.catch(error => assert.ok(crash.signal.aborted, error));
        const underWay = [
            dies(this.spend(number, friend, crash.signal)),
            dies(this.give(number, friend, crash.signal)),
            dies(this.flush(0, friend, crash.signal)),
        ];
        setTimeout(() => crash.abort(), number % 40);
        await Promise.all(underWay);
        this.open(network);
        await this.resume();
    }
    async resume() {
        for await (const { operation, receipt, refusal } of this.client.intents.resume()) {
            assert.equal(refusal, undefined);
            if (operation === 'spend')
                this.spent.add(receipt.entryId);
            else
                this.given.add(receipt.giftId);
        }
    }

    /** Restarts on an uncut network and compares with the backend. */
    async check() {
        this.open(gateway);
        await this.resume();
        await this.flush();
        const ledger = await all(this.client.wallet.entries());
        const ids = (kind, id) => ledger.filter(entry => entry.kind === kind).map(entry => entry[id]).sort();
        assert.deepEqual(ids('spend', 'entryId'), [...this.spent].sort());
        assert.deepEqual(ids('gift-sent', 'giftId'), [...this.given].sort());
        const log = await all(this.client.activities.streamActivities('sdk.test', undefined, undefined, 200));
        assert.deepEqual(log.map(activity => activity.id).sort(), [...this.recorded].sort());
        assert.equal(this.rejected.size, 0);
        assert.deepEqual(await this.client.storage.load('saves', 'slot'), this.saved);
        if (this.best > 0) {
            const { value } = await this.client.leaderboards.getLeaderboardAroundMe('global', 1);
            assert.equal(value.items.find(entry => entry.playerId === this.playerId).score, this.best);
        }
    }
}

async function all(list) {
    const items = [];
    for await (const item of list)
        items.push(item);
    return items;
}

/** Mulberry32, a random number generator with a seed. */
function random(state) {
    return () => {
        state = (state + 0x6d2b79f5) | 0;
        let t = Math.imul(state ^ (state >>> 15), 1 | state);
        t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
        return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
    };
}
