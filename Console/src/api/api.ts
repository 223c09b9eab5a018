import {
    AdminOperations, AnalyticsOperations, GamesOperations, LeaderboardsOperations, OperatorsOperations,
} from '../../../clients/typescript/src/generated.js';
import { CookieSender } from './sender';
import { Turns } from './turns';

const sender = new CookieSender();

export const operators = new OperatorsOperations(sender);
export const admin = new AdminOperations(sender);
export const games = new GamesOperations(sender);
export const leaderboards = new LeaderboardsOperations(sender);
/** The gateway limits a caller's concurrent analytics queries: a page with many charts queues them here, instead of getting 429. */
export const analytics = new AnalyticsOperations(new Turns(sender, 3));
