import { useState } from 'preact/hooks';
import { admin } from '../api/api';
import { usePages } from '../api/hooks';
import { href, setQuery, usePlace } from '../router';
import { Select, Text } from '../ui/fields';
import { country } from '../ui/format';
import { PageHead } from '../ui/page-head';
import { Busy, Button, Card, Empty, Failure, Id, More, When } from '../ui/parts';
import { Table } from '../ui/table';
import { Standing } from './player';

const ways = [
    ['', 'Any field'], ['id', 'Player id'], ['name', 'Beginning of the name'], ['email', 'E-mail address'], ['device', 'Device id'],
] as const;

export function PlayersPage() {
    const { query } = usePlace();
    const [q, by] = [query.get('q') ?? '', query.get('by') ?? ''];
    return (
        <>
            <PageHead title="Players" note="Find a player by id, name, e-mail address or device." />
            <SearchForm key={`${q} ${by}`} q={q} by={by} />
            {q ? <Found q={q} by={by} /> : (
                <Card><Empty title="Search for a player">Players find their id in the settings of the game.</Empty></Card>
            )}
        </>
    );
}

function SearchForm({ q, by }: { q: string; by: string }) {
    const [text, setText] = useState(q);
    const [way, setWay] = useState(by);
    return (
        <form class="search" role="search" onSubmit={event => { event.preventDefault(); setQuery({ q: text.trim(), by: way }); }}>
            <Text label="Search" type="search" value={text} onValue={setText} autoFocus spellcheck={false} autoComplete="off" required />
            <Select label="In" value={way} onValue={setWay} options={ways as readonly (readonly [string, string])[]} />
            <Button kind="primary" type="submit" icon="search">Search</Button>
        </form>
    );
}

function Found({ q, by }: { q: string; by: string }) {
    const found = usePages(`${by} ${q}`, (cursor, signal) => admin.listPlayers(q, by || undefined, cursor, 25, signal));
    return (
        <Card>
            <Failure error={found.error} retry={found.reload} />
            {!found.data && found.loading && <Busy what="Searching" />}
            {found.data?.length === 0 && (
                <Empty title="No players found">Check the spelling, or search in another field. Names match from their beginning.</Empty>
            )}
            {found.data && found.data.length > 0 && (
                <Table caption="Players found" rows={found.data} keyOf={row => row.id} columns={[
                    { title: 'Name', cell: row => <a class="wrap" href={href(`players/${row.id}`)}><bdi>{row.name}</bdi></a> },
                    { title: 'Id', cell: row => <Id value={row.id} short /> },
                    { title: 'Country', cell: row => country(row.country) },
                    { title: 'Registered', cell: row => <When at={row.createdAt} /> },
                    { title: 'Last seen', cell: row => <When at={row.lastSeenAt} /> },
                    { title: 'State', cell: row => <Standing bans={row.bans} /> },
                ]} />
            )}
            <More more={found.more} loading={found.loading} />
        </Card>
    );
}
