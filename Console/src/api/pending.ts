// Operations of the contract that the generated client does not have yet.
import { Call, pages, type Response, type Sender } from '../../../clients/typescript/src/core/call.js';
import type { JsonElement, WalletReceipt } from '../../../clients/typescript/src/generated.js';

interface Page<T> { readonly items: T[]; readonly next?: string | null }

export interface PlayerBan {
    readonly id: string; readonly scope: string; readonly until: string | null; readonly reason: string; readonly by: string; readonly at: string;
    readonly liftedAt: string | null;
}
export interface FoundPlayer {
    readonly id: string; readonly name: string; readonly country: string | null; readonly createdAt: string; readonly lastSeenAt: string | null;
    readonly bans: PlayerBan[];
}
export interface PlayerDetails {
    readonly id: string; readonly name: string | null; readonly country: string | null; readonly level: number | null; readonly xp: number | null;
    readonly sessionCount: number | null; readonly playSeconds: number | null; readonly createdAt: string | null; readonly lastSeenAt: string | null;
    readonly identities: { readonly kind: string; readonly value: string; readonly createdAt: string }[]; readonly bans: PlayerBan[];
    readonly wallet: { readonly currency: string; readonly balance: number }[]; readonly erased: boolean;
}
export interface TimelineEvent { readonly at: string; readonly kind: string; readonly title: string; readonly data: unknown }
export interface CacheKindView { readonly kind: string; readonly requests: number; readonly l1Hits: number; readonly l1Misses: number; readonly loads: number }
export interface NodeView {
    readonly id: string; readonly name: string; readonly version: string; readonly startedAt: string; readonly reportedAt: string; readonly cpuCores: number;
    readonly memoryBytes: number; readonly activeRequests: number; readonly requestsPerSecond: number;
}
export interface CacheView {
    readonly kinds: CacheKindView[]; readonly l2Hits: number; readonly l2Misses: number; readonly l2Skipped: number; readonly written: number;
    readonly invalidated: number; readonly staleRefused: number; readonly flushes: number; readonly redisFailures: number; readonly pendingInvalidations: number;
    readonly hotKeys: { readonly key: string; readonly count: number }[];
}
export interface ExportView {
    readonly lagSeconds: number; readonly rows: number; readonly horizonSeconds: number; readonly asOf: string | null;
    readonly sources: {
        readonly source: string; readonly lagSeconds: number; readonly rows: number; readonly horizonSeconds: number; readonly asOf: string | null;
        readonly checkedAt: string | null; readonly stopped: boolean;
    }[];
}
export interface WeeklyTableView {
    readonly database: string; readonly table: string; readonly ahead: number; readonly defaultRows: number; readonly bytes: number;
    readonly weeks: { readonly name: string; readonly rows: number; readonly bytes: number }[];
}
export interface SystemView {
    readonly at: string; readonly redisAvailable: boolean; readonly nodes: NodeView[]; readonly cache: CacheView; readonly export: ExportView;
    readonly partitions: WeeklyTableView[]; readonly deadLetters: { readonly count: number; readonly newest: string | null };
}
export interface DeadLetterView {
    readonly id: string; readonly source: string; readonly playerId: string | null; readonly gameId: string | null; readonly kind: string;
    readonly occurredAt: string; readonly diedAt: string; readonly reason: string; readonly payload?: unknown;
}

export class PendingOperations {
    constructor(private readonly game: Sender) {}
    findPlayers(q: string, by?: string, cursor?: string, limit?: number, signal?: AbortSignal): Promise<Response<Page<FoundPlayer>>> {
        return this.game.send(new Call('findPlayers', 'GET', '/v1/admin/players').query('q', q).query('by', by).query('cursor', cursor).query('limit', limit), signal);
    }
    getPlayerDetails(id: string, signal?: AbortSignal): Promise<Response<PlayerDetails>> {
        return this.game.send(new Call('getPlayerDetails', 'GET', '/v1/admin/players/{id}').path('id', id), signal);
    }
    getPlayerTimeline(id: string, kinds?: string, cursor?: string, limit?: number, signal?: AbortSignal): Promise<Response<Page<TimelineEvent>>> {
        const call = new Call('getPlayerTimeline', 'GET', '/v1/admin/players/{id}/timeline').path('id', id);
        return this.game.send(call.query('kinds', kinds).query('cursor', cursor).query('limit', limit), signal);
    }
    getSystem(signal?: AbortSignal): Promise<Response<SystemView>> { return this.game.send(new Call('getSystem', 'GET', '/v1/admin/system'), signal); }
    listDeadLetters(cursor?: string, limit?: number, signal?: AbortSignal): Promise<Response<Page<DeadLetterView>>> {
        return this.game.send(new Call('listDeadLetters', 'GET', '/v1/admin/dead-letters').query('cursor', cursor).query('limit', limit), signal);
    }
    sendDeadLetterAgain(id: string, body: { reason: string }, signal?: AbortSignal): Promise<Response<{ readonly sent: number; readonly gone: number }>> {
        return this.game.send(new Call('sendDeadLetterAgain', 'POST', '/v1/admin/dead-letters/{id}/send-again').path('id', id).body(body), signal);
    }
}

