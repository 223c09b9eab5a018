import type { ComponentChildren } from 'preact';
import type { Right, Session } from '../api/session';
import type { IconName } from '../ui/icon';
import { Empty } from '../ui/parts';
import { AccountPage } from './account';
import { AuditPage } from './audit';
import { BoardPage, BoardsPage } from './boards';
import { GamePage } from './game';
import { GamesPage } from './games';
import { OperatorsPage } from './operators';
import { PlayerPage } from './player';
import { PlayersPage } from './players';
import { SystemPage } from './system';
import { TodayPage } from './today';

interface Entry {
    readonly path: string;
    readonly title: string;
    readonly icon: IconName;
    readonly right?: Right;
    readonly page: () => ComponentChildren;
    /** The page of one item of the list. */
    readonly one?: (id: string) => ComponentChildren;
}

const entries: readonly Entry[] = [
    { path: 'today', title: 'Today', icon: 'today', right: 'numbers', page: () => <TodayPage /> },
    {
        path: 'players', title: 'Players', icon: 'players', right: 'players',
        page: () => <PlayersPage />, one: id => <PlayerPage key={id} id={id} />,
    },
    {
        path: 'boards', title: 'Boards', icon: 'boards', right: 'boards',
        page: () => <BoardsPage />, one: board => <BoardPage key={board} board={board} />,
    },
    { path: 'games', title: 'Games', icon: 'games', right: 'games', page: () => <GamesPage />, one: id => <GamePage key={id} id={id} /> },
    { path: 'audit', title: 'Audit', icon: 'audit', right: 'audit', page: () => <AuditPage /> },
    { path: 'system', title: 'System', icon: 'system', right: 'system', page: () => <SystemPage /> },
    { path: 'operators', title: 'Operators', icon: 'operators', right: 'operators', page: () => <OperatorsPage /> },
    { path: 'account', title: 'My account', icon: 'account', page: () => <AccountPage /> },
];

export interface Shown {
    readonly entry?: Entry;
    readonly content: ComponentChildren;
}

/** The pages that this operator can open, in the order of the navigation. */
export const entriesOf = (session: Session): readonly Entry[] => entries.filter(entry => !entry.right || session.may(entry.right));

export function pageAt(path: string, session: Session): Shown {
    const [name, id, ...rest] = path.split('/');
    const allowed = entriesOf(session);
    const entry = name ? entries.find(one => one.path === name) : allowed[0];
    if (!entry || rest.length > 0 || (id !== undefined && !entry.one))
        return { content: <Empty title="Page not found">Choose a page in the navigation.</Empty> };
    if (!allowed.includes(entry))
        return { content: <Empty title="Your roles do not include this page">An administrator can change your roles.</Empty> };
    return { entry, content: id === undefined ? entry.page() : entry.one!(id) };
}
