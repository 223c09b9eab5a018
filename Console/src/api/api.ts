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
/** The gateway lets one caller ask a few questions of the warehouse at once: a page of charts waits here, not there. */
export const analytics = new AnalyticsOperations(new Turns(sender, 3));
