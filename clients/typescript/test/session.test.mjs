// Run by Tests/Clients/TypeScriptClientTests, which starts the backend at GAME_GATEWAY.
import assert from 'node:assert/strict';
import test from 'node:test';
import { ApiError, GameClient, LoginRequiredError, MemoryStore, OutboxFullError } from '../dist/index.js';

const { GAME_GATEWAY: gateway } = process.env;
const skip = gateway ? false : 'GAME_GATEWAY is not set. ./test TypeScriptClient runs these tests.';

function game(options = {}) {
    const paths = [];
    const client = new GameClient(gateway, {
        ...options,
        fetch: (url, init) => {
            paths.push(new URL(url).pathname);
            return fetch(url, init);
        },
    });
    return { client, paths };
}

const change = async (store, changed) => store.save('session', JSON.stringify(changed(JSON.parse(await store.load('session')))));
const hundred = act => Promise.all(Array.from({ length: 100 }, act));

async function loggedOutElsewhere() {
    const store = new MemoryStore();
    const { client } = game({ store });
    await client.session.loginDevice();
    const session = await store.load('session');
    await client.session.logout();
    await store.save('session', session);
    await change(store, login => ({ ...login, expiresAt: Date.now() }));
    return store;
}

for (const [what, changed] of [
    ['known to be expired', login => ({ ...login, expiresAt: Date.now() })],
    ['refused', login => ({ ...login, accessToken: `${login.accessToken.slice(0, -4)}AAAA` })],
])
    test(`a hundred calls with a token that is ${what} make one refresh`, { skip }, async () => {
        const store = new MemoryStore();
        const player = await game({ store }).client.session.loginDevice();
        await change(store, changed);
        const { client, paths } = game({ store });

        const profiles = await hundred(() => client.players.getMe());

        assert.ok(profiles.every(me => me.value.playerId === player));
        assert.equal(paths.filter(path => path === '/v1/auth/refresh').length, 1);
    });

test('a refused refresh asks for a login once and the waiting calls continue', { skip }, async () => {
    let asked = 0;
    const { client } = game({ store: await loggedOutElsewhere(), loginRequired: again => (asked++, again.session.loginDevice()) });

    await hundred(() => client.players.getMe());

    assert.equal(asked, 1);
});

test('a login that the player declines is not asked for again', { skip }, async () => {
    let asked = 0;
    const { client, paths } = game({ store: await loggedOutElsewhere(), loginRequired: async () => asked++ });

    const calls = await hundred(() => client.players.getMe().catch(error => error));
    await assert.rejects(client.players.getMe(), LoginRequiredError);

    assert.ok(calls.every(error => error instanceof LoginRequiredError));
    assert.equal(asked, 1);
    assert.equal(paths.filter(path => path === '/v1/auth/refresh').length, 1);
});

test('a refusal is an error with its kind and the invalid fields', { skip }, async () => {
    const refused = await game().client.session.registerEmail('no address', 'short').catch(error => error);

    assert.ok(refused instanceof ApiError);
    assert.equal(refused.kind, 'invalid-request');
    assert.ok('email' in refused.problem.errors);
});

test('an unchanged public read is not transferred again', { skip }, async () => {
    const { client } = game();
    await client.session.loginDevice();

    // The gateway sends ETags only while its output cache is in use, which it is not after a second without a heartbeat from a node.
    let [first, again] = [await client.games.listGames(), await client.games.listGames()];
    for (let tries = 0; again.value !== first.value && tries < 50; tries++)
        [first, again] = [again, await new Promise(resolve => setTimeout(resolve, 100)).then(() => client.games.listGames())];

    assert.equal(again.value, first.value);
});

test('the merge sees both values if another device was faster', { skip }, async () => {
    const { client } = game();
    await client.session.loginDevice();
    const start = await client.storage.save('saves', 'slot', ['a']);
    await client.storage.save('saves', 'slot', ['a', 'b'], start.eTag);

    const merge = (mine, theirs) => [...new Set([...mine, ...theirs])].sort();
    const merged = await client.storage.save('saves', 'slot', ['a', 'c'], start.eTag, merge);

    assert.deepEqual((await client.storage.load('saves', 'slot')), merged);
    assert.deepEqual(merged.value, ['a', 'b', 'c']);
    await assert.rejects(client.storage.save('saves', 'slot', [], start.eTag), error => error.kind === 'stale-version');
});

test('a full outbox says so and loses nothing', { skip }, async () => {
    const { client } = game({ maxOutboxItems: 2 });
    await client.session.loginDevice();
    await client.outbox.record('star-drift', 'sdk.test');
    await client.outbox.record('star-drift', 'sdk.test');

    await assert.rejects(client.outbox.record('star-drift', 'sdk.test'), OutboxFullError);

    assert.deepEqual(await client.outbox.flush(), { stored: 2, rejected: [] });
});

test('the presence stream yields one event after another', { skip }, async () => {
    const { client } = game();
    await client.session.loginDevice();
    let events = 0;

    for await (const presence of client.presence.watch()) {
        assert.equal(typeof presence.online, 'number');
        if (++events === 2)
            break;
    }
});
