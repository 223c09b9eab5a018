// Operations of the contract that the generated client does not have yet.
import { Call, type Response, type Sender } from '../../../clients/typescript/src/core/call.js';

export interface OperatorView { readonly id: string; readonly email: string; readonly name: string; readonly roles: string[]; readonly disabled?: boolean; readonly totp?: boolean; readonly lastLoginAt?: string | null; readonly createdAt?: string }
export interface OperatorLogin { readonly operator: OperatorView; readonly expiresIn: number; readonly totp: boolean }
export interface TotpSetup { readonly secret: string; readonly uri: string }
export interface Page<T> { readonly items: T[]; readonly next?: string | null }

export interface Ban { readonly id: string; readonly scope: string; readonly until: string | null; readonly reason: string; readonly by: string; readonly at: string; readonly liftedAt: string | null }
export interface FoundPlayer { readonly id: string; readonly name: string; readonly createdAt: string; readonly lastSeenAt: string | null; readonly country?: string | null; readonly bans: Ban[] }
export interface PlayerDetail {
    readonly id: string; readonly name: string; readonly createdAt: string; readonly lastSeenAt: string | null; readonly country?: string | null;
    readonly identities: { readonly kind: string; readonly value: string }[]; readonly bans: Ban[];
    readonly wallet: { readonly currency: string; readonly balance: number }[]; readonly erased: boolean;
}
export interface TimelineItem { readonly at: string; readonly kind: string; readonly title: string; readonly data: unknown }
export interface AuditRow {
    readonly seq: number; readonly id: string; readonly at: string; readonly actor: string; readonly actorName: string; readonly action: string; readonly subject: string;
    readonly before: unknown; readonly after: unknown; readonly reason: string; readonly requestId: string; readonly hash: string;
}
export interface AuditCheck { readonly ok: boolean; readonly checked: number; readonly firstBroken?: number | null }

