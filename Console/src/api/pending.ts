// Operations of the contract that the generated client does not have yet.
import { Call, type Response, type Sender } from '../../../clients/typescript/src/core/call.js';

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