export class OperatorsOperations {
    constructor(protected readonly game: Sender) {}

    /** Logs an operator in: the response sets the cookies of the session. */

    loginOperator(body: OperatorCredentials, signal?: AbortSignal): Promise<Response<OperatorLogin>> {
        return this.game.send<OperatorLogin>(new Call('loginOperator', 'POST', '/v1/operators/login').body(body), signal);
    }

    /** Replaces the cookies of a session. */

    refreshOperator(signal?: AbortSignal): Promise<Response<OperatorLogin>> {
        return this.game.send<OperatorLogin>(new Call('refreshOperator', 'POST', '/v1/operators/refresh'), signal);
    }

    /** Ends this session. */

    logoutOperator(signal?: AbortSignal): Promise<Response<void>> {
        return this.game.send<void>(new Call('logoutOperator', 'POST', '/v1/operators/logout'), signal);
    }

    /** Ends every session of this operator. */

    logoutOperatorEverywhere(signal?: AbortSignal): Promise<Response<void>> {
        return this.game.send<void>(new Call('logoutOperatorEverywhere', 'POST', '/v1/operators/logout-everywhere'), signal);
    }

    /** The operator who is logged in. */

    getOwnOperator(signal?: AbortSignal): Promise<Response<OperatorAccount>> {
        return this.game.send<OperatorAccount>(new Call('getOwnOperator', 'GET', '/v1/operators/me'), signal);
    }

    /** Makes a secret for an authenticator app. */

    beginTotp(signal?: AbortSignal): Promise<Response<TotpSetup>> {
        return this.game.send<TotpSetup>(new Call('beginTotp', 'POST', '/v1/operators/me/totp'), signal);
    }

    /** Confirms the secret by its first code: from now on logins need one. */

    confirmTotp(body: TotpConfirmation, signal?: AbortSignal): Promise<Response<void>> {
        return this.game.send<void>(new Call('confirmTotp', 'PUT', '/v1/operators/me/totp').body(body), signal);
    }

    /** Replaces the own password. */

    changeOwnPassword(body: PasswordReplacement, signal?: AbortSignal): Promise<Response<void>> {
        return this.game.send<void>(new Call('changeOwnPassword', 'PUT', '/v1/operators/me/password').body(body), signal);
    }

    /** All operators, in order of their addresses. */

    listOperators(cursor?: string, limit?: number, signal?: AbortSignal): Promise<Response<PageOfOperatorView>> {
        return this.game.send<PageOfOperatorView>(new Call('listOperators', 'GET', '/v1/operators').query('cursor', cursor).query('limit', limit), signal);
    }

    /** The same from the beginning to the end, read page by page. */
    streamOperators(limit?: number, signal?: AbortSignal): AsyncGenerator<OperatorView> {
        return pages(cursor => this.listOperators(cursor, limit, signal));
    }

    /** Makes an account with a generated password, which is shown this once. */

    addOperator(body: NewOperator, signal?: AbortSignal): Promise<Response<AddedOperator>> {
        return this.game.send<AddedOperator>(new Call('addOperator', 'POST', '/v1/operators').body(body), signal);
    }

    /** Changes name, roles or whether the operator may log in; what is left out stays. */

    changeOperator(id: string, body: OperatorChange, signal?: AbortSignal): Promise<Response<OperatorView>> {
        return this.game.send<OperatorView>(new Call('changeOperator', 'PATCH', '/v1/operators/{id}').path('id', id).body(body), signal);
    }

    /** Gives an operator a new password, which is shown this once, and takes the authenticator app away. */

    resetOperator(id: string, body: OperatorReset, signal?: AbortSignal): Promise<Response<GeneratedPassword>> {
        return this.game.send<GeneratedPassword>(new Call('resetOperator', 'POST', '/v1/operators/{id}/reset').path('id', id).body(body), signal);
    }

}

export class AdminOperations {
    constructor(protected readonly game: Sender) {}

    /** What operators changed, newest first. */