export class OperatorsOperations {
    constructor(private readonly game: Sender) {}
    private call<T>(name: string, method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<Response<T>> {
        const call = new Call(name, method, `/v1/operators${path}`);
        return this.game.send<T>(body === undefined ? call : call.body(body), signal);
    }
    loginOperator(body: { email: string; password: string; code?: string }) { return this.call<OperatorLogin>('loginOperator', 'POST', '/login', body); }
    logoutOperator() { return this.call<void>('logoutOperator', 'POST', '/logout'); }
    logoutOperatorEverywhere() { return this.call<void>('logoutOperatorEverywhere', 'POST', '/logout-everywhere'); }
    getOwnOperator(signal?: AbortSignal) { return this.call<OperatorView>('getOwnOperator', 'GET', '/me', undefined, signal); }
    beginTotp() { return this.call<TotpSetup>('beginTotp', 'POST', '/me/totp'); }
    confirmTotp(body: { code: string }) { return this.call<void>('confirmTotp', 'PUT', '/me/totp', body); }
    changeOwnPassword(body: { current: string; new: string }) { return this.call<void>('changeOwnPassword', 'PUT', '/me/password', body); }
    listOperators(signal?: AbortSignal) { return this.call<Page<OperatorView>>('listOperators', 'GET', '', undefined, signal); }
    addOperator(body: { email: string; name: string; roles: string[]; reason: string }) { return this.call<{ operator: OperatorView; password: string }>('addOperator', 'POST', '', body); }
    changeOperator(id: string, body: { roles?: string[]; disabled?: boolean; name?: string; reason: string }) { return this.call<OperatorView>('changeOperator', 'PATCH', `/${id}`, body); }
    resetOperator(id: string, body: { reason: string }) { return this.call<{ password: string }>('resetOperator', 'POST', `/${id}/reset`, body); }
}

export class AdminOperations {
    constructor(private readonly game: Sender) {}
    private call<T>(name: string, method: string, path: string, body?: unknown, signal?: AbortSignal, key?: string): Promise<Response<T>> {
        const call = new Call(name, method, `/v1/admin${path}`).header('Idempotency-Key', key);
        return this.game.send<T>(body === undefined ? call : call.body(body), signal);
    }
    private static query(values: Record<string, string | number | undefined>): string {
        const query = new URLSearchParams(Object.entries(values).filter(([, value]) => value !== undefined && value !== '').map(([name, value]) => [name, String(value)]));
        return query.size > 0 ? `?${query}` : '';
    }
    searchPlayers(q: string, by?: string, limit?: number, cursor?: string, signal?: AbortSignal) { return this.call<Page<FoundPlayer>>('searchPlayers', 'GET', `/players${AdminOperations.query({ q, by, limit, cursor })}`, undefined, signal); }
    getPlayer(id: string, signal?: AbortSignal) { return this.call<PlayerDetail>('getPlayer', 'GET', `/players/${id}`, undefined, signal); }
    getTimeline(id: string, kinds?: string, limit?: number, cursor?: string, signal?: AbortSignal) { return this.call<Page<TimelineItem>>('getTimeline', 'GET', `/players/${id}/timeline${AdminOperations.query({ kinds, limit, cursor })}`, undefined, signal); }
    banPlayer(id: string, body: { scope: string; until: string | null; reason: string }) { return this.call<Ban>('banPlayer', 'POST', `/players/${id}/bans`, body); }
    liftBan(id: string, banId: string, body: { reason: string }) { return this.call<void>('liftBan', 'DELETE', `/players/${id}/bans/${banId}`, body); }
    renamePlayer(id: string, body: { name: string; reason: string }) { return this.call<void>('renamePlayer', 'PUT', `/players/${id}/name`, body); }
    hideScores(id: string, body: { board: string | null; reason: string }) { return this.call<void>('hideScores', 'POST', `/players/${id}/scores/hide`, body); }
    showScores(id: string, body: { board: string | null; reason: string }) { return this.call<void>('showScores', 'POST', `/players/${id}/scores/show`, body); }
    correctWallet(id: string, key: string, body: { currency: string; amount: number; reason: string }) { return this.call<void>('correctWallet', 'POST', `/players/${id}/wallet`, body, undefined, key); }
    erasePlayer(id: string, body: { reason: string }) { return this.call<void>('erasePlayer', 'DELETE', `/players/${id}`, body); }
    listAudit(actor?: string, action?: string, player?: string, limit?: number, cursor?: string, signal?: AbortSignal) { return this.call<Page<AuditRow>>('listAudit', 'GET', `/audit${AdminOperations.query({ actor, action, player, limit, cursor })}`, undefined, signal); }
    verifyAudit() { return this.call<AuditCheck>('verifyAudit', 'GET', '/audit/verify'); }
}

export type { ActivePlayers, FunnelStep, Retention, SessionLength, TopActivity } from '../../../clients/typescript/src/generated.js';
import type { ActivePlayers, FunnelStep, Retention, SessionLength, TopActivity } from '../../../clients/typescript/src/generated.js';

export interface RetentionDays { readonly cohort: string; readonly players: number; readonly day1?: number | null; readonly day7?: number | null; readonly day30?: number | null }
export interface Cohort { readonly value?: string | null; readonly players: number; readonly day1Of: number; readonly day1: number; readonly day7Of: number; readonly day7: number; readonly day30Of: number; readonly day30: number }
export interface Stickiness { readonly start: string; readonly dailyPlayers: number; readonly monthlyPlayers: number; readonly ratio: number }
export interface ConcurrentPlayers { readonly start: string; readonly peak: number; readonly average: number }
export interface ActivityChange { readonly kind: string; readonly activities: number; readonly before: number; readonly change: number }
export interface CurrencyFlow { readonly start: string; readonly currency: string; readonly kind: string; readonly reason?: string | null; readonly in: number; readonly out: number; readonly entries: number; readonly players: number }
export interface QuestionSql { readonly question: string; readonly sql: string }
export interface BoardView { readonly boardId: string; readonly name: string; readonly policy: string; readonly createdAt: string }
export interface Answer<T> { readonly items: T[]; readonly asOf?: string | null; readonly next?: string | null }

export class AnalyticsOperations {
    constructor(private readonly game: Sender) {}
    getActivePlayers(gameId?: string, from?: string, to?: string, interval?: string, country?: string, format?: string, signal?: AbortSignal): Promise<Response<Answer<ActivePlayers>>> { return this.game.send(new Call('getActivePlayers', 'GET', '/v1/analytics/active-players').query('gameId', gameId).query('from', from).query('to', to).query('interval', interval).query('country', country).query('format', format), signal); }
    getStickiness(gameId?: string, from?: string, to?: string, country?: string, format?: string, signal?: AbortSignal): Promise<Response<Answer<Stickiness>>> { return this.game.send(new Call('getStickiness', 'GET', '/v1/analytics/stickiness').query('gameId', gameId).query('from', from).query('to', to).query('country', country).query('format', format), signal); }
    getRetention(gameId?: string, from?: string, to?: string, interval?: string, country?: string, format?: string, signal?: AbortSignal): Promise<Response<Answer<Retention>>> { return this.game.send(new Call('getRetention', 'GET', '/v1/analytics/retention').query('gameId', gameId).query('from', from).query('to', to).query('interval', interval).query('country', country).query('format', format), signal); }
    getRetentionDays(gameId?: string, from?: string, to?: string, country?: string, format?: string, signal?: AbortSignal): Promise<Response<Answer<RetentionDays>>> { return this.game.send(new Call('getRetentionDays', 'GET', '/v1/analytics/retention-days').query('gameId', gameId).query('from', from).query('to', to).query('country', country).query('format', format), signal); }
    getCohorts(gameId?: string, from?: string, to?: string, country?: string, format?: string, by?: string, limit?: number, signal?: AbortSignal): Promise<Response<Answer<Cohort>>> { return this.game.send(new Call('getCohorts', 'GET', '/v1/analytics/cohorts').query('gameId', gameId).query('from', from).query('to', to).query('country', country).query('format', format).query('by', by).query('limit', limit), signal); }
    getConcurrentPlayers(gameId?: string, from?: string, to?: string, interval?: string, country?: string, format?: string, signal?: AbortSignal): Promise<Response<Answer<ConcurrentPlayers>>> { return this.game.send(new Call('getConcurrentPlayers', 'GET', '/v1/analytics/concurrent').query('gameId', gameId).query('from', from).query('to', to).query('interval', interval).query('country', country).query('format', format), signal); }
    getSessionLength(gameId?: string, from?: string, to?: string, interval?: string, country?: string, format?: string, signal?: AbortSignal): Promise<Response<Answer<SessionLength>>> { return this.game.send(new Call('getSessionLength', 'GET', '/v1/analytics/session-length').query('gameId', gameId).query('from', from).query('to', to).query('interval', interval).query('country', country).query('format', format), signal); }
    getFunnel(gameId?: string, from?: string, to?: string, interval?: string, country?: string, format?: string, steps?: string, signal?: AbortSignal): Promise<Response<Answer<FunnelStep>>> { return this.game.send(new Call('getFunnel', 'GET', '/v1/analytics/funnel').query('gameId', gameId).query('from', from).query('to', to).query('interval', interval).query('country', country).query('format', format).query('steps', steps), signal); }
    getTopActivities(gameId?: string, from?: string, to?: string, interval?: string, country?: string, format?: string, limit?: number, signal?: AbortSignal): Promise<Response<Answer<TopActivity>>> { return this.game.send(new Call('getTopActivities', 'GET', '/v1/analytics/top-activities').query('gameId', gameId).query('from', from).query('to', to).query('interval', interval).query('country', country).query('format', format).query('limit', limit), signal); }
    getActivityChanges(gameId?: string, from?: string, to?: string, country?: string, format?: string, limit?: number, signal?: AbortSignal): Promise<Response<Answer<ActivityChange>>> { return this.game.send(new Call('getActivityChanges', 'GET', '/v1/analytics/activity-changes').query('gameId', gameId).query('from', from).query('to', to).query('country', country).query('format', format).query('limit', limit), signal); }
    getCurrencyFlows(from?: string, to?: string, interval?: string, country?: string, format?: string, by?: string, signal?: AbortSignal): Promise<Response<Answer<CurrencyFlow>>> { return this.game.send(new Call('getCurrencyFlows', 'GET', '/v1/analytics/currency-flows').query('from', from).query('to', to).query('interval', interval).query('country', country).query('format', format).query('by', by), signal); }
    getAnalyticsSql(signal?: AbortSignal): Promise<Response<Answer<QuestionSql>>> { return this.game.send(new Call('getAnalyticsSql', 'GET', '/v1/analytics/sql'), signal); }
}

export class BoardsOperations {
    constructor(private readonly game: Sender) {}
    listBoards(cursor?: string, limit?: number, signal?: AbortSignal): Promise<Response<Page<BoardView>>> { return this.game.send(new Call('listBoards', 'GET', '/v1/leaderboards').query('cursor', cursor).query('limit', limit), signal); }
}
