import type { Question } from '../../api/question';
import type {
    ActivePlayers, ActivityChange, Cohort, ConcurrentPlayers, CurrencyFlow, FunnelStep, Retention, RetentionDays, SessionLength,
    Stickiness, TopActivity,
} from '../../../../clients/typescript/src/generated.js';

export const activePlayers: Question<ActivePlayers> = {
    name: 'active-players',
    ask: (operations, { gameId, from, to, interval, country }, signal) =>
        operations.getActivePlayers(gameId, from, to, interval, country, undefined, signal),
};

export const sessionLength: Question<SessionLength> = {
    name: 'session-length',
    ask: (operations, { gameId, from, to, interval, country }, signal) =>
        operations.getSessionLength(gameId, from, to, interval, country, undefined, signal),
};

export const retention: Question<Retention> = {
    name: 'retention',
    ask: (operations, { gameId, from, to, interval, country }, signal) =>
        operations.getRetention(gameId, from, to, interval, country, undefined, signal),
};

export const retentionDays: Question<RetentionDays> = {
    name: 'retention-days',
    ask: (operations, { gameId, from, to, country }, signal) =>
        operations.getRetentionDays(gameId, from, to, country, undefined, signal),
};

export const stickiness: Question<Stickiness> = {
    name: 'stickiness',
    ask: (operations, { gameId, from, to, country }, signal) =>
        operations.getStickiness(gameId, from, to, country, undefined, signal),
};

export const concurrent: Question<ConcurrentPlayers> = {
    name: 'concurrent',
    ask: (operations, { gameId, from, to, interval, country }, signal) =>
        operations.getConcurrentPlayers(gameId, from, to, interval, country, undefined, signal),
};

export const topActivities: Question<TopActivity> = {
    name: 'top-activities',
    ask: (operations, { gameId, from, to, country }, signal) =>
        operations.getTopActivities(gameId, from, to, undefined, country, undefined, 8, signal),
};

export const activityChanges: Question<ActivityChange> = {
    name: 'activity-changes',
    ask: (operations, { gameId, from, to, country }, signal) =>
        operations.getActivityChanges(gameId, from, to, country, undefined, 5, signal),
};

export const funnel = (steps: string): Question<FunnelStep> => ({
    name: 'funnel',
    ask: (operations, { gameId, from, to, country }, signal) =>
        operations.getFunnel(gameId, from, to, undefined, country, undefined, steps, signal),
});

export const cohorts = (by: string): Question<Cohort> => ({
    name: 'cohorts',
    ask: (operations, { gameId, from, to, country }, signal) =>
        operations.getCohorts(gameId, from, to, country, undefined, by, 12, signal),
});

/** Not filtered by game, because all games share a player's wallet. */
export const currencyFlows = (by: string): Question<CurrencyFlow> => ({
    name: 'currency-flows',
    ask: (operations, { from, to, country }, signal) =>
        operations.getCurrencyFlows(from, to, 'month', country, undefined, by, signal),
});