    listAudit(actor?: string, action?: string, player?: string, cursor?: string, limit?: number, signal?: AbortSignal): Promise<Response<PageOfAuditView>> {
        return this.game.send<PageOfAuditView>(new Call('listAudit', 'GET', '/v1/admin/audit').query('actor', actor).query('action', action).query('player', player).query('cursor', cursor).query('limit', limit), signal);
    }

    /** The same from the beginning to the end, read page by page. */
    streamAudit(actor?: string, action?: string, player?: string, limit?: number, signal?: AbortSignal): AsyncGenerator<AuditView> {
        return pages(cursor => this.listAudit(actor, action, player, cursor, limit, signal));
    }

    /** Looks through the whole log: whether each row is as it was written and none is missing. */

    verifyAudit(signal?: AbortSignal): Promise<Response<AuditCheck>> {
        return this.game.send<AuditCheck>(new Call('verifyAudit', 'GET', '/v1/admin/audit/verify'), signal);
    }

    /** Bans a player from logging in, from submitting scores, or from both. */

    banPlayer(id: string, body: BanRequest, signal?: AbortSignal): Promise<Response<BanView>> {
        return this.game.send<BanView>(new Call('banPlayer', 'POST', '/v1/admin/players/{id}/bans').path('id', id).body(body), signal);
    }

    /** Lifts a ban before its end. */

    liftBan(id: string, banId: string, body: Justification, signal?: AbortSignal): Promise<Response<BanView>> {
        return this.game.send<BanView>(new Call('liftBan', 'DELETE', '/v1/admin/players/{id}/bans/{banId}').path('id', id).path('banId', banId).body(body), signal);
    }

    /** Gives a player another name. */

    renamePlayer(id: string, body: NameChange, signal?: AbortSignal): Promise<Response<NameView>> {
        return this.game.send<NameView>(new Call('renamePlayer', 'PUT', '/v1/admin/players/{id}/name').path('id', id).body(body), signal);
    }

    /** Hides a player's scores from everybody, on one board or on all. */

    hideScores(id: string, body: ScoresChange, signal?: AbortSignal): Promise<Response<ScoresView>> {
        return this.game.send<ScoresView>(new Call('hideScores', 'POST', '/v1/admin/players/{id}/scores/hide').path('id', id).body(body), signal);
    }

    /** Shows a player's hidden scores again. */

    showScores(id: string, body: ScoresChange, signal?: AbortSignal): Promise<Response<ScoresView>> {
        return this.game.send<ScoresView>(new Call('showScores', 'POST', '/v1/admin/players/{id}/scores/show').path('id', id).body(body), signal);
    }

    /** Puts an amount into a player's wallet, or takes one out of it. */

    correctWallet(id: string, idempotencyKey: string, body: WalletCorrection, signal?: AbortSignal): Promise<Response<WalletReceipt>> {
        return this.game.send<WalletReceipt>(new Call('correctWallet', 'POST', '/v1/admin/players/{id}/wallet').path('id', id).header('Idempotency-Key', idempotencyKey).body(body), signal);
    }

    /** Everything held about a player, as one JSON document. */

    exportPlayer(id: string, reason: string, signal?: AbortSignal): Promise<Response<void>> {
        return this.game.send<void>(new Call('exportPlayer', 'GET', '/v1/admin/players/{id}/export').path('id', id).query('reason', reason), signal);
    }

    /** Erases a player, as if the player had asked for it. */

    erasePlayer(id: string, body: Justification, signal?: AbortSignal): Promise<Response<void>> {
        return this.game.send<void>(new Call('erasePlayer', 'DELETE', '/v1/admin/players/{id}').path('id', id).body(body), signal);
    }

}

export interface AddedOperator {
    /** The account. */
    readonly operator: OperatorView;
    /** Generated. It is not kept and not shown again. */
    readonly password: string;
}

export interface AuditCheck {
    /** Whether every row is as it was written, and none is missing before the last. */
    readonly ok: boolean;
    /** Rows that were looked at. */
    readonly checked: number;
    /** Number of the first row that is not. */
    readonly firstBroken: number | null;
    /** Hash of the last row. Kept elsewhere, it tells later whether rows at the end are missing. */
    readonly head: string;
}

export interface AuditView {
    /** 1, 2, 3 without a gap. */
    readonly seq: number;
    /** As the response of the change had it in X-Audit-Id. */
    readonly id: string;
    /** When. */
    readonly at: string;
    /** The operator's id, or command. */
    readonly actor: string;
    /** The operator's name as it is now. */
    readonly actorName: string | null;
    /** Such as player.ban. */
    readonly action: string;
    /** What it was done to: kind and id. */
    readonly subject: string;
    /** The player it concerns. */
    readonly playerId: string | null;
    readonly before: JsonElement | null;
    readonly after: JsonElement | null;
    /** Why, as the operator says; null once the player has been erased. */
    readonly reason: string | null;
    /** Trace id of the request. */
    readonly requestId: string | null;
    /** SHA-256 of the hash before and of this row, in hex. */
    readonly hash: string;
}

