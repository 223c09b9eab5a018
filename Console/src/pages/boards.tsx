import { useState } from 'preact/hooks';
import { leaderboards } from '../api/api';
import { usePages } from '../api/hooks';
import { useSession } from '../api/session';
import { go, href } from '../router';
import { Text } from '../ui/fields';
import { number } from '../ui/format';
import { Icon } from '../ui/icon';
import { PageHead } from '../ui/page-head';
import { Busy, Button, Card, Empty, Failure, Id, More } from '../ui/parts';
import { Table } from '../ui/table';

export function BoardsPage() {
    const [board, setBoard] = useState('');
    return (
        <>
            <PageHead title="Boards" note="Leaderboards as players see them." />
            <form class="search" role="search" onSubmit={event => { event.preventDefault(); go(href(`boards/${board.trim()}`)); }}>
                <Text label="Board" value={board} onValue={setBoard} required spellcheck={false} hint="Its id, such as global." />
                <Button kind="primary" type="submit">Show</Button>
            </form>
        </>
    );
}

export function BoardPage({ board }: { board: string }) {
    const { may } = useSession();
    const ranks = usePages(board, (cursor, signal) => leaderboards.getLeaderboard(board, cursor, 50, signal));
    return (
        <>
            <PageHead title={board} note={<><a href={href('boards')}><Icon name="back" size={14} /> Boards</a></>} />
            <Card>
                <Failure error={ranks.error} retry={ranks.reload} />
                {!ranks.data && ranks.loading && <Busy />}
                {ranks.data?.length === 0 && <Empty title="Nobody is on this board">It fills when players submit scores.</Empty>}
                {ranks.data && ranks.data.length > 0 && (
                    <Table caption={`Board ${board}`} rows={ranks.data} keyOf={row => row.playerId} columns={[
                        { title: 'Rank', isNumber: true, cell: row => number(row.rank) },
                        {
                            title: 'Player', isWide: true,
                            cell: row => may('players') ? <a href={href(`players/${row.playerId}`)}><bdi>{row.displayName}</bdi></a> : <bdi>{row.displayName}</bdi>,
                        },
                        { title: 'Id', cell: row => <Id value={row.playerId} short /> },
                        { title: 'Score', isNumber: true, cell: row => number(row.score) },
                    ]} />
                )}
                <More more={ranks.more} loading={ranks.loading} />
            </Card>
        </>
    );
}
