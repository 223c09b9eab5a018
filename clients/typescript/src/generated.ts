// Generated from docs/openapi.json by clients/generate.sh. Do not edit: change the contract and run the script again.
import { Call, pages, type Response, type Sender } from './core/call.js';

/** Any JSON. */
export type JsonElement = unknown;

/** Operations of the contract, one request each. */
export class AuthOperations {
    constructor(protected readonly game: Sender) {}

    /** Logs in by device. */

    loginDevice(body: DeviceLogin, signal?: AbortSignal): Promise<Response<TokenPair>> {
        return this.game.send<TokenPair>(new Call('loginDevice', 'POST', '/v1/auth/device').body(body), signal);
    }

    /** Makes a player with e-mail address and password. */

    registerEmail(body: EmailRegistration, signal?: AbortSignal): Promise<Response<TokenPair>> {
        return this.game.send<TokenPair>(new Call('registerEmail', 'POST', '/v1/auth/email/register').body(body), signal);
    }

    /** Logs in by e-mail address and password. */

    loginEmail(body: EmailLogin, signal?: AbortSignal): Promise<Response<TokenPair>> {
        return this.game.send<TokenPair>(new Call('loginEmail', 'POST', '/v1/auth/email/login').body(body), signal);
    }

    /** Exchanges a refresh token for a new pair. */

    refreshTokens(body: TokenRefresh, signal?: AbortSignal): Promise<Response<TokenPair>> {
        return this.game.send<TokenPair>(new Call('refreshTokens', 'POST', '/v1/auth/refresh').body(body), signal);
    }

    /** Logs in a service: game servers, analysts, administrators. */

    loginService(body: ServiceLogin, signal?: AbortSignal): Promise<Response<ServiceToken>> {
        return this.game.send<ServiceToken>(new Call('loginService', 'POST', '/v1/auth/service').body(body), signal);
    }

    /** Ends the login of this access token. */

    logout(signal?: AbortSignal): Promise<Response<void>> {
        return this.game.send<void>(new Call('logout', 'POST', '/v1/auth/logout'), signal);
    }

}

/** Operations of the contract, one request each. */
export class PlayersOperations {
    constructor(protected readonly game: Sender) {}

    /** The public profile of a player. */

    getProfile(id: string, signal?: AbortSignal): Promise<Response<PublicProfile>> {
        return this.game.send<PublicProfile>(new Call('getProfile', 'GET', '/v1/players/{id}').path('id', id), signal);
    }

    /** The player of the token, with its ETag. */

    getMe(signal?: AbortSignal): Promise<Response<PlayerView>> {
        return this.game.send<PlayerView>(new Call('getMe', 'GET', '/v1/players/me'), signal);
    }

    /** Changes the player of the token. */

    changeMe(body: PlayerChange, ifMatch?: string, signal?: AbortSignal): Promise<Response<PlayerView>> {
        return this.game.send<PlayerView>(new Call('changeMe', 'PATCH', '/v1/players/me').header('If-Match', ifMatch).body(body), signal);
    }

    /** Erases the player of the token. */

    deleteMe(signal?: AbortSignal): Promise<Response<void>> {
        return this.game.send<void>(new Call('deleteMe', 'DELETE', '/v1/players/me'), signal);
    }

    /** Everything held about the player of the token, as one JSON document. */

    exportMe(signal?: AbortSignal): Promise<Response<void>> {
        return this.game.send<void>(new Call('exportMe', 'GET', '/v1/players/me/export'), signal);
    }

}

/** Operations of the contract, one request each. */
export class WalletsOperations {
    constructor(protected readonly game: Sender) {}

    /** Puts an amount into a player's wallet. */

    grant(id: string, idempotencyKey: string, body: WalletChange, signal?: AbortSignal): Promise<Response<WalletReceipt>> {
        return this.game.send<WalletReceipt>(new Call('grant', 'POST', '/v1/players/{id}/wallet/grant').path('id', id).header('Idempotency-Key', idempotencyKey).body(body), signal);
    }

    /** Moves an amount from the player's wallet to another player's, both sides in one transaction. */

    giveGift(idempotencyKey: string, body: GiftOrder, signal?: AbortSignal): Promise<Response<GiftReceipt>> {
        return this.game.send<GiftReceipt>(new Call('giveGift', 'POST', '/v1/gifts').header('Idempotency-Key', idempotencyKey).body(body), signal);
    }

    /** The player's balances, by currency. */

    getWallet(signal?: AbortSignal): Promise<Response<PageOfBalanceView>> {
        return this.game.send<PageOfBalanceView>(new Call('getWallet', 'GET', '/v1/wallet'), signal);
    }

    /** The player's ledger, newest first. */

    listWalletEntries(cursor?: string, limit?: number, signal?: AbortSignal): Promise<Response<PageOfEntryView>> {
        return this.game.send<PageOfEntryView>(new Call('listWalletEntries', 'GET', '/v1/wallet/entries').query('cursor', cursor).query('limit', limit), signal);
    }

    /** Streams the whole list, page by page. */
    streamWalletEntries(limit?: number, signal?: AbortSignal): AsyncGenerator<EntryView> {
        return pages(cursor => this.listWalletEntries(cursor, limit, signal));
    }

    /** Takes an amount out of the player's wallet. */

    spend(idempotencyKey: string, body: WalletChange, signal?: AbortSignal): Promise<Response<WalletReceipt>> {
        return this.game.send<WalletReceipt>(new Call('spend', 'POST', '/v1/wallet/spend').header('Idempotency-Key', idempotencyKey).body(body), signal);
    }

}

/** Operations of the contract, one request each. */
export class GamesOperations {
    constructor(protected readonly game: Sender) {}

    /** The games catalogue, in order of id. */

    listGames(cursor?: string, limit?: number, signal?: AbortSignal): Promise<Response<PageOfGameView>> {
        return this.game.send<PageOfGameView>(new Call('listGames', 'GET', '/v1/games').query('cursor', cursor).query('limit', limit), signal);
    }

    /** Streams the whole list, page by page. */
    streamGames(limit?: number, signal?: AbortSignal): AsyncGenerator<GameView> {
        return pages(cursor => this.listGames(cursor, limit, signal));
    }

    /** A game of the catalogue, with its ETag. */

    getGame(id: string, signal?: AbortSignal): Promise<Response<GameView>> {
        return this.game.send<GameView>(new Call('getGame', 'GET', '/v1/games/{id}').path('id', id), signal);
    }

    /** Adds a game to the catalogue, or replaces one. */

    putGame(id: string, body: GameContent, ifMatch?: string, signal?: AbortSignal): Promise<Response<GameView>> {
        return this.game.send<GameView>(new Call('putGame', 'PUT', '/v1/games/{id}').path('id', id).header('If-Match', ifMatch).body(body), signal);
    }

}

/** Operations of the contract, one request each. */
export class SessionsOperations {
    constructor(protected readonly game: Sender) {}

    /** Starts a session. */

    startSession(body: SessionStart, signal?: AbortSignal): Promise<Response<SessionView>> {
        return this.game.send<SessionView>(new Call('startSession', 'POST', '/v1/sessions').body(body), signal);
    }

    /** The player's sessions, newest first. */