export interface BanRequest {
    /** login, scores or all. */
    readonly scope: string;
    /** For operators; players do not see it. */
    readonly reason: string;
    /** Its end; left out or null: until it is lifted. */
    readonly until?: string;
}

export interface BanView {
    /** UUIDv7. */
    readonly id: string;
    /** login, scores or all. */
    readonly scope: string;
    /** Its end; null: until it is lifted. */
    readonly until: string | null;
    /** For operators; players do not see it. */
    readonly reason: string;
    /** The operator's id. */
    readonly by: string;
    /** When. */
    readonly at: string;
    /** When it was lifted before its end. */
    readonly liftedAt: string | null;
}

export interface GeneratedPassword {
    /** Generated. It is not kept and not shown again. */
    readonly password: string;
}

export interface Justification {
    /** For the audit log. */
    readonly reason: string;
}

export interface NameChange {
    /** 3 to 32 characters that can be seen. */
    readonly name: string;
    /** For the audit log. */
    readonly reason: string;
}

export interface NameView {
    /** Whose. */
    readonly playerId: string;
    /** As everybody sees it now. */
    readonly name: string;
}

export interface NewOperator {
    /** Logs in. */
    readonly email: string;
    /** Some of support, analyst, designer and admin. */
    readonly roles: JsonElement[];
    /** For the audit log. */
    readonly reason: string;
    /** Shown to other operators; the address before its @ where it is left out. */
    readonly name?: string;
}

export interface OperatorAccount {
    /** UUIDv7. */
    readonly id: string;
    /** Logs in. */
    readonly email: string;
    /** Shown to other operators. */
    readonly name: string;
    /** Some of support, analyst, designer and admin. */
    readonly roles: JsonElement[];
    /** Whether a login needs a code too. */
    readonly totp: boolean;
}

export interface OperatorChange {
    /** For the audit log. */
    readonly reason: string;
    /** Shown to other operators. */
    readonly name?: string;
    /** Some of support, analyst, designer and admin. */
    readonly roles?: JsonElement[];
    /** Whether the operator cannot log in. */
    readonly disabled?: boolean;
}

export interface OperatorCredentials {
    /** Compared without regard to case. */
    readonly email: string;
    /** Of the account. */
    readonly password: string;
    /** Of the authenticator app, where the account has one. */
    readonly code?: string;
}

export interface OperatorLogin {
    /** Who is logged in. */
    readonly operator: OperatorAccount;
    /** Seconds until the session has to be refreshed. */
    readonly expiresIn: number;
    /** Whether a login needs a code too. */
    readonly totp: boolean;
}

export interface OperatorReset {
    /** For the audit log. */
    readonly reason: string;
}

export interface OperatorView {
    /** UUIDv7. */
    readonly id: string;
    /** Logs in. */
    readonly email: string;
    /** Shown to other operators. */
    readonly name: string;
    /** Some of support, analyst, designer and admin. */
    readonly roles: JsonElement[];
    /** Whether a login needs a code too. */
    readonly totp: boolean;
    /** Whether the operator cannot log in. */
    readonly disabled: boolean;
    /** Latest login. */
    readonly lastLoginAt: string | null;
    /** When the account was made. */
    readonly createdAt: string;
}

export interface PageOfAuditView {
    /** In the list's order. */
    readonly items: AuditView[];
    /** Pass it back as the cursor for the next page; null on the last. */
    readonly next: string | null;
}

export interface PageOfOperatorView {
    /** In the list's order. */
    readonly items: OperatorView[];
    /** Pass it back as the cursor for the next page; null on the last. */
    readonly next: string | null;
}

export interface PasswordReplacement {
    /** The present password. */
    readonly current: string;
    /** 12 to 128 characters. */
    readonly new: string;
}

export interface ScoresChange {
    /** For the audit log. */
    readonly reason: string;
    /** That one; left out or null: every board. */
    readonly board?: string;
}

export interface ScoresView {
    /** Those on which something changed. */
    readonly boards: JsonElement[];
}

export interface TotpConfirmation {
    /** Six digits of the authenticator app. */
    readonly code: string;
}

export interface TotpSetup {
    /** Base32, for typing it. */
    readonly secret: string;
    /** For a QR code. */
    readonly uri: string;
}

export interface WalletCorrection {
    readonly currency: string;
    readonly amount: number;
    readonly reason: string;
}
