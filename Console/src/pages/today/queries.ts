import type { Query } from '../../api/query';
import type {
    ActivePlayers, ActivityChange, Cohort, ConcurrentPlayers, CurrencyFlow, FunnelStep, Retention, RetentionDays, SessionLength,
    Stickiness, TopActivity,
} from '../../../../clients/typescript/src/generated.js';

export const activePlayers: Query<ActivePlayers> = {
    name: 'active-players',
    run: (operations, { gameId, from, to, interval, country }, signal) =>
        operations.getActivePlayers(gameId, from, to, interval, country, undefined, signal),
};

export const sessionLength: Query<SessionLength> = {
    name: 'session-length',
    run: (operations, { gameId, from, to, interval, country }, signal) =>
        operations.getSessionLength(gameId, from, to, interval, country, undefined, signal),
};

export const retention: Query<Retention> = {
    name: 'retention',
    run: (operations, { gameId, from, to, interval, country }, signal) =>
        operations.getRetention(gameId, from, to, interval, country, undefined, signal),
};

export const retentionDays: Query<RetentionDays> = {
    name: 'retention-days',
    run: (operations, { gameId, from, to, country }, signal) =>
        operations.getRetentionDays(gameId, from, to, country, undefined, signal),
};

export const stickiness: Query<Stickiness> = {
    name: 'stickiness',
    run: (operations, { gameId, from, to, country }, signal) =>
        operations.getStickiness(gameId, from, to, country, undefined, signal),
};

export const concurrent: Query<ConcurrentPlayers> = {
    name: 'concurrent',
    run: (operations, { gameId, from, to, interval, country }, signal) =>
        operations.getConcurrentPlayers(gameId, from, to, interval, country, undefined, signal),
};

export const topActivities: Query<TopActivity> = {
    name: 'top-activities',
    run: (operations, { gameId, from, to, country }, signal) =>
        operations.getTopActivities(gameId, from, to, undefined, country, undefined, 8, signal),
};

export const activityChanges: Query<ActivityChange> = {
    name: 'activity-changes',
    run: (operations, { gameId, from, to, country }, signal) =>
        operations.getActivityChanges(gameId, from, to, country, undefined, 5, signal),
};

export const funnel = (steps: string): Query<FunnelStep> => ({
    name: 'funnel',
    run: (operations, { gameId, from, to, country }, signal) =>
        operations.getFunnel(gameId, from, to, undefined, country, undefined, steps, signal),
});

export const cohorts = (by: string): Query<Cohort> => ({
    name: 'cohorts',
    run: (operations, { gameId, from, to, country }, signal) =>
        operations.getCohorts(gameId, from, to, country, undefined, by, 12, signal),
});

/** Not filtered by game, because all games share a player's wallet. */
export const currencyFlows = (by: string): Query<CurrencyFlow> => ({
    name: 'currency-flows',
    run: (operations, { from, to, country }, signal) =>
        operations.getCurrencyFlows(from, to, 'month', country, undefined, by, signal),
});
