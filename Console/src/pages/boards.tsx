import { boards as boardList, leaderboards } from '../api/api';
import { usePages } from '../api/hooks';
import { useSession } from '../api/session';
import { href } from '../router';
import { number } from '../ui/format';
import { Icon } from '../ui/icon';
import { PageHead } from '../ui/page-head';
import { Busy, Card, Empty, Failure, Id, More, When } from '../ui/parts';
import { Table } from '../ui/table';

const policies: Record<string, string> = { best: 'counts if it is the best', latest: 'replaces the last', sum: 'is added' };

export function BoardsPage() {
    const boards = usePages('boards', (cursor, signal) => boardList.listBoards(cursor, 50, signal));
    return (
        <>
            <PageHead title="Boards" note="Leaderboards as players see them." />
            <Card>
                <Failure error={boards.error} retry={boards.reload} />
                {!boards.data && boards.loading && <Busy />}
                {boards.data?.length === 0 && <Empty title="No board yet">Boards are settings of the migration (Migrate:Boards).</Empty>}
                {boards.data && boards.data.length > 0 && (
                    <Table caption="Boards" rows={boards.data} keyOf={board => board.boardId} columns={[
                        { title: 'Board', cell: board => <a href={href(`boards/${board.boardId}`)}>{board.name}</a> },
                        { title: 'Id', cell: board => <code>{board.boardId}</code> },
                        { title: 'A new score', cell: board => policies[board.policy] ?? board.policy },
                        { title: 'Made', cell: board => <When at={board.createdAt} /> },
                    ]} />
                )}
                <More more={boards.more} loading={boards.loading} />
            </Card>
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
