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

export interface BoardView { readonly boardId: string; readonly name: string; readonly policy: string; readonly createdAt: string }
export class BoardsOperations {
    constructor(private readonly game: Sender) {}
    listBoards(cursor?: string, limit?: number, signal?: AbortSignal): Promise<Response<Page<BoardView>>> { return this.game.send(new Call('listBoards', 'GET', '/v1/leaderboards').query('cursor', cursor).query('limit', limit), signal); }
}
