import { useState } from 'preact/hooks';
import { leaderboards } from '../api/api';
import { useLoad, usePages } from '../api/hooks';
import { useSession } from '../api/session';
import { href } from '../router';
import { number } from '../ui/format';
import { Icon } from '../ui/icon';
import { PageHead } from '../ui/page-head';
import { At, Badge, Busy, Button, Card, Empty, Failure, Id, More, When } from '../ui/parts';
import { Table } from '../ui/table';
import { AddBoard, ChangeBoard, policies } from './board-settings';

export function BoardsPage() {
    const { may } = useSession();
    const list = usePages('boards', (cursor, signal) => leaderboards.listLeaderboards(cursor, 50, signal));
    const [isAdding, setAdding] = useState(false);
    return (
        <>
            <PageHead title="Boards" note="Leaderboards and their settings.">
                {may('board-settings') && <Button kind="primary" onClick={() => setAdding(true)}>Add a board</Button>}
            </PageHead>
            <Card>
                <Failure error={list.error} retry={list.reload} />
                {!list.data && list.loading && <Busy />}
                {list.data?.length === 0 && <Empty title="No boards yet">Players can submit scores as soon as you add a board.</Empty>}
                {list.data && list.data.length > 0 && (
                    <Table caption="Boards" rows={list.data} keyOf={board => board.boardId} columns={[
                        { title: 'Board', cell: board => <a href={href(`boards/${board.boardId}`)}><bdi>{board.name}</bdi></a> },
                        { title: 'Id', cell: board => <code>{board.boardId}</code> },
                        { title: 'New scores', isWide: true, cell: board => policies[board.policy] ?? board.policy },
                        { title: 'State', cell: board => <State closedAt={board.closedAt} /> },
                        { title: 'Changed', cell: board => <When at={board.updatedAt} /> },
                    ]} />
                )}
                <More more={list.more} loading={list.loading} />
            </Card>
            {isAdding && <AddBoard close={() => setAdding(false)} />}
        </>
    );
}

const State = ({ closedAt }: { closedAt?: string | null }) =>
    closedAt ? <Badge tone="warn">closed</Badge> : <Badge tone="good">open</Badge>;

export function BoardPage({ board }: { board: string }) {
    const { may } = useSession();
    const settings = useLoad(board, signal => leaderboards.getLeaderboardSettings(board, signal));
    const [isChanging, setChanging] = useState(false);
    const known = settings.data?.value;
    return (
        <>
            <PageHead title={known?.name ?? board} note={<a href={href('boards')}><Icon name="back" size={14} /> Boards</a>}>
                {known && may('board-settings') && <Button onClick={() => setChanging(true)}>Settings</Button>}
            </PageHead>
            <Failure error={settings.error} retry={settings.reload} />
            {known && (
                <Card title="Settings" note={<>Version {known.version}, changed <At at={known.updatedAt} /></>}>
                    <dl class="facts">
                        <div><dt>Id</dt><dd><code>{known.boardId}</code></dd></div>
                        <div><dt>New scores</dt><dd>{policies[known.policy] ?? known.policy}</dd></div>
                        <div>
                            <dt>State</dt>
                            <dd><State closedAt={known.closedAt} /> {known.closedAt && <>since <At at={known.closedAt} /></>}</dd>
                        </div>
                    </dl>
                </Card>
            )}
            <Ranking board={board} />
            {isChanging && settings.data && (
                <ChangeBoard began={settings.data} close={() => setChanging(false)} done={settings.reload} />
            )}
        </>
    );
}

/** The ranking, as players see it. */
function Ranking({ board }: { board: string }) {
    const { may } = useSession();
    const ranks = usePages(board, (cursor, signal) => leaderboards.getLeaderboard(board, cursor, 50, signal));
    return (
        <Card title="Ranking">
            <Failure error={ranks.error} retry={ranks.reload} />
            {!ranks.data && ranks.loading && <Busy />}
            {ranks.data?.length === 0 && <Empty title="No scores yet">Players appear here when they submit scores.</Empty>}
            {ranks.data && ranks.data.length > 0 && (
                <Table caption={`Board ${board}`} rows={ranks.data} keyOf={row => row.playerId} columns={[
                    { title: 'Rank', isNumber: true, cell: row => number(row.rank) },
                    {
                        title: 'Player', isWide: true,
                        cell: row => may('players')
                            ? <a href={href(`players/${row.playerId}`)}><bdi>{row.displayName}</bdi></a>
                            : <bdi>{row.displayName}</bdi>,
                    },
                    { title: 'Id', cell: row => <Id value={row.playerId} short /> },
                    { title: 'Score', isNumber: true, cell: row => number(row.score) },
                ]} />
            )}
            <More more={ranks.more} loading={ranks.loading} />
        </Card>
    );
}
