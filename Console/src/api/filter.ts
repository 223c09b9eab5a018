import type { Place } from '../router';

export type Interval = 'hour' | 'day' | 'week' | 'month';

/** A period of whole intervals. `to` is exclusive. */
export interface Period {
    readonly from: string;
    readonly to: string;
    readonly interval: Interval;
}

export interface Filter extends Period {
    readonly range: RangeName;
    readonly gameId?: string;
    readonly country?: string;
    /** The preceding period of the same length. */
    readonly before: Period;
    /** Identifies this filter. */
    readonly key: string;
}

export const ranges = [
    ['24h', 'Last 24 hours'], ['7d', 'Last 7 days'], ['28d', 'Last 28 days'], ['90d', 'Last 90 days'], ['12m', 'Last 12 months'],
] as const;
export type RangeName = typeof ranges[number][0];

const lengths: Record<RangeName, { readonly interval: Interval; readonly count: number }> = {
    '24h': { interval: 'hour', count: 24 },
    '7d': { interval: 'day', count: 7 },
    '28d': { interval: 'day', count: 28 },
    '90d': { interval: 'day', count: 90 },
    '12m': { interval: 'month', count: 12 },
};

/** Reads the filter from the address, so that it can be shared as a link. */
export function filterOf(place: Place, now = new Date()): Filter {
    const requested = place.query.get('range');
    const range = ranges.find(([name]) => name === requested)?.[0] ?? '28d';
    const { interval, count } = lengths[range];
    const to = next(start(now, interval), interval, 1);
    const from = next(to, interval, -count);
    const gameId = place.query.get('game') || undefined;
    const country = place.query.get('country') || undefined;
    return {
        range, interval, from: from.toISOString(), to: to.toISOString(), ...(gameId && { gameId }), ...(country && { country }),
        before: { from: next(from, interval, -count).toISOString(), to: from.toISOString(), interval },
        key: [range, gameId, country, to.toISOString()].join(' '),
    };
}

/** Start of the interval that contains an instant, in UTC. */
export function start(at: Date, interval: Interval): Date {
    const day = Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate());
    switch (interval) {
        case 'hour': return new Date(Math.floor(at.getTime() / 3_600_000) * 3_600_000);
        case 'day': return new Date(day);
        case 'week': return new Date(day - (new Date(day).getUTCDay() + 6) % 7 * 86_400_000);
        case 'month': return new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), 1));
    }
}

export function next(at: Date, interval: Interval, count: number): Date {
    switch (interval) {
        case 'hour': return new Date(at.getTime() + count * 3_600_000);
        case 'day': return new Date(at.getTime() + count * 86_400_000);
        case 'week': return new Date(at.getTime() + count * 7 * 86_400_000);
        case 'month': return new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + count, 1));
    }
}

/** The starts of all intervals of a period. The response to a query has only those with data. */
export function starts(period: Period): string[] {
    const all: string[] = [];
    for (let at = start(new Date(period.from), period.interval); at < new Date(period.to); at = next(at, period.interval, 1))
        all.push(at.toISOString());
    return all;
}

/** A value per start: zero for an interval without data, null for one that has not begun. */
export function aligned<T extends { readonly start: string }>(
    all: readonly string[], items: readonly T[], value: (item: T) => number,
): (number | null)[] {
    const known = new Map(items.map(item => [Date.parse(item.start), value(item)]));
    return all.map(at => known.get(Date.parse(at)) ?? (Date.parse(at) > Date.now() ? null : 0));
}
