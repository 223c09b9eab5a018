import { useState } from 'preact/hooks';
import { admin } from '../api/api';
import { usePages } from '../api/hooks';
import { href, setQuery, usePlace } from '../router';
import { Select, Text } from '../ui/fields';
import { country } from '../ui/format';
import { PageHead } from '../ui/page-head';
import { Badge, Busy, Button, Card, Empty, Failure, Id, More, When } from '../ui/parts';
import { Table } from '../ui/table';
import { isRunning } from './player/bans';

const ways = [['', 'Whatever it looks like'], ['id', 'Player id'], ['name', 'Beginning of the name'], ['email', 'E-mail address'], ['device', 'Device id']] as const;

export function PlayersPage() {
    const { query } = usePlace();
    const [q, by] = [query.get('q') ?? '', query.get('by') ?? ''];
    return (
        <>
            <PageHead title="Players" note="Find a player by id, by the beginning of the name, by e-mail address or by device." />
            <SearchForm key={`${q} ${by}`} q={q} by={by} />
            {q ? <Found q={q} by={by} /> : <Card><Empty title="Whom are you looking for?">A player finds the own id in the game's settings.</Empty></Card>}
        </>
    );
}

function SearchForm({ q, by }: { q: string; by: string }) {
    const [text, setText] = useState(q);
    const [way, setWay] = useState(by);
    return (
        <form class="search" role="search" onSubmit={event => { event.preventDefault(); setQuery({ q: text.trim(), by: way }); }}>
            <Text label="Search" type="search" value={text} onValue={setText} autoFocus spellcheck={false} autoComplete="off" required />
            <Select label="By" value={way} onValue={setWay} options={ways as readonly (readonly [string, string])[]} />
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
            {found.data?.length === 0 && <Empty title="No player was found">Check the spelling, or search by something else. Names are found by their beginning.</Empty>}
            {found.data && found.data.length > 0 && (
                <Table caption="Players found" rows={found.data} keyOf={row => row.id} columns={[
                    { title: 'Name', cell: row => <a class="wrap" href={href(`players/${row.id}`)}><bdi>{row.name}</bdi></a> },
                    { title: 'Id', cell: row => <Id value={row.id} short /> },
                    { title: 'Country', cell: row => country(row.country) },
                    { title: 'Registered', cell: row => <When at={row.createdAt} /> },
                    { title: 'Last seen', cell: row => <When at={row.lastSeenAt} /> },
                    { title: 'State', cell: row => row.bans.some(isRunning) ? <Badge tone="bad">banned</Badge> : <Badge tone="good">in good standing</Badge> },
                ]} />
            )}
            <More more={found.more} loading={found.loading} />
        </Card>
    );
}
