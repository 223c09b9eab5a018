import { admin } from '../api/api';
import { useLoad } from '../api/hooks';
import type { PlayerBan, PlayerDetails } from '../../../clients/typescript/src/generated.js';
import { useSession } from '../api/session';
import { href } from '../router';
import { country, duration, number } from '../ui/format';
import { Icon } from '../ui/icon';
import { PageHead } from '../ui/page-head';
import { At, Badge, Busy, Button, Card, Empty, Failure, Id, When } from '../ui/parts';
import { Table } from '../ui/table';
import { Actions, useDialogs } from './player/actions';
import { isRunning } from './player/bans';
import { Timeline } from './player/timeline';

export function PlayerPage({ id }: { id: string }) {
    const player = useLoad(id, async signal => (await admin.getPlayerDetails(id, signal)).value);
    const head = player.data?.erased ? 'Erased player' : player.data?.name;
    return (
        <>
            <PageHead title={head ? <bdi>{head}</bdi> : 'Player'}
                note={<a href={href('players')}><Icon name="back" size={14} /> Players</a>}>
                {player.data && !player.data.erased && <Actions player={player.data} changed={player.reload} />}
            </PageHead>
            <Failure error={player.error} retry={player.reload} />
            {!player.data && player.loading && <Busy />}
            {player.data && <Detail player={player.data} changed={player.reload} />}
        </>
    );
}

function Detail({ player, changed }: { player: PlayerDetails; changed: () => void }) {
    return (
        <>
            <div class="grid">
                <Card title="Profile" actions={<Standing bans={player.bans} />}>
                    <dl class="facts">
                        <div><dt>Id</dt><dd><Id value={player.id} /></dd></div>
                        <div><dt>Country</dt><dd>{country(player.country)}</dd></div>
                        <div><dt>Registered</dt><dd>{player.createdAt && <At at={player.createdAt} />}</dd></div>
                        <div><dt>Last seen</dt><dd><When at={player.lastSeenAt} /></dd></div>
                        <div><dt>Level</dt><dd>{number(player.level ?? 0)}, {number(player.xp ?? 0)} XP</dd></div>
                        <div><dt>Played</dt><dd>{number(player.sessionCount ?? 0)} sessions, {duration(player.playSeconds ?? 0)}</dd></div>
                        {player.identities.map(identity => (
                            <div key={`${identity.kind} ${identity.value}`}>
                                <dt>Logs in with {identity.kind}</dt><dd><bdi>{identity.value}</bdi></dd>
                            </div>
                        ))}
                    </dl>
                </Card>
                <Card title="Wallet">
                    {player.wallet.length === 0 ? <Empty title="No currency yet">The first grant or gift creates the wallet.</Empty> : (
                        <dl class="facts">
                            {player.wallet.map(({ currency, balance }) => (
                                <div key={currency}><dt><bdi>{currency}</bdi></dt><dd data-currency={currency}>{number(balance)}</dd></div>
                            ))}
                        </dl>
                    )}
                </Card>
                <Bans player={player} changed={changed} />
            </div>
            <Timeline id={player.id} key={player.bans.length + player.wallet.map(one => one.balance).join()} />
        </>
    );
}

/** Whether a ban is in force. */
export const Standing = ({ bans }: { bans: readonly PlayerBan[] }) =>
    bans.some(isRunning) ? <Badge tone="bad">banned</Badge> : <Badge tone="good">in good standing</Badge>;

function Bans({ player, changed }: { player: PlayerDetails; changed: () => void }) {
    const session = useSession();
    const dialogs = useDialogs(player, changed);
    return (
        <Card title="Bans" wide>
            {player.bans.length === 0 ? <p class="muted">This player has never been banned.</p> : (
                <Table caption="Bans" rows={player.bans} keyOf={ban => ban.id} columns={[
                    {
                        title: 'State',
                        cell: ban => isRunning(ban)
                            ? <Badge tone="bad">in force</Badge>
                            : <Badge>{ban.liftedAt ? 'lifted' : 'expired'}</Badge>,
                    },
                    { title: 'Scope', cell: ban => ban.scope },
                    { title: 'Since', cell: ban => <At at={ban.at} /> },
                    { title: 'Until', cell: ban => ban.until ? <At at={ban.until} /> : 'forever' },
                    { title: 'Reason', isWide: true, cell: ban => ban.reason },
                    { title: 'By', cell: ban => ban.by },
                    {
                        title: 'Action',
                        cell: ban => isRunning(ban) && session.may('players') && (
                            <Button onClick={() => dialogs.open('lift', ban)}>Lift</Button>
                        ),
                    },
                ]} />
            )}
            {dialogs.shown}
        </Card>
    );
}