    listSessions(cursor?: string, limit?: number, signal?: AbortSignal): Promise<Response<PageOfSessionView>> {
        return this.game.send<PageOfSessionView>(new Call('listSessions', 'GET', '/v1/sessions').query('cursor', cursor).query('limit', limit), signal);
    }

    /** Streams the whole list, page by page. */
    streamSessions(limit?: number, signal?: AbortSignal): AsyncGenerator<SessionView> {
        return pages(cursor => this.listSessions(cursor, limit, signal));
    }

    /** One of the player's sessions. */

    getSession(id: string, signal?: AbortSignal): Promise<Response<SessionView>> {
        return this.game.send<SessionView>(new Call('getSession', 'GET', '/v1/sessions/{id}').path('id', id), signal);
    }

    /** Tells that the player is still there. */

    sendHeartbeat(id: string, signal?: AbortSignal): Promise<Response<void>> {
        return this.game.send<void>(new Call('sendHeartbeat', 'POST', '/v1/sessions/{id}/heartbeat').path('id', id), signal);
    }

    /** Ends a session. */

    endSession(id: string, signal?: AbortSignal): Promise<Response<SessionView>> {
        return this.game.send<SessionView>(new Call('endSession', 'POST', '/v1/sessions/{id}/end').path('id', id), signal);
    }

}

/** Operations of the contract, one request each. */
export class PresenceOperations {
    constructor(protected readonly game: Sender) {}

    /** How many are online, roughly. */

    getPresence(signal?: AbortSignal): Promise<Response<PresenceView>> {
        return this.game.send<PresenceView>(new Call('getPresence', 'GET', '/v1/presence'), signal);
    }

    /** Issues a ticket that opens one stream: `/v1/presence/stream?ticket=...` */

    issueStreamTicket(signal?: AbortSignal): Promise<Response<StreamTicket>> {
        return this.game.send<StreamTicket>(new Call('issueStreamTicket', 'POST', '/v1/presence/ticket'), signal);
    }

}

/** Operations of the contract, one request each. */
export class ActivitiesOperations {
    constructor(protected readonly game: Sender) {}

    /** Reports a batch of activities. */

    reportActivities(body: ActivityItem[], signal?: AbortSignal): Promise<Response<ActivityReceipt>> {
        return this.game.send<ActivityReceipt>(new Call('reportActivities', 'POST', '/v1/activities').body(body), signal);
    }

    /** The player's activities, newest first. */

    listActivities(kind?: string, gameId?: string, before?: string, cursor?: string, limit?: number, signal?: AbortSignal): Promise<Response<PageOfListedActivity>> {
        return this.game.send<PageOfListedActivity>(new Call('listActivities', 'GET', '/v1/activities').query('kind', kind).query('gameId', gameId).query('before', before).query('cursor', cursor).query('limit', limit), signal);
    }

    /** Streams the whole list, page by page. */
    streamActivities(kind?: string, gameId?: string, before?: string, limit?: number, signal?: AbortSignal): AsyncGenerator<ListedActivity> {
        return pages(cursor => this.listActivities(kind, gameId, before, cursor, limit, signal));
    }

}

/** Operations of the contract, one request each. */
export class LeaderboardsOperations {
    constructor(protected readonly game: Sender) {}

    /** A board, best first. */

    getLeaderboard(board: string, cursor?: string, limit?: number, signal?: AbortSignal): Promise<Response<RankedPage>> {
        return this.game.send<RankedPage>(new Call('getLeaderboard', 'GET', '/v1/leaderboards/{board}').path('board', board).query('cursor', cursor).query('limit', limit), signal);
    }

    /** Streams the whole list, page by page. */
    streamLeaderboard(board: string, limit?: number, signal?: AbortSignal): AsyncGenerator<RankedScore> {
        return pages(cursor => this.getLeaderboard(board, cursor, limit, signal));
    }

    /** The player's own place and those around it. */

    getLeaderboardAroundMe(board: string, limit?: number, signal?: AbortSignal): Promise<Response<RankedPage>> {
        return this.game.send<RankedPage>(new Call('getLeaderboardAroundMe', 'GET', '/v1/leaderboards/{board}/around-me').path('board', board).query('limit', limit), signal);
    }

    /** Submits a score: a player its own, a game server anyone's. */

    submitScore(board: string, body: ScoreSubmission, signal?: AbortSignal): Promise<Response<Standing>> {
        return this.game.send<Standing>(new Call('submitScore', 'PUT', '/v1/leaderboards/{board}/scores').path('board', board).body(body), signal);
    }

    /** All leaderboards, in order of id. */

    listLeaderboards(cursor?: string, limit?: number, signal?: AbortSignal): Promise<Response<PageOfBoardView>> {
        return this.game.send<PageOfBoardView>(new Call('listLeaderboards', 'GET', '/v1/leaderboards').query('cursor', cursor).query('limit', limit), signal);
    }

    /** Streams the whole list, page by page. */
    streamLeaderboards(limit?: number, signal?: AbortSignal): AsyncGenerator<BoardView> {
        return pages(cursor => this.listLeaderboards(cursor, limit, signal));
    }

    /** The settings of a leaderboard, with their ETag. */

    getLeaderboardSettings(board: string, signal?: AbortSignal): Promise<Response<BoardView>> {
        return this.game.send<BoardView>(new Call('getLeaderboardSettings', 'GET', '/v1/leaderboards/{board}/settings').path('board', board), signal);
    }

    /** Adds a leaderboard, or replaces the settings of one. */

    putLeaderboardSettings(board: string, body: BoardSettings, ifMatch?: string, signal?: AbortSignal): Promise<Response<BoardView>> {
        return this.game.send<BoardView>(new Call('putLeaderboardSettings', 'PUT', '/v1/leaderboards/{board}/settings').path('board', board).header('If-Match', ifMatch).body(body), signal);
    }

}

/** Operations of the contract, one request each. */
export class StorageOperations {
    constructor(protected readonly game: Sender) {}

    /** The keys of a collection, in order, without the values. */

    listStoredObjects(collection: string, cursor?: string, limit?: number, signal?: AbortSignal): Promise<Response<PageOfStoredObject>> {
        return this.game.send<PageOfStoredObject>(new Call('listStoredObjects', 'GET', '/v1/storage/{collection}').path('collection', collection).query('cursor', cursor).query('limit', limit), signal);
    }

    /** Streams the whole list, page by page. */
    streamStoredObjects(collection: string, limit?: number, signal?: AbortSignal): AsyncGenerator<StoredObject> {
        return pages(cursor => this.listStoredObjects(collection, cursor, limit, signal));
    }

    /** A stored value as it was put, with its ETag. */

    getStoredObject(collection: string, key: string, signal?: AbortSignal): Promise<Response<JsonElement>> {
        return this.game.send<JsonElement>(new Call('getStoredObject', 'GET', '/v1/storage/{collection}/{key}').path('collection', collection).path('key', key), signal);
    }

    /** Stores any JSON of at most 64 KiB and 64 nested levels. */

