import { useState } from 'preact/hooks';
import { games } from '../api/api';
import { usePages } from '../api/hooks';
import { go, href } from '../router';
import { Dialog } from '../ui/dialog';
import { Text } from '../ui/fields';
import { PageHead } from '../ui/page-head';
import { Busy, Button, Card, Empty, Failure, More, When } from '../ui/parts';
import { Table } from '../ui/table';

export function GamesPage() {
    const list = usePages('games', (cursor, signal) => games.listGames(cursor, 50, signal));
    const [isAdding, setAdding] = useState(false);
    return (
        <>
            <PageHead title="Games" note="The game catalogue and the configuration of each game. All clients read them.">
                <Button kind="primary" onClick={() => setAdding(true)}>Add a game</Button>
            </PageHead>
            <Card>
                <Failure error={list.error} retry={list.reload} />
                {!list.data && list.loading && <Busy />}
                {list.data?.length === 0 && <Empty title="No games yet">Players can start sessions as soon as you add a game.</Empty>}
                {list.data && list.data.length > 0 && (
                    <Table caption="Games" rows={list.data} keyOf={game => game.gameId} columns={[
                        { title: 'Game', cell: game => <a href={href(`games/${game.gameId}`)}>{game.name}</a> },
                        { title: 'Id', cell: game => <code>{game.gameId}</code> },
                        { title: 'Description', isWide: true, cell: game => game.description ?? '' },
                        { title: 'Version', isNumber: true, cell: game => game.version },
                        { title: 'Changed', cell: game => <When at={game.updatedAt} /> },
                    ]} />
                )}
                <More more={list.more} loading={list.loading} />
            </Card>
            {isAdding && <AddDialog close={() => setAdding(false)} />}
        </>
    );
}

/** Asks for the id only. The editor opens empty for a game that does not exist yet. */
function AddDialog({ close }: { close: () => void }) {
    const [id, setId] = useState('');
    return (
        <Dialog title="Add a game" submit="Continue" onClose={close} onSubmit={() => go(href(`games/${id}`))}>
            <Text label="Id" hint="2 to 32 characters: a-z, 0-9 and hyphens. It cannot be changed later." value={id} onValue={setId}
                required pattern="[a-z0-9\-]{2,32}" spellcheck={false} />
        </Dialog>
    );
}
