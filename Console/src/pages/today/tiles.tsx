import { next, start, type Filter, type Interval } from '../../api/filter';
import { usePresence } from '../../api/presence';
import { useQuery } from '../../api/query';
import { deltaOf, Tile } from '../../charts/tile';
import { duration, number, share } from '../../ui/format';
import { activePlayers, sessionLength, stickiness } from './queries';

/** The key figures. */
export function Tiles({ filter }: { filter: Filter }) {
    const presence = usePresence();
    const online = presence && (filter.gameId ? presence.byGame[filter.gameId] ?? 0 : presence.online);
    const games = Object.values(presence?.byGame ?? {}).filter(players => players > 0).length;
    const now = useQuery(activePlayers, filter).loaded.data?.items;
    const then = useQuery(activePlayers, { ...filter, ...filter.before }).loaded.data?.items;
    const sessions = sessionsOf(useQuery(sessionLength, filter).loaded.data?.items);
    const sessionsThen = sessionsOf(useQuery(sessionLength, { ...filter, ...filter.before }).loaded.data?.items);
    const days = useQuery(stickiness, filter).loaded.data?.items;
    const whole = days && (days.at(-2) ?? days.at(-1));
    const fresh = now?.reduce((sum, row) => sum + row.newPlayers, 0);
    return (
        <dl class="tiles">
            <Tile name="online" label="Online now" isLive text={online === undefined ? undefined : number(online)}
                note={presence ? `in ${number(games)} ${games === 1 ? 'game' : 'games'}` : 'connecting …'} />
            <Calendar filter={filter} interval="day" label="Active today" unit="yesterday" />
            <Calendar filter={filter} interval="week" label="Active this week" unit="last week" />
            <Calendar filter={filter} interval="month" label="Active this month" unit="last month" />
            <Tile name="new" label="New players" text={fresh === undefined ? undefined : number(fresh)}
                delta={deltaOf(fresh, then?.reduce((sum, row) => sum + row.newPlayers, 0))} />
            <Tile name="sessions" label="Sessions" text={sessions && number(sessions.count)}
                delta={deltaOf(sessions?.count, sessionsThen?.count)} />
            <Tile name="length" label="Average session" text={sessions && (sessions.count ? duration(sessions.mean) : '–')}
                delta={deltaOf(sessions?.mean, sessionsThen?.mean)} />
            <Tile name="stickiness" label="Stickiness" text={days && (whole ? share(whole.ratio) : '–')} note="last complete day" />
        </dl>
    );
}

function Calendar({ filter, interval, label, unit }: { filter: Filter; interval: Interval; label: string; unit: string }) {
    const current = start(new Date(), interval);
    const { loaded } = useQuery(activePlayers, {
        ...filter, interval, from: next(current, interval, -1).toISOString(), to: next(current, interval, 1).toISOString(),
    });
    const at = (instant: Date) => loaded.data?.items.find(row => Date.parse(row.start) === instant.getTime())?.players ?? 0;
    return (
        <Tile name={`active-${interval}`} label={label} text={loaded.data && number(at(current))}
            note={loaded.data && `${number(at(next(current, interval, -1)))} ${unit}`} />
    );
}

function sessionsOf(items: readonly { readonly sessions: number; readonly averageSeconds: number }[] | undefined) {
    if (!items)
        return undefined;
    const count = items.reduce((sum, row) => sum + row.sessions, 0);
    return { count, mean: count === 0 ? 0 : items.reduce((sum, row) => sum + row.sessions * row.averageSeconds, 0) / count };
}