    putStoredObject(collection: string, key: string, body: JsonElement, ifMatch?: string, ifNoneMatch?: string, signal?: AbortSignal): Promise<Response<StoredObject>> {
        return this.game.send<StoredObject>(new Call('putStoredObject', 'PUT', '/v1/storage/{collection}/{key}').path('collection', collection).path('key', key).header('If-Match', ifMatch).header('If-None-Match', ifNoneMatch).body(body), signal);
    }

    /** Removes a stored object; removing it again answers the same. */

    deleteStoredObject(collection: string, key: string, ifMatch?: string, signal?: AbortSignal): Promise<Response<void>> {
        return this.game.send<void>(new Call('deleteStoredObject', 'DELETE', '/v1/storage/{collection}/{key}').path('collection', collection).path('key', key).header('If-Match', ifMatch), signal);
    }

}

/** Operations of the contract, one request each. */
export class AdminOperations {
    constructor(protected readonly game: Sender) {}

    /** What operators changed, newest first. */

    listAudit(actor?: string, action?: string, player?: string, cursor?: string, limit?: number, signal?: AbortSignal): Promise<Response<PageOfAuditView>> {
        return this.game.send<PageOfAuditView>(new Call('listAudit', 'GET', '/v1/admin/audit').query('actor', actor).query('action', action).query('player', player).query('cursor', cursor).query('limit', limit), signal);
    }

    /** Streams the whole list, page by page. */
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

    /** What is held about a player: profile, ways to log in, bans and balances. */

    getPlayerDetails(id: string, signal?: AbortSignal): Promise<Response<PlayerDetails>> {
        return this.game.send<PlayerDetails>(new Call('getPlayerDetails', 'GET', '/v1/admin/players/{id}').path('id', id), signal);
    }

    /** Finds players by id, by the beginning of the name, by e-mail address or by device id. */

    listPlayers(q: string, by?: string, cursor?: string, limit?: number, signal?: AbortSignal): Promise<Response<PageOfFoundPlayer>> {
        return this.game.send<PageOfFoundPlayer>(new Call('listPlayers', 'GET', '/v1/admin/players').query('q', q).query('by', by).query('cursor', cursor).query('limit', limit), signal);
    }

    /** Streams the whole list, page by page. */
    streamPlayers(q: string, by?: string, limit?: number, signal?: AbortSignal): AsyncGenerator<FoundPlayer> {
        return pages(cursor => this.listPlayers(q, by, cursor, limit, signal));
    }

    /** What a player did, had and got, as one list, newest first. */

    listPlayerTimeline(id: string, kinds?: string, cursor?: string, limit?: number, signal?: AbortSignal): Promise<Response<PageOfTimelineEvent>> {
        return this.game.send<PageOfTimelineEvent>(new Call('listPlayerTimeline', 'GET', '/v1/admin/players/{id}/timeline').path('id', id).query('kinds', kinds).query('cursor', cursor).query('limit', limit), signal);
    }

    /** Streams the whole list, page by page. */
    streamPlayerTimeline(id: string, kinds?: string, limit?: number, signal?: AbortSignal): AsyncGenerator<TimelineEvent> {
        return pages(cursor => this.listPlayerTimeline(id, kinds, cursor, limit, signal));
    }

    /** Nodes and their load, the cache, the export, the partitions and the dead letters. */

    getSystem(signal?: AbortSignal): Promise<Response<SystemView>> {
        return this.game.send<SystemView>(new Call('getSystem', 'GET', '/v1/admin/system'), signal);
    }

    /** Activities that the warehouse refused, newest first, with what is wrong. */

    listDeadLetters(cursor?: string, limit?: number, signal?: AbortSignal): Promise<Response<PageOfDeadLetterView>> {
        return this.game.send<PageOfDeadLetterView>(new Call('listDeadLetters', 'GET', '/v1/admin/dead-letters').query('cursor', cursor).query('limit', limit), signal);
    }

    /** Streams the whole list, page by page. */
    streamDeadLetters(limit?: number, signal?: AbortSignal): AsyncGenerator<DeadLetterView> {
        return pages(cursor => this.listDeadLetters(cursor, limit, signal));
    }

    /** Exports an activity once more, whose cause was mended. */

    sendDeadLetterAgain(id: string, body: SendAgain, signal?: AbortSignal): Promise<Response<SentAgain>> {
        return this.game.send<SentAgain>(new Call('sendDeadLetterAgain', 'POST', '/v1/admin/dead-letters/{id}/send-again').path('id', id).body(body), signal);
    }

}

/** Operations of the contract, one request each. */
export class OperatorsOperations {
    constructor(protected readonly game: Sender) {}

    /** Logs an operator in: the response sets the cookies of the session. */

    loginOperator(body: OperatorCredentials, signal?: AbortSignal): Promise<Response<OperatorLogin>> {
        return this.game.send<OperatorLogin>(new Call('loginOperator', 'POST', '/v1/operators/login').body(body), signal);
    }

    /** How operators may log in, besides with a password. */

    getLoginOptions(signal?: AbortSignal): Promise<Response<LoginOptions>> {
        return this.game.send<LoginOptions>(new Call('getLoginOptions', 'GET', '/v1/operators/login'), signal);
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

    /** Begins a login by the identity provider. */

    beginProviderLogin(signal?: AbortSignal): Promise<Response<ProviderLogin>> {
        return this.game.send<ProviderLogin>(new Call('beginProviderLogin', 'POST', '/v1/operators/provider'), signal);
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

    /** Streams the whole list, page by page. */
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

/** Operations of the contract, one request each. */
export class AnalyticsOperations {
    constructor(protected readonly game: Sender) {}

    /** Active and new players by interval. */

    getActivePlayers(gameId?: string, from?: string, to?: string, interval?: string, country?: string, format?: string, signal?: AbortSignal): Promise<Response<AnalyticsResultOfActivePlayers>> {
        return this.game.send<AnalyticsResultOfActivePlayers>(new Call('getActivePlayers', 'GET', '/v1/analytics/active-players').query('gameId', gameId).query('from', from).query('to', to).query('interval', interval).query('country', country).query('format', format), signal);
    }

    /** Players of each day, and of the thirty days that end with it (DAU and MAU). */

    getStickiness(gameId?: string, from?: string, to?: string, country?: string, format?: string, signal?: AbortSignal): Promise<Response<AnalyticsResultOfStickiness>> {
        return this.game.send<AnalyticsResultOfStickiness>(new Call('getStickiness', 'GET', '/v1/analytics/stickiness').query('gameId', gameId).query('from', from).query('to', to).query('country', country).query('format', format), signal);
    }

    /** Cohorts by first activity, and how many players of each returned after how many intervals. */

    getRetention(gameId?: string, from?: string, to?: string, interval?: string, country?: string, format?: string, signal?: AbortSignal): Promise<Response<AnalyticsResultOfRetention>> {
        return this.game.send<AnalyticsResultOfRetention>(new Call('getRetention', 'GET', '/v1/analytics/retention').query('gameId', gameId).query('from', from).query('to', to).query('interval', interval).query('country', country).query('format', format), signal);
    }

    /** Players by the day of their first activity, and how many of them returned one, seven and thirty days later. */

    getRetentionDays(gameId?: string, from?: string, to?: string, country?: string, format?: string, signal?: AbortSignal): Promise<Response<AnalyticsResultOfRetentionDays>> {
        return this.game.send<AnalyticsResultOfRetentionDays>(new Call('getRetentionDays', 'GET', '/v1/analytics/retention-days').query('gameId', gameId).query('from', from).query('to', to).query('country', country).query('format', format), signal);
    }

    /** New players by the country (default), clientVersion or platform of their first session, and how many of them returned. */

    getCohorts(gameId?: string, from?: string, to?: string, country?: string, format?: string, by?: string, limit?: number, signal?: AbortSignal): Promise<Response<AnalyticsResultOfCohort>> {
        return this.game.send<AnalyticsResultOfCohort>(new Call('getCohorts', 'GET', '/v1/analytics/cohorts').query('gameId', gameId).query('from', from).query('to', to).query('country', country).query('format', format).query('by', by).query('limit', limit), signal);
    }

    /** Concurrent players by interval: peak and average. */

    getConcurrentPlayers(gameId?: string, from?: string, to?: string, interval?: string, country?: string, format?: string, signal?: AbortSignal): Promise<Response<AnalyticsResultOfConcurrentPlayers>> {
        return this.game.send<AnalyticsResultOfConcurrentPlayers>(new Call('getConcurrentPlayers', 'GET', '/v1/analytics/concurrent').query('gameId', gameId).query('from', from).query('to', to).query('interval', interval).query('country', country).query('format', format), signal);
    }

    /** Length of the sessions that ended, by interval. */

    getSessionLength(gameId?: string, from?: string, to?: string, interval?: string, country?: string, format?: string, signal?: AbortSignal): Promise<Response<AnalyticsResultOfSessionLength>> {
        return this.game.send<AnalyticsResultOfSessionLength>(new Call('getSessionLength', 'GET', '/v1/analytics/session-length').query('gameId', gameId).query('from', from).query('to', to).query('interval', interval).query('country', country).query('format', format), signal);
    }

    /** How many players got how far through steps: 2 to 8 kinds of activities, separated by commas. */

    getFunnel(gameId?: string, from?: string, to?: string, interval?: string, country?: string, format?: string, steps?: string, signal?: AbortSignal): Promise<Response<AnalyticsResultOfFunnelStep>> {
        return this.game.send<AnalyticsResultOfFunnelStep>(new Call('getFunnel', 'GET', '/v1/analytics/funnel').query('gameId', gameId).query('from', from).query('to', to).query('interval', interval).query('country', country).query('format', format).query('steps', steps), signal);
    }

    /** The most frequent kinds of activities. */

    getTopActivities(gameId?: string, from?: string, to?: string, interval?: string, country?: string, format?: string, limit?: number, signal?: AbortSignal): Promise<Response<AnalyticsResultOfTopActivity>> {
        return this.game.send<AnalyticsResultOfTopActivity>(new Call('getTopActivities', 'GET', '/v1/analytics/top-activities').query('gameId', gameId).query('from', from).query('to', to).query('interval', interval).query('country', country).query('format', format).query('limit', limit), signal);
    }

    /** The kinds of activities that rose and fell most against the preceding period. */

    getActivityChanges(gameId?: string, from?: string, to?: string, country?: string, format?: string, limit?: number, signal?: AbortSignal): Promise<Response<AnalyticsResultOfActivityChange>> {
        return this.game.send<AnalyticsResultOfActivityChange>(new Call('getActivityChanges', 'GET', '/v1/analytics/activity-changes').query('gameId', gameId).query('from', from).query('to', to).query('country', country).query('format', format).query('limit', limit), signal);
    }

    /** Amounts added to and taken from wallets, by interval, currency and kind, and with by=reason also by reason. */

    getCurrencyFlows(from?: string, to?: string, interval?: string, country?: string, format?: string, by?: string, signal?: AbortSignal): Promise<Response<AnalyticsResultOfCurrencyFlow>> {
        return this.game.send<AnalyticsResultOfCurrencyFlow>(new Call('getCurrencyFlows', 'GET', '/v1/analytics/currency-flows').query('from', from).query('to', to).query('interval', interval).query('country', country).query('format', format).query('by', by), signal);
    }

    /** Returns the SQL that each question runs with these parameters, and their values. */

    getAnalyticsSql(gameId?: string, from?: string, to?: string, interval?: string, country?: string, format?: string, question?: string, steps?: string, by?: string, limit?: number, signal?: AbortSignal): Promise<Response<AnalyticsResultOfQuestionSql>> {
        return this.game.send<AnalyticsResultOfQuestionSql>(new Call('getAnalyticsSql', 'GET', '/v1/analytics/sql').query('gameId', gameId).query('from', from).query('to', to).query('interval', interval).query('country', country).query('format', format).query('question', question).query('steps', steps).query('by', by).query('limit', limit), signal);
    }

}

/** An activity as a client reports it. */
export interface ActivityItem {
    /** UUIDv7, made once by the client; repeating it stores nothing twice. Its own time keeps to the limits of
    `occurredAt`. */
    readonly id: string;
    /** In which game. */
    readonly gameId: string;
    /** What happened: 1 to 64 of a-z, 0-9, dot, underscore and hyphen. */
    readonly kind: string;
    /** When, at most 30 days ago and at most 5 minutes ahead. */
    readonly occurredAt: string;
    /** In which session, if in one. */
    readonly sessionId?: string;
    /** Details, any JSON up to 8 KiB (16 KiB with its numbers written in full) and 64 nested levels. */
    readonly payload?: JsonElement;
}

/** What became of a batch. The accepted and the duplicates are stored, and stay so. */
export interface ActivityReceipt {
    /** Stored now. */
    readonly accepted: number;
    /** Stored before, or twice in this batch. */
    readonly duplicates: number;
    /** Not stored, and why; repeating them unchanged is pointless. */
    readonly rejected: RejectedActivity[];
}

export interface AddedOperator {
    /** The account. */
    readonly operator: OperatorView;
    /** Generated. It is not kept and not shown again. */
    readonly password: string;
}

/** What a look through the whole audit log found. */
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

/** A row of the audit log. */
export interface AuditView {
    /** 1, 2, 3 without a gap. */
    readonly seq: number;
    /** As the response of the change had it in X-Audit-Id. */
    readonly id: string;
    /** When. */
    readonly at: string;
    /** The operator's id, a service's client id, or command. */
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

/** What a wallet holds. */
export interface BalanceView {
    /** Such as gold or gems. */
    readonly currency: string;
    /** In the currency's smallest unit. */
    readonly balance: number;
    /** Latest entry. */
    readonly updatedAt: string;
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

/** The settings of a leaderboard, as a whole. */
export interface BoardSettings {
    /** 1 to 100 characters. */
    readonly name: string;
    /** best, latest or sum. It stays as it was when the board was added. */
    readonly policy: string;
    /** Whether it takes no scores, such as after the end of a season. What is on it stays. */
    readonly closed?: boolean;
    /** For the audit log. Operators have to give one. */
    readonly reason?: string;
}

/** A leaderboard and how it treats scores. */
export interface BoardView {
    /** Short slug. */
    readonly boardId: string;
    /** Shown to players. */
    readonly name: string;
    /** best keeps a player's highest score, latest the last, sum adds up. */
    readonly policy: string;
    /** Since when it takes no scores; null while it does. */
    readonly closedAt: string | null;
    /** Increases with each change; the ETag. */
    readonly version: number;
    /** When it was added. */
    readonly createdAt: string;
    /** Latest change. */
    readonly updatedAt: string;
}

/** Requests of one kind of value. */
export interface CacheKindView {
    /** Which. */
    readonly kind: string;
    /** Reads, estimated from a sample of one in sixteen. */
    readonly requests: number;
    /** Answered from memory: the rest of the estimate. */
    readonly l1Hits: number;
    /** Those that waited for Redis or the database, alone or with others. */
    readonly l1Misses: number;
    /** Loads from the database, renewals among them. */
    readonly loads: number;
}

/** Where values came from. */
export interface CacheView {
    /** By kind of value. */
    readonly kinds: CacheKindView[];
    /** Found in Redis. */
    readonly l2Hits: number;
    /** Not found there. */
    readonly l2Misses: number;
    /** Not asked of it, because it is unavailable. */
    readonly l2Skipped: number;
    /** Committed values written through. */
    readonly written: number;
    /** Values evicted because another node changed them. */
    readonly invalidated: number;
    /** Values that were older than a write the node knew of, and were not served. */
    readonly staleRefused: number;
    /** Times a whole L1 was emptied. */
    readonly flushes: number;
    /** Calls of Redis that failed or took too long. */
    readonly redisFailures: number;
    /** Writes that Redis has yet to be told of. */
    readonly pendingInvalidations: number;
    /** Asked for most within the last minute, sampled; ids of players are left out. */
    readonly hotKeys: HotKeyView[];
}

/** Dead letters. */
export interface DeadLetterCount {
    /** How many. */
    readonly count: number;
    /** When the latest was refused. */
    readonly newest: string | null;
}

/** An activity that the warehouse refused. */
export interface DeadLetterView {
    /** The activity's id. */
    readonly id: string;
    /** The event log. */
    readonly source: string;
    /** Who did it; null for whoever sees no single player. */
    readonly playerId: string | null;
    /** In which game. */
    readonly gameId: string | null;
    /** What happened. */
    readonly kind: string;
    /** When it happened, as text: some dead letters have a time that is none. */
    readonly occurredAt: string;
    /** When it was refused. */
    readonly diedAt: string;
    /** What is wrong with it. */
    readonly reason: string;
    readonly payload: JsonElement | null;
}

export interface DeviceLogin {
    /** Made and kept by the client; whoever has it can log in. */
    readonly deviceId: string;
    /** Of a new player; a known one keeps its name. */
    readonly displayName?: string;
    /** Of a new player, ISO 3166-1 alpha-2. */
    readonly country?: string;
}

export interface EmailLogin {
    /** Compared without regard to case and to how Unicode spells it. */
    readonly email: string;
    /** As it was registered. */
    readonly password: string;
}

export interface EmailRegistration {
    /** Compared without regard to case and to how Unicode spells it. */
    readonly email: string;
    /** 8 to 128 characters. */
    readonly password: string;
}

/** A line of the ledger. */
export interface EntryView {
    /** UUIDv7. */
    readonly entryId: string;
    /** Of the wallet. */
    readonly currency: string;
    /** Positive in, negative out. */
    readonly amount: number;
    /** The balance after it. */
    readonly balanceAfter: number;
    /** grant, spend, correction (by an operator), gift-sent or gift-received. */
    readonly kind: string;
    /** As whoever caused it says. */
    readonly reason: string | null;
    /** The gift it belongs to. */
    readonly giftId: string | null;
    /** The other player of a gift; null once that player has been erased. */
    readonly counterpartId: string | null;
    /** When. */
    readonly createdAt: string;
}

/** How far the export of one event log has come. */
export interface ExportSourceView {
    /** The event log. */
    readonly source: string;
    /** Age of the oldest activity not yet exported. */
    readonly lagSeconds: number;
    /** How many wait, counted up to 100,000. */
    readonly rows: number;
    /** Age of the oldest open transaction that has written. */
    readonly horizonSeconds: number;
    /** Everything committed before it is in the warehouse; null where it is stopped or has not begun. */
    readonly asOf: string | null;
    /** When the exporter last read the log. */
    readonly checkedAt: string | null;
    /** Whether the cursor counts another cluster's transactions: somebody has to resume it (docs/export.md). */
    readonly stopped: boolean;
}

/** How far the export has come. */
export interface ExportView {
    /** Age of the oldest activity not yet exported; of the log that is furthest behind. */
    readonly lagSeconds: number;
    /** How many wait, counted up to 100,000 per log. */
    readonly rows: number;
    /** Age of the oldest open transaction that has written: what it holds back is exported after it ends. */
    readonly horizonSeconds: number;
    /** Everything committed before it is in the warehouse; null where an export is stopped or has not begun. */
    readonly asOf: string | null;
    /** Each event log. */
    readonly sources: ExportSourceView[];
}

/** A player that was found. */
export interface FoundPlayer {
    /** UUIDv7. */
    readonly id: string;
    /** Not unique. */
    readonly name: string;
    /** ISO 3166-1 alpha-2, or null. */
    readonly country: string | null;
    /** Registration. */
    readonly createdAt: string;
    /** Latest start of a session. */
    readonly lastSeenAt: string | null;
    /** In force. */
    readonly bans: PlayerBan[];
}

/** A game to put into the catalogue, as a whole. */
export interface GameContent {
    /** 1 to 100 characters. */
    readonly name: string;
    /** At most 1000 characters. */
    readonly description?: string;
    /** A JSON object of at most 16 KiB, 32 KiB with its numbers written in full. */
    readonly config?: JsonElement;
    /** For the audit log. Operators have to give one. */
    readonly reason?: string;
}

/** A game of the catalogue. */
export interface GameView {
    /** Short slug. */
    readonly gameId: string;
    /** Shown to players. */
    readonly name: string;
    /** One or two sentences. */
    readonly description: string | null;
    /** Whatever the game's clients need. */
    readonly config: JsonElement;
    /** Rises with each change; the ETag. */
    readonly version: number;
    /** When it entered the catalogue. */
    readonly createdAt: string;
    /** Latest change. */
    readonly updatedAt: string;
}

export interface GeneratedPassword {
    /** Generated. It is not kept and not shown again. */
    readonly password: string;
}

export interface GiftOrder {
    /** Another player. */
    readonly toPlayerId: string;
    /** Lower case, such as gold. */
    readonly currency: string;
    /** In the currency's smallest unit. */
    readonly amount: number;
}

export interface GiftReceipt {
    /** UUIDv7, in the ledger of both players. */
    readonly giftId: string;
    /** Of the giver, after it. */
    readonly balance: number;
}

/** A key that is asked for often. */
export interface HotKeyView {
    /** With * for an id of a player or a session. */
    readonly key: string;
    /** In the sample. */
    readonly count: number;
}

export interface Justification {
    /** For the audit log. */
    readonly reason: string;
}

/** An activity as it is listed. */
export interface ListedActivity {
    readonly id: string;
    readonly gameId: string | null;
    readonly sessionId: string | null;
    readonly kind: string;
    readonly occurredAt: string;
    readonly receivedAt: string;
    readonly payload: JsonElement | null;
}

export interface LoginOptions {
    /** Name of the identity provider by which operators may log in; null where there is none. */
    readonly provider: string | null;
}

/** A way to log in. */
export interface MaskedIdentity {
    /** device or email. */
    readonly kind: string;
    /** The address, which support sees masked; the beginning of a device id, which logs in whoever knows it whole. */
    readonly value: string;
    /** When it was linked. */
    readonly createdAt: string;
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

/** A node and its load. */
export interface NodeView {
    /** Of the process. */
    readonly id: string;
    /** Of the machine. */
    readonly name: string;
    /** Of the program. */
    readonly version: string;
    /** Start of the process. */
    readonly startedAt: string;
    /** When it reported this. */
    readonly reportedAt: string;
    /** Processor time per time, since its last report. */
    readonly cpuCores: number;
    /** Resident. */
    readonly memoryBytes: number;
    /** Under way. */
    readonly activeRequests: number;
    /** Begun, since its last report. */
    readonly requestsPerSecond: number;
}

/** The operator who is logged in. */
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
    /** What has to be done first, before anything else is allowed: password (choose one), totp (set up an app). */
    readonly setup: JsonElement[];
}

/** What to change; what is left out stays. */
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

/** An operator as admins see it. */
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

/** The answer of every list. */
export interface PageOfAuditView {
    /** In the list's order. */
    readonly items: AuditView[];
    /** Pass it back as the cursor for the next page; null on the last. */
    readonly next: string | null;
}

/** The answer of every list. */
export interface PageOfBalanceView {
    /** In the list's order. */
    readonly items: BalanceView[];
    /** Pass it back as the cursor for the next page; null on the last. */
    readonly next: string | null;
}

/** The answer of every list. */
export interface PageOfBoardView {
    /** In the list's order. */
    readonly items: BoardView[];
    /** Pass it back as the cursor for the next page; null on the last. */
    readonly next: string | null;
}

/** The answer of every list. */
export interface PageOfDeadLetterView {
    /** In the list's order. */
    readonly items: DeadLetterView[];
    /** Pass it back as the cursor for the next page; null on the last. */
    readonly next: string | null;
}

/** The answer of every list. */
export interface PageOfEntryView {
    /** In the list's order. */
    readonly items: EntryView[];
    /** Pass it back as the cursor for the next page; null on the last. */
    readonly next: string | null;
}

/** The answer of every list. */
export interface PageOfFoundPlayer {
    /** In the list's order. */
    readonly items: FoundPlayer[];
    /** Pass it back as the cursor for the next page; null on the last. */
    readonly next: string | null;
}

/** The answer of every list. */
export interface PageOfGameView {
    /** In the list's order. */
    readonly items: GameView[];
    /** Pass it back as the cursor for the next page; null on the last. */
    readonly next: string | null;
}

/** The answer of every list. */
export interface PageOfListedActivity {
    /** In the list's order. */
    readonly items: ListedActivity[];
    /** Pass it back as the cursor for the next page; null on the last. */
    readonly next: string | null;
}

/** The answer of every list. */
export interface PageOfOperatorView {
    /** In the list's order. */
    readonly items: OperatorView[];
    /** Pass it back as the cursor for the next page; null on the last. */
    readonly next: string | null;
}

/** The answer of every list. */
export interface PageOfSessionView {
    /** In the list's order. */
    readonly items: SessionView[];
    /** Pass it back as the cursor for the next page; null on the last. */
    readonly next: string | null;
}

/** The answer of every list. */
export interface PageOfStoredObject {
    /** In the list's order. */
    readonly items: StoredObject[];
    /** Pass it back as the cursor for the next page; null on the last. */
    readonly next: string | null;
}

/** The answer of every list. */
export interface PageOfTimelineEvent {
    /** In the list's order. */
    readonly items: TimelineEvent[];
    /** Pass it back as the cursor for the next page; null on the last. */
    readonly next: string | null;
}

export interface PasswordReplacement {
    /** The present password. */
    readonly current: string;
    /** 12 to 128 characters. */
    readonly new: string;
}

/** A balance. */
export interface PlayerBalance {
    /** Which. */
    readonly currency: string;
    /** In its smallest unit. */
    readonly balance: number;
}

/** A ban. */
export interface PlayerBan {
    /** UUIDv7. */
    readonly id: string;
    /** login, scores or all. */
    readonly scope: string;
    /** Its end; null: until it is lifted. */
    readonly until: string | null;
    /** Why, for operators. */
    readonly reason: string;
    /** The operator's id. */
    readonly by: string;
    /** When. */
    readonly at: string;
    /** When it was lifted before its end. */
    readonly liftedAt: string | null;
}

/** What to change; what is left out stays. */
export interface PlayerChange {
    /** 3 to 32 characters that can be seen. */
    readonly displayName?: string;
    /** ISO 3166-1 alpha-2. */
    readonly country?: string;
}

/** A player, as operators see it. */
export interface PlayerDetails {
    /** UUIDv7. */
    readonly id: string;
    /** Null once the player has been erased, as is all that follows. */
    readonly name: string | null;
    /** ISO 3166-1 alpha-2, or null. */
    readonly country: string | null;
    /** Starts at 1. */
    readonly level: number | null;
    /** Experience points. */
    readonly xp: number | null;
    /** Sessions ever started. */
    readonly sessionCount: number | null;
    /** Seconds in ended sessions. */
    readonly playSeconds: number | null;
    /** Registration. */
    readonly createdAt: string | null;
    /** Latest start of a session. */
    readonly lastSeenAt: string | null;
    /** Ways to log in. */
    readonly identities: MaskedIdentity[];
    /** Newest first, the lifted ones too. */
    readonly bans: PlayerBan[];
    /** Balances. */
    readonly wallet: PlayerBalance[];
    /** Whether the player has been erased. */
    readonly erased: boolean;
}

/** A player as the player itself sees it. */
export interface PlayerView {
    /** UUIDv7. */
    readonly playerId: string;
    /** Shown to everybody; not unique. */
    readonly displayName: string;
    /** ISO 3166-1 alpha-2, or null. */
    readonly country: string | null;
    /** Starts at 1. */
    readonly level: number;
    /** Experience points. */
    readonly xp: number;
    /** Sessions ever started. */
    readonly sessionCount: number;
    /** Seconds in ended sessions. */
    readonly playSeconds: number;
    /** Latest start of a session. */
    readonly lastSeenAt: string | null;
    /** Registration. */
    readonly createdAt: string;
    /** Latest change of the profile. */
    readonly updatedAt: string;
}

/** How many play, by heartbeats of the last five minutes; approximate. */
export interface PresenceView {
    /** Of all games. */
    readonly online: number;
    /** Of each game where somebody is. */
    readonly byGame: { [key: string]: number; };
}

export interface ProblemDetails {
    readonly type?: string;
    readonly title?: string;
    readonly status?: number;
    readonly detail?: string;
    readonly instance?: string;
    /** By field, parameter or header: what is accepted there. */
    readonly errors?: { [key: string]: string[]; };
    /** Of the request, as in X-Request-Id. */
    readonly traceId?: string;
}

export interface ProviderLogin {
    /** Where the login goes on, at the identity provider. */
    readonly url: string;
}

/** A player as others see it. */
export interface PublicProfile {
    /** UUIDv7. */
    readonly playerId: string;
    /** Not unique. */
    readonly displayName: string;
    /** ISO 3166-1 alpha-2, or null. */
    readonly country: string | null;
    /** Starts at 1. */
    readonly level: number;
    /** Registration. */
    readonly createdAt: string;
}

/** A page of a board, or the player's neighbourhood. */
export interface RankedPage {
    /** Best first. */
    readonly items: RankedScore[];
    /** Pass it back as the cursor for the next page; null on the last. */
    readonly next: string | null;
}

export interface RankedScore {
    /** From 1; players with equal scores share one, the earlier stands first. */
    readonly rank: number;
    /** UUIDv7. */
    readonly playerId: string;
    /** Of the player. */
    readonly displayName: string;
    /** By the board's policy. */
    readonly score: number;
}

export interface RejectedActivity {
    /** Place in the batch, from 0. */
    readonly index: number;
    /** The id as it was sent, if it was a text. */
    readonly id: string | null;
    /** As a request with only this item would be answered. */
    readonly problem: ProblemDetails;
}

export interface ScoreSubmission {
    /** A whole number; higher is better. */
    readonly score: number;
    /** Whose, from a game server; a player submits own scores and leaves it out. */
    readonly playerId?: string;
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

/** What is sent again. */
export interface SendAgain {
    /** Why. */
    readonly reason: string;
}

/** What was sent again. */
export interface SentAgain {
    /** How many activities are exported next. */
    readonly sent: number;
    /** How many are no longer in the event log; their dead letters stay. */
    readonly gone: number;
}

export interface ServiceLogin {
    /** From the configuration. */
    readonly clientId: string;
    /** From the configuration. */
    readonly clientSecret: string;
}

export interface ServiceToken {
    /** For the Authorization header: `Bearer ...`. */
    readonly accessToken: string;
    /** Seconds it is good. */
    readonly expiresIn: number;
}

export interface SessionStart {
    /** Of the games catalogue. */
    readonly gameId: string;
    /** Such as ios, android, windows, web. */
    readonly platform: string;
    /** As the client calls it. */
    readonly clientVersion: string;
}

/** A play session. */
export interface SessionView {
    /** UUIDv7. */
    readonly sessionId: string;
    /** Of the games catalogue. */
    readonly gameId: string;
    /** As the client said. */
    readonly platform: string;
    /** As the client said. */
    readonly clientVersion: string;
    /** The player's at the start. */
    readonly country: string | null;
    /** Start. */
    readonly startedAt: string;
    /** Latest heartbeat that was written down: up to two minutes behind while open. */
    readonly lastSeenAt: string;
    /** Null while open. */
    readonly endedAt: string | null;
    /** `client`, `replaced` by a newer session, `silent` for five minutes; null while open. */
    readonly endReason: string | null;
}

export interface Standing {
    /** What counts on the board, by its policy. */
    readonly score: number;
    /** The highest single score ever submitted. */
    readonly best: number;
    /** From 1; players with equal scores share one. */
    readonly rank: number;
}

/** What is known of a stored object without its value. */
export interface StoredObject {
    /** Within its collection. */
    readonly key: string;
    /** Rises with each change, also over deletions: no version of a key is seen twice. The ETag. */
    readonly version: number;
    /** Of the value, in bytes of JSON. */
    readonly size: number;
    /** First write. */
    readonly createdAt: string;
    /** Latest write. */
    readonly updatedAt: string;
}

/** Opens one stream. */
export interface StreamTicket {
    /** For the query parameter of the same name. */
    readonly ticket: string;
    /** Seconds. */
    readonly expiresIn: number;
}

/** How the installation is at this moment. */
export interface SystemView {
    /** When it was read. */
    readonly at: string;
    /** Without Redis only the node that responds is known. */
    readonly redisAvailable: boolean;
    /** Of GameApi, as each reported it last. */
    readonly nodes: NodeView[];
    /** Of all these nodes together, since each was started. */
    readonly cache: CacheView;
    /** From the event log to the warehouse. */
    readonly export: ExportView;
    /** Of the tables with a partition per week. */
    readonly partitions: WeeklyTableView[];
    /** Activities that the warehouse refused. */
    readonly deadLetters: DeadLetterCount;
}

/** Something in the life of a player. */
export interface TimelineEvent {
    /** When. */
    readonly at: string;
    /** sessions, ledger, storage, scores, activities or audit. */
    readonly kind: string;
    /** In a few words. */
    readonly title: string;
    /** What is known of it, by its kind. */
    readonly data: JsonElement;
}

export interface TokenPair {
    /** Who is logged in. */
    readonly playerId: string;
    /** For the Authorization header: `Bearer ...`. */
    readonly accessToken: string;
    /** For the next pair. */
    readonly refreshToken: string;
    /** Seconds the access token is good. */
    readonly expiresIn: number;
}

export interface TokenRefresh {
    /** Has one successor; after ten seconds it is good no more. */
    readonly refreshToken: string;
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

export interface WalletChange {
    /** Lower case, such as gold. */
    readonly currency: string;
    /** In the currency's smallest unit. */
    readonly amount: number;
    /** For the ledger. */
    readonly reason: string;
}

export interface WalletCorrection {
    /** Lower case, such as gold. */
    readonly currency: string;
    /** Positive in, negative out, in the currency's smallest unit; not 0. */
    readonly amount: number;
    /** For the audit log; the player's ledger does not have it. */
    readonly reason: string;
}

export interface WalletReceipt {
    /** After it. */
    readonly balance: number;
    /** Of the ledger. */
    readonly entryId: string;
}

/** A partition. */
export interface WeekView {
    /** Of the partition. */
    readonly name: string;
    /** As PostgreSQL estimates them. */
    readonly rows: number;
    /** With its indexes. */
    readonly bytes: number;
}

/** A table with a partition per week. */
export interface WeeklyTableView {
    /** Where. */
    readonly database: string;
    /** Its name. */
    readonly table: string;
    /** Partitions after the current week; fewer than two are too few. */
    readonly ahead: number;
    /** Rows without a week's partition. */
    readonly defaultRows: number;
    /** Of all partitions, with their indexes. */
    readonly bytes: number;
    /** Each partition. */
    readonly weeks: WeekView[];
}

export interface ActivePlayers {
    /** Start of the interval, UTC. */
    readonly start: string;
    /** Distinct players with an activity in the interval. */
    readonly players: number;
    /** Those whose first activity is in the interval. */
    readonly newPlayers: number;
}

export interface ActivityChange {
    /** Kind of activity. */
    readonly kind: string;
    /** Number of activities in the range. */
    readonly activities: number;
    /** Number in the preceding period of the same length. */
    readonly before: number;
    /** The difference. */
    readonly change: number;
}

/** A list, and the time of its data. */
export interface AnalyticsResultOfActivePlayers {
    /** All items. */
    readonly items: ActivePlayers[];
    /** Everything committed before this time is counted, UTC; null while the event log is unavailable. */
    readonly asOf: string | null;
    /** Always null: analytics results have one page. */
    readonly next?: string;
}

/** A list, and the time of its data. */
export interface AnalyticsResultOfActivityChange {
    /** All items. */
    readonly items: ActivityChange[];
    /** Everything committed before this time is counted, UTC; null while the event log is unavailable. */
    readonly asOf: string | null;
    /** Always null: analytics results have one page. */
    readonly next?: string;
}

/** A list, and the time of its data. */
export interface AnalyticsResultOfCohort {
    /** All items. */
    readonly items: Cohort[];
    /** Everything committed before this time is counted, UTC; null while the event log is unavailable. */
    readonly asOf: string | null;
    /** Always null: analytics results have one page. */
    readonly next?: string;
}

/** A list, and the time of its data. */
export interface AnalyticsResultOfConcurrentPlayers {
    /** All items. */
    readonly items: ConcurrentPlayers[];
    /** Everything committed before this time is counted, UTC; null while the event log is unavailable. */
    readonly asOf: string | null;
    /** Always null: analytics results have one page. */
    readonly next?: string;
}

/** A list, and the time of its data. */
export interface AnalyticsResultOfCurrencyFlow {
    /** All items. */
    readonly items: CurrencyFlow[];
    /** Everything committed before this time is counted, UTC; null while the event log is unavailable. */
    readonly asOf: string | null;
    /** Always null: analytics results have one page. */
    readonly next?: string;
}

/** A list, and the time of its data. */
export interface AnalyticsResultOfFunnelStep {
    /** All items. */
    readonly items: FunnelStep[];
    /** Everything committed before this time is counted, UTC; null while the event log is unavailable. */
    readonly asOf: string | null;
    /** Always null: analytics results have one page. */
    readonly next?: string;
}

/** A list, and the time of its data. */
export interface AnalyticsResultOfQuestionSql {
    /** All items. */
    readonly items: QuestionSql[];
    /** Everything committed before this time is counted, UTC; null while the event log is unavailable. */
    readonly asOf: string | null;
    /** Always null: analytics results have one page. */
    readonly next?: string;
}

/** A list, and the time of its data. */
export interface AnalyticsResultOfRetention {
    /** All items. */
    readonly items: Retention[];
    /** Everything committed before this time is counted, UTC; null while the event log is unavailable. */
    readonly asOf: string | null;
    /** Always null: analytics results have one page. */
    readonly next?: string;
}

/** A list, and the time of its data. */
export interface AnalyticsResultOfRetentionDays {
    /** All items. */
    readonly items: RetentionDays[];
    /** Everything committed before this time is counted, UTC; null while the event log is unavailable. */
    readonly asOf: string | null;
    /** Always null: analytics results have one page. */
    readonly next?: string;
}

/** A list, and the time of its data. */
export interface AnalyticsResultOfSessionLength {
    /** All items. */
    readonly items: SessionLength[];
    /** Everything committed before this time is counted, UTC; null while the event log is unavailable. */
    readonly asOf: string | null;
    /** Always null: analytics results have one page. */
    readonly next?: string;
}

/** A list, and the time of its data. */
export interface AnalyticsResultOfStickiness {
    /** All items. */
    readonly items: Stickiness[];
    /** Everything committed before this time is counted, UTC; null while the event log is unavailable. */
    readonly asOf: string | null;
    /** Always null: analytics results have one page. */
    readonly next?: string;
}

/** A list, and the time of its data. */
export interface AnalyticsResultOfTopActivity {
    /** All items. */
    readonly items: TopActivity[];
    /** Everything committed before this time is counted, UTC; null while the event log is unavailable. */
    readonly asOf: string | null;
    /** Always null: analytics results have one page. */
    readonly next?: string;
}

export interface Cohort {
    /** Country, client version or platform of the players' first session; null if the session has none. */
    readonly value: string | null;
    /** Players first seen in the range. */
    readonly players: number;
    /** Those whose next day is over. */
    readonly day1Of: number;
    /** Those of `day1Of` who were active on that day. */
    readonly day1: number;
    /** Those whose seventh day after is over. */
    readonly day7Of: number;
    /** Those of `day7Of` who were active on that day. */
    readonly day7: number;
    /** Those whose thirtieth day after is over. */
    readonly day30Of: number;
    /** Those of `day30Of` who were active on that day. */
    readonly day30: number;
}

export interface ConcurrentPlayers {
    /** Start of the interval, UTC. */
    readonly start: string;
    /** Most players online at the same time. */
    readonly peak: number;
    /** Average of players online, over the part of the interval that has passed. */
    readonly average: number;
}

export interface CurrencyFlow {
    /** Start of the interval, UTC. */
    readonly start: string;
    /** Currency. */
    readonly currency: string;
    /** wallet.granted, wallet.spent, gift.sent or gift.received. */
    readonly kind: string;
    /** Reason of the entries, with by=reason; null if they have none. */
    readonly reason: string | null;
    /** Amount added to wallets. */
    readonly in: number;
    /** Amount taken from wallets. */
    readonly out: number;
    /** Number of wallet entries. */
    readonly entries: number;
    /** Distinct players with such an entry. */
    readonly players: number;
}

export interface FunnelStep {
    /** Number of the step, from 1. */
    readonly step: number;
    /** Kind of activity of this step. */
    readonly kind: string;
    /** Players who completed this and all previous steps in order, within the window. */
    readonly players: number;
}

export interface QuestionSql {
    /** The last segment of the question's path. */
    readonly question: string;
    /** The query that ClickHouse runs; `{name:Type}` is a parameter. */
    readonly sql: string;
    /** The values of the parameters. */
    readonly parameters: { [key: string]: string; };
}

export interface Retention {
    /** Start of the interval in which these players were first seen, UTC. */
    readonly cohort: string;
    /** Number of players in the cohort. */
    readonly players: number;
    /** Players active 0, 1, 2 ... intervals later. */
    readonly retained: number[];
}

export interface RetentionDays {
    /** The day on which these players were first seen, UTC. */
    readonly cohort: string;
    /** Number of players in the cohort. */
    readonly players: number;
    /** Players active on the next day; null until that day is over. */
    readonly day1: number | null;
    /** The same for the seventh day after. */
    readonly day7: number | null;
    /** The same for the thirtieth day after. */
    readonly day30: number | null;
}

export interface SessionLength {
    /** Start of the interval in which the sessions ended, UTC. */
    readonly start: string;
    /** Number of sessions. */
    readonly sessions: number;
    /** Mean length. */
    readonly averageSeconds: number;
    /** Median length. */
    readonly medianSeconds: number;
    /** 95th percentile of the length. */
    readonly p95Seconds: number;
}

export interface Stickiness {
    /** The day, UTC. */
    readonly start: string;
    /** Distinct players active on the day (DAU). */
    readonly dailyPlayers: number;
    /** Distinct players active in the thirty days that end with it (MAU). */
    readonly monthlyPlayers: number;
    /** DAU divided by MAU, 0 to 1. */
    readonly ratio: number;
}

export interface TopActivity {
    /** Kind of activity. */
    readonly kind: string;
    /** Number of activities. */
    readonly activities: number;
    /** Distinct players with such an activity. */
    readonly players: number;
}