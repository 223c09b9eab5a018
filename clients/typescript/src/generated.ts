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

    /** Creates a player with e-mail address and password. */

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

    /** Logs in a service: game server, analyst or administrator. */

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

    /** Returns the public profile of a player. */

    getProfile(id: string, signal?: AbortSignal): Promise<Response<PublicProfile>> {
        return this.game.send<PublicProfile>(new Call('getProfile', 'GET', '/v1/players/{id}').path('id', id), signal);
    }

    /** Returns the token's player, with an ETag. */

    getMe(signal?: AbortSignal): Promise<Response<PlayerView>> {
        return this.game.send<PlayerView>(new Call('getMe', 'GET', '/v1/players/me'), signal);
    }

    /** Changes the token's player. */

    changeMe(body: PlayerChange, ifMatch?: string, signal?: AbortSignal): Promise<Response<PlayerView>> {
        return this.game.send<PlayerView>(new Call('changeMe', 'PATCH', '/v1/players/me').header('If-Match', ifMatch).body(body), signal);
    }

    /** Erases the token's player. */

    deleteMe(signal?: AbortSignal): Promise<Response<void>> {
        return this.game.send<void>(new Call('deleteMe', 'DELETE', '/v1/players/me'), signal);
    }

    /** Returns all stored data of the token's player as one JSON document. */

    exportMe(signal?: AbortSignal): Promise<Response<void>> {
        return this.game.send<void>(new Call('exportMe', 'GET', '/v1/players/me/export'), signal);
    }

}

/** Operations of the contract, one request each. */
export class WalletsOperations {
    constructor(protected readonly game: Sender) {}

    /** Grants an amount to a player's wallet. */

    grant(id: string, idempotencyKey: string, body: WalletChange, signal?: AbortSignal): Promise<Response<WalletReceipt>> {
        return this.game.send<WalletReceipt>(new Call('grant', 'POST', '/v1/players/{id}/wallet/grant').path('id', id).header('Idempotency-Key', idempotencyKey).body(body), signal);
    }

    /** Gives an amount from the player's wallet to another player. */

    giveGift(idempotencyKey: string, body: GiftOrder, signal?: AbortSignal): Promise<Response<GiftReceipt>> {
        return this.game.send<GiftReceipt>(new Call('giveGift', 'POST', '/v1/gifts').header('Idempotency-Key', idempotencyKey).body(body), signal);
    }

    /** Lists the player's balances, by currency. */

    getWallet(signal?: AbortSignal): Promise<Response<PageOfBalanceView>> {
        return this.game.send<PageOfBalanceView>(new Call('getWallet', 'GET', '/v1/wallet'), signal);
    }

    /** Lists the player's ledger entries, newest first. */

    listWalletEntries(cursor?: string, limit?: number, signal?: AbortSignal): Promise<Response<PageOfEntryView>> {
        return this.game.send<PageOfEntryView>(new Call('listWalletEntries', 'GET', '/v1/wallet/entries').query('cursor', cursor).query('limit', limit), signal);
    }

    /** Streams the whole list, page by page. */
    streamWalletEntries(limit?: number, signal?: AbortSignal): AsyncGenerator<EntryView> {
        return pages(cursor => this.listWalletEntries(cursor, limit, signal));
    }

    /** Spends an amount from the player's wallet. */

    spend(idempotencyKey: string, body: WalletChange, signal?: AbortSignal): Promise<Response<WalletReceipt>> {
        return this.game.send<WalletReceipt>(new Call('spend', 'POST', '/v1/wallet/spend').header('Idempotency-Key', idempotencyKey).body(body), signal);
    }

}

/** Operations of the contract, one request each. */
export class GamesOperations {
    constructor(protected readonly game: Sender) {}

    /** Lists the games catalogue in order of id. */

    listGames(cursor?: string, limit?: number, signal?: AbortSignal): Promise<Response<PageOfGameView>> {
        return this.game.send<PageOfGameView>(new Call('listGames', 'GET', '/v1/games').query('cursor', cursor).query('limit', limit), signal);
    }

    /** Streams the whole list, page by page. */
    streamGames(limit?: number, signal?: AbortSignal): AsyncGenerator<GameView> {
        return pages(cursor => this.listGames(cursor, limit, signal));
    }

    /** Returns a game of the catalogue, with its ETag. */

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

    /** Lists the player's sessions, newest first. */

    listSessions(cursor?: string, limit?: number, signal?: AbortSignal): Promise<Response<PageOfSessionView>> {
        return this.game.send<PageOfSessionView>(new Call('listSessions', 'GET', '/v1/sessions').query('cursor', cursor).query('limit', limit), signal);
    }

    /** Streams the whole list, page by page. */
    streamSessions(limit?: number, signal?: AbortSignal): AsyncGenerator<SessionView> {
        return pages(cursor => this.listSessions(cursor, limit, signal));
    }

    /** Returns one of the player's sessions. */

    getSession(id: string, signal?: AbortSignal): Promise<Response<SessionView>> {
        return this.game.send<SessionView>(new Call('getSession', 'GET', '/v1/sessions/{id}').path('id', id), signal);
    }

    /** Sends a heartbeat of an open session. */

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

    /** Returns the approximate number of online players. */

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

    /** Lists the player's activities, newest first. */

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

    /** Lists a board, best first. */

    getLeaderboard(board: string, cursor?: string, limit?: number, signal?: AbortSignal): Promise<Response<RankedPage>> {
        return this.game.send<RankedPage>(new Call('getLeaderboard', 'GET', '/v1/leaderboards/{board}').path('board', board).query('cursor', cursor).query('limit', limit), signal);
    }

    /** Streams the whole list, page by page. */
    streamLeaderboard(board: string, limit?: number, signal?: AbortSignal): AsyncGenerator<RankedScore> {
        return pages(cursor => this.getLeaderboard(board, cursor, limit, signal));
    }

    /** Returns the player's row and the rows around it. */

    getLeaderboardAroundMe(board: string, limit?: number, signal?: AbortSignal): Promise<Response<RankedPage>> {
        return this.game.send<RankedPage>(new Call('getLeaderboardAroundMe', 'GET', '/v1/leaderboards/{board}/around-me').path('board', board).query('limit', limit), signal);
    }

    /** Submits a score. */

    submitScore(board: string, body: ScoreSubmission, signal?: AbortSignal): Promise<Response<Standing>> {
        return this.game.send<Standing>(new Call('submitScore', 'PUT', '/v1/leaderboards/{board}/scores').path('board', board).body(body), signal);
    }

    /** Lists all leaderboards in order of id. */

    listLeaderboards(cursor?: string, limit?: number, signal?: AbortSignal): Promise<Response<PageOfBoardView>> {
        return this.game.send<PageOfBoardView>(new Call('listLeaderboards', 'GET', '/v1/leaderboards').query('cursor', cursor).query('limit', limit), signal);
    }

    /** Streams the whole list, page by page. */
    streamLeaderboards(limit?: number, signal?: AbortSignal): AsyncGenerator<BoardView> {
        return pages(cursor => this.listLeaderboards(cursor, limit, signal));
    }

    /** Returns the settings of a leaderboard, with their ETag. */

    getLeaderboardSettings(board: string, signal?: AbortSignal): Promise<Response<BoardView>> {
        return this.game.send<BoardView>(new Call('getLeaderboardSettings', 'GET', '/v1/leaderboards/{board}/settings').path('board', board), signal);
    }

    /** Adds a leaderboard, or replaces its settings. */

    putLeaderboardSettings(board: string, body: BoardSettings, ifMatch?: string, signal?: AbortSignal): Promise<Response<BoardView>> {
        return this.game.send<BoardView>(new Call('putLeaderboardSettings', 'PUT', '/v1/leaderboards/{board}/settings').path('board', board).header('If-Match', ifMatch).body(body), signal);
    }

}

/** Operations of the contract, one request each. */
export class StorageOperations {
    constructor(protected readonly game: Sender) {}

    /** Lists the objects of a collection by key, without their values. */

    listStoredObjects(collection: string, cursor?: string, limit?: number, signal?: AbortSignal): Promise<Response<PageOfStoredObject>> {
        return this.game.send<PageOfStoredObject>(new Call('listStoredObjects', 'GET', '/v1/storage/{collection}').path('collection', collection).query('cursor', cursor).query('limit', limit), signal);
    }

    /** Streams the whole list, page by page. */
    streamStoredObjects(collection: string, limit?: number, signal?: AbortSignal): AsyncGenerator<StoredObject> {
        return pages(cursor => this.listStoredObjects(collection, cursor, limit, signal));
    }

    /** Returns a stored value exactly as it was sent, with its ETag. */

    getStoredObject(collection: string, key: string, signal?: AbortSignal): Promise<Response<JsonElement>> {
        return this.game.send<JsonElement>(new Call('getStoredObject', 'GET', '/v1/storage/{collection}/{key}').path('collection', collection).path('key', key), signal);
    }

    /** Stores any JSON of at most 64 KiB and 64 nested levels. */

    putStoredObject(collection: string, key: string, body: JsonElement, ifMatch?: string, ifNoneMatch?: string, signal?: AbortSignal): Promise<Response<StoredObject>> {
        return this.game.send<StoredObject>(new Call('putStoredObject', 'PUT', '/v1/storage/{collection}/{key}').path('collection', collection).path('key', key).header('If-Match', ifMatch).header('If-None-Match', ifNoneMatch).body(body), signal);
    }

    /** Deletes a stored object. */

    deleteStoredObject(collection: string, key: string, ifMatch?: string, signal?: AbortSignal): Promise<Response<void>> {
        return this.game.send<void>(new Call('deleteStoredObject', 'DELETE', '/v1/storage/{collection}/{key}').path('collection', collection).path('key', key).header('If-Match', ifMatch), signal);
    }

}

/** Operations of the contract, one request each. */
export class AdminOperations {
    constructor(protected readonly game: Sender) {}

    /** Lists changes by operators, newest first. */

    listAudit(actor?: string, action?: string, player?: string, cursor?: string, limit?: number, signal?: AbortSignal): Promise<Response<PageOfAuditView>> {
        return this.game.send<PageOfAuditView>(new Call('listAudit', 'GET', '/v1/admin/audit').query('actor', actor).query('action', action).query('player', player).query('cursor', cursor).query('limit', limit), signal);
    }

    /** Streams the whole list, page by page. */
    streamAudit(actor?: string, action?: string, player?: string, limit?: number, signal?: AbortSignal): AsyncGenerator<AuditView> {
        return pages(cursor => this.listAudit(actor, action, player, cursor, limit, signal));
    }

    /** Verifies the whole log: whether every row is unchanged and none is missing. */

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

    /** Renames a player. */

    renamePlayer(id: string, body: NameChange, signal?: AbortSignal): Promise<Response<NameView>> {
        return this.game.send<NameView>(new Call('renamePlayer', 'PUT', '/v1/admin/players/{id}/name').path('id', id).body(body), signal);
    }

    /** Hides a player's scores, on one board or on all. */

    hideScores(id: string, body: ScoresChange, signal?: AbortSignal): Promise<Response<ScoresView>> {
        return this.game.send<ScoresView>(new Call('hideScores', 'POST', '/v1/admin/players/{id}/scores/hide').path('id', id).body(body), signal);
    }

    /** Shows a player's hidden scores again. */

    showScores(id: string, body: ScoresChange, signal?: AbortSignal): Promise<Response<ScoresView>> {
        return this.game.send<ScoresView>(new Call('showScores', 'POST', '/v1/admin/players/{id}/scores/show').path('id', id).body(body), signal);
    }

    /** Corrects a player's wallet by an amount, positive or negative. */

    correctWallet(id: string, idempotencyKey: string, body: WalletCorrection, signal?: AbortSignal): Promise<Response<WalletReceipt>> {
        return this.game.send<WalletReceipt>(new Call('correctWallet', 'POST', '/v1/admin/players/{id}/wallet').path('id', id).header('Idempotency-Key', idempotencyKey).body(body), signal);
    }

    /** Returns all stored data of a player as one JSON document. */

    exportPlayer(id: string, reason: string, signal?: AbortSignal): Promise<Response<void>> {
        return this.game.send<void>(new Call('exportPlayer', 'GET', '/v1/admin/players/{id}/export').path('id', id).query('reason', reason), signal);
    }

    /** Erases a player, as a request of the player would. */

    erasePlayer(id: string, body: Justification, signal?: AbortSignal): Promise<Response<void>> {
        return this.game.send<void>(new Call('erasePlayer', 'DELETE', '/v1/admin/players/{id}').path('id', id).body(body), signal);
    }

    /** Returns the details of a player: profile, ways to log in, bans and balances. */

    getPlayerDetails(id: string, signal?: AbortSignal): Promise<Response<PlayerDetails>> {
        return this.game.send<PlayerDetails>(new Call('getPlayerDetails', 'GET', '/v1/admin/players/{id}').path('id', id), signal);
    }

    /** Finds players by id, name prefix, e-mail address or device id. */

    listPlayers(q: string, by?: string, cursor?: string, limit?: number, signal?: AbortSignal): Promise<Response<PageOfFoundPlayer>> {
        return this.game.send<PageOfFoundPlayer>(new Call('listPlayers', 'GET', '/v1/admin/players').query('q', q).query('by', by).query('cursor', cursor).query('limit', limit), signal);
    }

    /** Streams the whole list, page by page. */
    streamPlayers(q: string, by?: string, limit?: number, signal?: AbortSignal): AsyncGenerator<FoundPlayer> {
        return pages(cursor => this.listPlayers(q, by, cursor, limit, signal));
    }

    /** Lists a player's events of all kinds as one timeline, newest first. */

    listPlayerTimeline(id: string, kinds?: string, cursor?: string, limit?: number, signal?: AbortSignal): Promise<Response<PageOfTimelineEvent>> {
        return this.game.send<PageOfTimelineEvent>(new Call('listPlayerTimeline', 'GET', '/v1/admin/players/{id}/timeline').path('id', id).query('kinds', kinds).query('cursor', cursor).query('limit', limit), signal);
    }

    /** Streams the whole list, page by page. */
    streamPlayerTimeline(id: string, kinds?: string, limit?: number, signal?: AbortSignal): AsyncGenerator<TimelineEvent> {
        return pages(cursor => this.listPlayerTimeline(id, kinds, cursor, limit, signal));
    }

    /** Returns the state of the nodes, the cache, the export, the partitions and the dead letters. */

    getSystem(signal?: AbortSignal): Promise<Response<SystemView>> {
        return this.game.send<SystemView>(new Call('getSystem', 'GET', '/v1/admin/system'), signal);
    }

    /** Lists activities that the warehouse rejected, newest first, with the error. */

    listDeadLetters(cursor?: string, limit?: number, signal?: AbortSignal): Promise<Response<PageOfDeadLetterView>> {
        return this.game.send<PageOfDeadLetterView>(new Call('listDeadLetters', 'GET', '/v1/admin/dead-letters').query('cursor', cursor).query('limit', limit), signal);
    }

    /** Streams the whole list, page by page. */
    streamDeadLetters(limit?: number, signal?: AbortSignal): AsyncGenerator<DeadLetterView> {
        return pages(cursor => this.listDeadLetters(cursor, limit, signal));
    }

    /** Exports a dead letter again, once its cause is corrected. */

    sendDeadLetterAgain(id: string, body: SendAgain, signal?: AbortSignal): Promise<Response<SentAgain>> {
        return this.game.send<SentAgain>(new Call('sendDeadLetterAgain', 'POST', '/v1/admin/dead-letters/{id}/send-again').path('id', id).body(body), signal);
    }

}

/** Operations of the contract, one request each. */
export class OperatorsOperations {
    constructor(protected readonly game: Sender) {}

    /** Logs an operator in and sets the cookies of the session. */

    loginOperator(body: OperatorCredentials, signal?: AbortSignal): Promise<Response<OperatorLogin>> {
        return this.game.send<OperatorLogin>(new Call('loginOperator', 'POST', '/v1/operators/login').body(body), signal);
    }

    /** Returns how operators can log in, besides by password. */

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

    /** Ends all sessions of this operator. */

    logoutOperatorEverywhere(signal?: AbortSignal): Promise<Response<void>> {
        return this.game.send<void>(new Call('logoutOperatorEverywhere', 'POST', '/v1/operators/logout-everywhere'), signal);
    }

    /** Starts a login through the identity provider. */

    beginProviderLogin(signal?: AbortSignal): Promise<Response<ProviderLogin>> {
        return this.game.send<ProviderLogin>(new Call('beginProviderLogin', 'POST', '/v1/operators/provider'), signal);
    }

    /** Returns the logged-in operator. */

    getOwnOperator(signal?: AbortSignal): Promise<Response<OperatorAccount>> {
        return this.game.send<OperatorAccount>(new Call('getOwnOperator', 'GET', '/v1/operators/me'), signal);
    }

    /** Generates a secret for an authenticator app. */

    beginTotp(signal?: AbortSignal): Promise<Response<TotpSetup>> {
        return this.game.send<TotpSetup>(new Call('beginTotp', 'POST', '/v1/operators/me/totp'), signal);
    }

    /** Confirms the secret with a first code; from then on logins need a code. */

    confirmTotp(body: TotpConfirmation, signal?: AbortSignal): Promise<Response<void>> {
        return this.game.send<void>(new Call('confirmTotp', 'PUT', '/v1/operators/me/totp').body(body), signal);
    }

    /** Replaces the operator's own password. */

    changeOwnPassword(body: PasswordReplacement, signal?: AbortSignal): Promise<Response<void>> {
        return this.game.send<void>(new Call('changeOwnPassword', 'PUT', '/v1/operators/me/password').body(body), signal);
    }

    /** Lists all operators in order of their addresses. */

    listOperators(cursor?: string, limit?: number, signal?: AbortSignal): Promise<Response<PageOfOperatorView>> {
        return this.game.send<PageOfOperatorView>(new Call('listOperators', 'GET', '/v1/operators').query('cursor', cursor).query('limit', limit), signal);
    }

    /** Streams the whole list, page by page. */
    streamOperators(limit?: number, signal?: AbortSignal): AsyncGenerator<OperatorView> {
        return pages(cursor => this.listOperators(cursor, limit, signal));
    }

    /** Creates an account with a generated password, which is shown only once. */

    addOperator(body: NewOperator, signal?: AbortSignal): Promise<Response<AddedOperator>> {
        return this.game.send<AddedOperator>(new Call('addOperator', 'POST', '/v1/operators').body(body), signal);
    }

    /** Changes an operator's name or roles, or disables the account. */

    changeOperator(id: string, body: OperatorChange, signal?: AbortSignal): Promise<Response<OperatorView>> {
        return this.game.send<OperatorView>(new Call('changeOperator', 'PATCH', '/v1/operators/{id}').path('id', id).body(body), signal);
    }

    /** Generates a new password, which is shown only once, and removes the authenticator app. */

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
    /** UUIDv7, made by the client; a retry with the same id stores nothing twice. The time in it has the limits of
    `occurredAt`. */
    readonly id: string;
    /** The game. */
    readonly gameId: string;
    /** What happened: 1 to 64 of a-z, 0-9, dot, underscore and hyphen. */
    readonly kind: string;
    /** When it happened, at most 30 days ago and at most 5 minutes ahead. */
    readonly occurredAt: string;
    /** The session, if any. */
    readonly sessionId?: string;
    /** Details: any JSON up to 8 KiB (16 KiB with its numbers written in full) and 64 nested levels. */
    readonly payload?: JsonElement;
}

/** The outcome of a report. Accepted activities and duplicates are stored. */
export interface ActivityReceipt {
    /** How many were stored now. */
    readonly accepted: number;
    /** How many were stored before, or occur twice in this report. */
    readonly duplicates: number;
    /** The activities that were not stored, with the reason. A retry without a change is rejected again. */
    readonly rejected: RejectedActivity[];
}

export interface AddedOperator {
    /** The account. */
    readonly operator: OperatorView;
    /** The generated password. It is not stored and not shown again. */
    readonly password: string;
}

/** The result of verifying the audit log. */
export interface AuditCheck {
    /** Whether every row is unchanged and none is missing before the last one. */
    readonly ok: boolean;
    /** Number of verified rows. */
    readonly checked: number;
    /** Number of the first invalid row; null if there is none. */
    readonly firstBroken: number | null;
    /** Hash of the last valid row. Stored elsewhere, it later reveals missing rows at the end. */
    readonly head: string;
}

/** A row of the audit log. */
export interface AuditView {
    /** 1, 2, 3 without a gap. */
    readonly seq: number;
    /** The X-Audit-Id of the change's response. */
    readonly id: string;
    /** Time of the change. */
    readonly at: string;
    /** The operator's id, a service's client id, or command. */
    readonly actor: string;
    /** The operator's current name. */
    readonly actorName: string | null;
    /** The action, for example player.ban. */
    readonly action: string;
    /** The target: kind and id. */
    readonly subject: string;
    /** The player concerned, if any. */
    readonly playerId: string | null;
    readonly before: JsonElement | null;
    readonly after: JsonElement | null;
    /** Reason given by the operator; null once the player has been erased. */
    readonly reason: string | null;
    /** Trace id of the request. */
    readonly requestId: string | null;
    /** SHA-256 of the previous row's hash and of this row, in hex. */
    readonly hash: string;
}

/** The balance of a wallet. */
export interface BalanceView {
    /** For example gold or gems. */
    readonly currency: string;
    /** In the smallest unit of the currency. */
    readonly balance: number;
    /** Time of the latest entry. */
    readonly updatedAt: string;
}

export interface BanRequest {
    /** login, scores or all. */
    readonly scope: string;
    /** Shown to operators, not to players. */
    readonly reason: string;
    /** End of the ban; omitted or null: until it is lifted. */
    readonly until?: string;
}

export interface BanView {
    /** UUIDv7. */
    readonly id: string;
    /** login, scores or all. */
    readonly scope: string;
    /** End of the ban; null: until it is lifted. */
    readonly until: string | null;
    /** Shown to operators, not to players. */
    readonly reason: string;
    /** The operator's id. */
    readonly by: string;
    /** When the ban was set. */
    readonly at: string;
    /** When the ban was lifted early; null if it was not. */
    readonly liftedAt: string | null;
}

/** The settings of a leaderboard; a PUT replaces all of them. */
export interface BoardSettings {
    /** 1 to 100 characters. */
    readonly name: string;
    /** best, latest or sum. It cannot change after the board was added. */
    readonly policy: string;
    /** Whether it rejects scores, for example after the end of a season. Its ranking stays readable. */
    readonly closed?: boolean;
    /** For the audit log. Operators must give one. */
    readonly reason?: string;
}

/** The settings of a leaderboard. */
export interface BoardView {
    /** Short slug. */
    readonly boardId: string;
    /** Shown to players. */
    readonly name: string;
    /** best keeps a player's highest score, latest the latest, sum adds them up. */
    readonly policy: string;
    /** Since when it accepts no scores; null while it does. */
    readonly closedAt: string | null;
    /** The ETag; rises with each change. */
    readonly version: number;
    /** When it was added. */
    readonly createdAt: string;
    /** Time of the latest change. */
    readonly updatedAt: string;
}

/** Counts of one kind of value. */
export interface CacheKindView {
    /** Name of the kind. */
    readonly kind: string;
    /** Reads, estimated from a sample of one in sixteen. */
    readonly requests: number;
    /** Served from memory: the rest of the estimate. */
    readonly l1Hits: number;
    /** Reads that waited for Redis or the database, alone or with others. */
    readonly l1Misses: number;
    /** Loads from the database, refreshes included. */
    readonly loads: number;
}

/** Counts of the cache. */
export interface CacheView {
    /** Counts by kind of value. */
    readonly kinds: CacheKindView[];
    /** Values found in Redis. */
    readonly l2Hits: number;
    /** Values not found in Redis. */
    readonly l2Misses: number;
    /** Reads that skipped Redis because it was unavailable. */
    readonly l2Skipped: number;
    /** Committed values written through. */
    readonly written: number;
    /** Values evicted because another node changed them. */
    readonly invalidated: number;
    /** Values older than a known write; they were not served. */
    readonly staleRefused: number;
    /** Flushes of a whole L1. */
    readonly flushes: number;
    /** Calls to Redis that failed or timed out. */
    readonly redisFailures: number;
    /** Invalidations that Redis has not applied yet. */
    readonly pendingInvalidations: number;
    /** The most requested keys of the current minute, sampled; ids of players are masked. */
    readonly hotKeys: HotKeyView[];
}

/** The number of dead letters. */
export interface DeadLetterCount {
    /** The number. */
    readonly count: number;
    /** When the latest one was rejected. */
    readonly newest: string | null;
}

/** An activity that the warehouse rejected. */
export interface DeadLetterView {
    /** The activity's id. */
    readonly id: string;
    /** The event log. */
    readonly source: string;
    /** The player; null for roles that may not see players. */
    readonly playerId: string | null;
    /** The game. */
    readonly gameId: string | null;
    /** What happened. */
    readonly kind: string;
    /** When it happened, as text: some dead letters have an invalid time. */
    readonly occurredAt: string;
    /** When it was rejected. */
    readonly diedAt: string;
    /** The warehouse's error. */
    readonly reason: string;
    readonly payload: JsonElement | null;
}

export interface DeviceLogin {
    /** Generated and stored by the client. It is a secret: knowing it is enough to log in. */
    readonly deviceId: string;
    /** Display name of a new player; ignored for an existing one. */
    readonly displayName?: string;
    /** Country of a new player, ISO 3166-1 alpha-2; ignored for an existing one. */
    readonly country?: string;
}

export interface EmailLogin {
    /** Compared case-insensitively, after Unicode normalization. */
    readonly email: string;
    /** The registered password. */
    readonly password: string;
}

export interface EmailRegistration {
    /** Compared case-insensitively, after Unicode normalization. */
    readonly email: string;
    /** 8 to 128 characters. */
    readonly password: string;
}

/** An entry of the ledger. */
export interface EntryView {
    /** UUIDv7. */
    readonly entryId: string;
    /** The currency of the wallet. */
    readonly currency: string;
    /** Positive in, negative out. */
    readonly amount: number;
    /** The balance after this entry. */
    readonly balanceAfter: number;
    /** grant, spend, correction (by an operator), gift-sent or gift-received. */
    readonly kind: string;
    /** The reason given by the caller. */
    readonly reason: string | null;
    /** The gift it belongs to, if any. */
    readonly giftId: string | null;
    /** The other player of a gift; null once that player has been erased. */
    readonly counterpartId: string | null;
    /** Time of the entry. */
    readonly createdAt: string;
}

/** The progress of the export of one event log. */
export interface ExportSourceView {
    /** The event log. */
    readonly source: string;
    /** Age of the oldest activity that is not exported. */
    readonly lagSeconds: number;
    /** Activities that are not exported, counted up to 100,000. */
    readonly rows: number;
    /** Age of the oldest open transaction that has written. */
    readonly horizonSeconds: number;
    /** Everything committed before it is in the warehouse; null if the export is stopped or has not started. */
    readonly asOf: string | null;
    /** When the exporter last read the log. */
    readonly checkedAt: string | null;
    /** Whether the cursor belongs to another PostgreSQL cluster: an operator has to resume the export
    (docs/export.md). */
    readonly stopped: boolean;
}

/** The progress of the export. */
export interface ExportView {
    /** Age of the oldest activity that is not exported, in the event log that is furthest behind. */
    readonly lagSeconds: number;
    /** Activities that are not exported, counted up to 100,000 per log. */
    readonly rows: number;
    /** Age of the oldest open transaction that has written: later activities are exported after it ends. */
    readonly horizonSeconds: number;
    /** Everything committed before it is in the warehouse; null if an export is stopped or has not started. */
    readonly asOf: string | null;
    /** The progress of each event log. */
    readonly sources: ExportSourceView[];
}

/** A player found by a search. */
export interface FoundPlayer {
    /** UUIDv7. */
    readonly id: string;
    /** Display name; not unique. */
    readonly name: string;
    /** ISO 3166-1 alpha-2, or null. */
    readonly country: string | null;
    /** Time of registration. */
    readonly createdAt: string;
    /** Start of the latest session. */
    readonly lastSeenAt: string | null;
    /** Active bans. */
    readonly bans: PlayerBan[];
}

/** The content of a game; a PUT replaces all of it. */
export interface GameContent {
    /** 1 to 100 characters. */
    readonly name: string;
    /** At most 1000 characters. */
    readonly description?: string;
    /** A JSON object of at most 16 KiB, 32 KiB with its numbers written in full. */
    readonly config?: JsonElement;
    /** For the audit log. Operators must give one. */
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
    /** Configuration for the game's clients. */
    readonly config: JsonElement;
    /** The ETag; rises with each change. */
    readonly version: number;
    /** When it was added to the catalogue. */
    readonly createdAt: string;
    /** Time of the latest change. */
    readonly updatedAt: string;
}

export interface GeneratedPassword {
    /** The generated password. It is not stored and not shown again. */
    readonly password: string;
}

export interface GiftOrder {
    /** The recipient; not the giver. */
    readonly toPlayerId: string;
    /** Lower case, for example gold. */
    readonly currency: string;
    /** In the smallest unit of the currency. */
    readonly amount: number;
}

export interface GiftReceipt {
    /** UUIDv7, in the ledgers of both players. */
    readonly giftId: string;
    /** The giver's balance after the gift. */
    readonly balance: number;
}

/** A frequently requested key. */
export interface HotKeyView {
    /** The key, with * for ids of players and sessions. */
    readonly key: string;
    /** Requests in the sample. */
    readonly count: number;
}

export interface Justification {
    /** For the audit log. */
    readonly reason: string;
}

/** An activity in a list. */
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
    /** Name of the identity provider through which operators can log in; null if none is configured. */
    readonly provider: string | null;
}

/** A way to log in. */
export interface MaskedIdentity {
    /** device or email. */
    readonly kind: string;
    /** The e-mail address, masked for support; or the start of a device id, which is a secret and never shown. */
    readonly value: string;
    /** When it was linked. */
    readonly createdAt: string;
}

export interface NameChange {
    /** 3 to 32 visible characters. */
    readonly name: string;
    /** For the audit log. */
    readonly reason: string;
}

export interface NameView {
    /** The player. */
    readonly playerId: string;
    /** The new display name. */
    readonly name: string;
}

export interface NewOperator {
    /** The login name. */
    readonly email: string;
    /** One or more of support, analyst, designer and admin. */
    readonly roles: JsonElement[];
    /** For the audit log. */
    readonly reason: string;
    /** Shown to other operators; default: the part of the address before the @. */
    readonly name?: string;
}

/** A node and its load. */
export interface NodeView {
    /** Id of the process. */
    readonly id: string;
    /** Name of the machine. */
    readonly name: string;
    /** Version of the program. */
    readonly version: string;
    /** Start of the process. */
    readonly startedAt: string;
    /** Time of the report. */
    readonly reportedAt: string;
    /** CPU cores in use, averaged since the previous report. */
    readonly cpuCores: number;
    /** Resident memory. */
    readonly memoryBytes: number;
    /** Requests in progress. */
    readonly activeRequests: number;
    /** Requests started per second since the previous report. */
    readonly requestsPerSecond: number;
}

/** The logged-in operator. */
export interface OperatorAccount {
    /** UUIDv7. */
    readonly id: string;
    /** The login name. */
    readonly email: string;
    /** Shown to other operators. */
    readonly name: string;
    /** One or more of support, analyst, designer and admin. */
    readonly roles: JsonElement[];
    /** Whether a login also needs a code. */
    readonly totp: boolean;
    /** Steps required before anything else is allowed: password (choose one), totp (set up an authenticator app). */
    readonly setup: JsonElement[];
}

/** A change of an account; omitted members stay unchanged. */
export interface OperatorChange {
    /** For the audit log. */
    readonly reason: string;
    /** Shown to other operators. */
    readonly name?: string;
    /** One or more of support, analyst, designer and admin. */
    readonly roles?: JsonElement[];
    /** Whether the account is disabled. */
    readonly disabled?: boolean;
}

export interface OperatorCredentials {
    /** Compared case-insensitively. */
    readonly email: string;
    /** The password of the account. */
    readonly password: string;
    /** The code of the authenticator app, if the account has one. */
    readonly code?: string;
}

export interface OperatorLogin {
    /** The logged-in operator. */
    readonly operator: OperatorAccount;
    /** Seconds until the session must be refreshed. */
    readonly expiresIn: number;
    /** Whether a login also needs a code. */
    readonly totp: boolean;
}

export interface OperatorReset {
    /** For the audit log. */
    readonly reason: string;
}

/** An admin's view of an operator. */
export interface OperatorView {
    /** UUIDv7. */
    readonly id: string;
    /** The login name. */
    readonly email: string;
    /** Shown to other operators. */
    readonly name: string;
    /** One or more of support, analyst, designer and admin. */
    readonly roles: JsonElement[];
    /** Whether a login also needs a code. */
    readonly totp: boolean;
    /** Whether the account is disabled. */
    readonly disabled: boolean;
    /** Time of the latest login. */
    readonly lastLoginAt: string | null;
    /** When the account was created. */
    readonly createdAt: string;
}

/** A page of a list. */
export interface PageOfAuditView {
    /** The items, in the order of the list. */
    readonly items: AuditView[];
    /** The cursor of the next page; null on the last page. */
    readonly next: string | null;
}

/** A page of a list. */
export interface PageOfBalanceView {
    /** The items, in the order of the list. */
    readonly items: BalanceView[];
    /** The cursor of the next page; null on the last page. */
    readonly next: string | null;
}

/** A page of a list. */
export interface PageOfBoardView {
    /** The items, in the order of the list. */
    readonly items: BoardView[];
    /** The cursor of the next page; null on the last page. */
    readonly next: string | null;
}

/** A page of a list. */
export interface PageOfDeadLetterView {
    /** The items, in the order of the list. */
    readonly items: DeadLetterView[];
    /** The cursor of the next page; null on the last page. */
    readonly next: string | null;
}

/** A page of a list. */
export interface PageOfEntryView {
    /** The items, in the order of the list. */
    readonly items: EntryView[];
    /** The cursor of the next page; null on the last page. */
    readonly next: string | null;
}

/** A page of a list. */
export interface PageOfFoundPlayer {
    /** The items, in the order of the list. */
    readonly items: FoundPlayer[];
    /** The cursor of the next page; null on the last page. */
    readonly next: string | null;
}

/** A page of a list. */
export interface PageOfGameView {
    /** The items, in the order of the list. */
    readonly items: GameView[];
    /** The cursor of the next page; null on the last page. */
    readonly next: string | null;
}

/** A page of a list. */
export interface PageOfListedActivity {
    /** The items, in the order of the list. */
    readonly items: ListedActivity[];
    /** The cursor of the next page; null on the last page. */
    readonly next: string | null;
}

/** A page of a list. */
export interface PageOfOperatorView {
    /** The items, in the order of the list. */
    readonly items: OperatorView[];
    /** The cursor of the next page; null on the last page. */
    readonly next: string | null;
}

/** A page of a list. */
export interface PageOfSessionView {
    /** The items, in the order of the list. */
    readonly items: SessionView[];
    /** The cursor of the next page; null on the last page. */
    readonly next: string | null;
}

/** A page of a list. */
export interface PageOfStoredObject {
    /** The items, in the order of the list. */
    readonly items: StoredObject[];
    /** The cursor of the next page; null on the last page. */
    readonly next: string | null;
}

/** A page of a list. */
export interface PageOfTimelineEvent {
    /** The items, in the order of the list. */
    readonly items: TimelineEvent[];
    /** The cursor of the next page; null on the last page. */
    readonly next: string | null;
}

export interface PasswordReplacement {
    /** The current password. */
    readonly current: string;
    /** 12 to 128 characters. */
    readonly new: string;
}

/** A balance. */
export interface PlayerBalance {
    /** The currency. */
    readonly currency: string;
    /** In the smallest unit of the currency. */
    readonly balance: number;
}

/** A ban. */
export interface PlayerBan {
    /** UUIDv7. */
    readonly id: string;
    /** login, scores or all. */
    readonly scope: string;
    /** End of the ban; null: until it is lifted. */
    readonly until: string | null;
    /** Shown to operators, not to players. */
    readonly reason: string;
    /** The operator's id. */
    readonly by: string;
    /** When the ban was set. */
    readonly at: string;
    /** When the ban was lifted early; null if it was not. */
    readonly liftedAt: string | null;
}

/** A change of a profile; omitted members stay unchanged. */
export interface PlayerChange {
    /** 3 to 32 visible characters. */
    readonly displayName?: string;
    /** ISO 3166-1 alpha-2. */
    readonly country?: string;
}

/** An operator's view of a player. */
export interface PlayerDetails {
    /** UUIDv7. */
    readonly id: string;
    /** Display name; null once the player has been erased, like the rest of the profile. */
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
    /** Time of registration. */
    readonly createdAt: string | null;
    /** Start of the latest session. */
    readonly lastSeenAt: string | null;
    /** Ways to log in. */
    readonly identities: MaskedIdentity[];
    /** All bans, newest first, also lifted ones. */
    readonly bans: PlayerBan[];
    /** Balances. */
    readonly wallet: PlayerBalance[];
    /** Whether the player has been erased. */
    readonly erased: boolean;
}

/** The player's own view of the profile. */
export interface PlayerView {
    /** UUIDv7. */
    readonly playerId: string;
    /** Shown to all players; not unique. */
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
    /** Start of the latest session. */
    readonly lastSeenAt: string | null;
    /** Time of registration. */
    readonly createdAt: string;
    /** Time of the latest change of the profile. */
    readonly updatedAt: string;
}

/** The approximate number of online players, by heartbeats of the last five minutes. */
export interface PresenceView {
    /** Players in all games. */
    readonly online: number;
    /** Players by game; games without players are omitted. */
    readonly byGame: { [key: string]: number; };
}

export interface ProblemDetails {
    readonly type?: string;
    readonly title?: string;
    readonly status?: number;
    readonly detail?: string;
    readonly instance?: string;
    /** The accepted values, by field, parameter or header. */
    readonly errors?: { [key: string]: string[]; };
    /** Trace id of the request, as in X-Request-Id. */
    readonly traceId?: string;
}

export interface ProviderLogin {
    /** The identity provider's URL, at which the login continues. */
    readonly url: string;
}

/** The public view of a player. */
export interface PublicProfile {
    /** UUIDv7. */
    readonly playerId: string;
    /** Not unique. */
    readonly displayName: string;
    /** ISO 3166-1 alpha-2, or null. */
    readonly country: string | null;
    /** Starts at 1. */
    readonly level: number;
    /** Time of registration. */
    readonly createdAt: string;
}

/** A page of a board, or the rows around a player. */
export interface RankedPage {
    /** The rows, best first. */
    readonly items: RankedScore[];
    /** The cursor of the next page; null on the last page. */
    readonly next: string | null;
}

export interface RankedScore {
    /** From 1; players with equal scores share one and are listed in the order in which they reached it. */
    readonly rank: number;
    /** UUIDv7. */
    readonly playerId: string;
    /** The player's name. */
    readonly displayName: string;
    /** By the board's policy. */
    readonly score: number;
}

export interface RejectedActivity {
    /** Position in the report, from 0. */
    readonly index: number;
    /** The id as it was sent, if it was a string. */
    readonly id: string | null;
    /** The problem that a report with only this activity would get. */
    readonly problem: ProblemDetails;
}

export interface ScoreSubmission {
    /** An integer; higher is better. */
    readonly score: number;
    /** The player, if a game server submits the score; players omit it. */
    readonly playerId?: string;
}

export interface ScoresChange {
    /** For the audit log. */
    readonly reason: string;
    /** The board; omitted or null: all boards. */
    readonly board?: string;
}

export interface ScoresView {
    /** The boards that changed. */
    readonly boards: JsonElement[];
}

/** A request to export a dead letter again. */
export interface SendAgain {
    /** For the audit log. */
    readonly reason: string;
}

/** The result of exporting a dead letter again. */
export interface SentAgain {
    /** Activities that will be exported again. */
    readonly sent: number;
    /** Activities that are no longer in the event log; their dead letters stay. */
    readonly gone: number;
}

export interface ServiceLogin {
    /** The configured id of the service. */
    readonly clientId: string;
    /** The configured secret of the service. */
    readonly clientSecret: string;
}

export interface ServiceToken {
    /** For the Authorization header: `Bearer ...`. */
    readonly accessToken: string;
    /** Lifetime of the token in seconds. */
    readonly expiresIn: number;
}

export interface SessionStart {
    /** A game of `GET /v1/games`. */
    readonly gameId: string;
    /** For example ios, android, windows or web. */
    readonly platform: string;
    /** The version of the client. */
    readonly clientVersion: string;
}

/** A play session. */
export interface SessionView {
    /** UUIDv7. */
    readonly sessionId: string;
    /** The game. */
    readonly gameId: string;
    /** The platform that the client reported. */
    readonly platform: string;
    /** The version that the client reported. */
    readonly clientVersion: string;
    /** The player's country at the start. */
    readonly country: string | null;
    /** Start of the session. */
    readonly startedAt: string;
    /** Latest stored heartbeat; up to two minutes old while the session is open. */
    readonly lastSeenAt: string;
    /** End of the session; null while open. */
    readonly endedAt: string | null;
    /** `client`, `replaced` by a newer session, or `silent` for five minutes; null while open. */
    readonly endReason: string | null;
}

export interface Standing {
    /** The score on the board, by its policy. */
    readonly score: number;
    /** The highest single score ever submitted. */
    readonly best: number;
    /** From 1; players with equal scores share one. */
    readonly rank: number;
}

/** A stored object without its value. */
export interface StoredObject {
    /** Unique within the collection. */
    readonly key: string;
    /** The ETag. It rises with each change, also across deletions: no version of a key is reused. */
    readonly version: number;
    /** Size of the value in bytes of JSON. */
    readonly size: number;
    /** Time of the first write. */
    readonly createdAt: string;
    /** Time of the latest write. */
    readonly updatedAt: string;
}

/** A ticket that opens one stream. */
export interface StreamTicket {
    /** The value of the query parameter `ticket`. */
    readonly ticket: string;
    /** Lifetime of the ticket in seconds. */
    readonly expiresIn: number;
}

/** The current state of the installation. */
export interface SystemView {
    /** Time of the reading. */
    readonly at: string;
    /** Whether Redis is available; if not, only the responding node is listed. */
    readonly redisAvailable: boolean;
    /** The GameApi nodes, each by its latest report. */
    readonly nodes: NodeView[];
    /** Counts of all these nodes together, each since its start. */
    readonly cache: CacheView;
    /** The export from the event log to the warehouse. */
    readonly export: ExportView;
    /** The tables with weekly partitions. */
    readonly partitions: WeeklyTableView[];
    /** Activities that the warehouse rejected. */
    readonly deadLetters: DeadLetterCount;
}

/** An event of a player's timeline. */
export interface TimelineEvent {
    /** Time of the event. */
    readonly at: string;
    /** sessions, ledger, storage, scores, activities or audit. */
    readonly kind: string;
    /** A short description. */
    readonly title: string;
    /** The details, by kind. */
    readonly data: JsonElement;
}

export interface TokenPair {
    /** The player. */
    readonly playerId: string;
    /** For the Authorization header: `Bearer ...`. */
    readonly accessToken: string;
    /** Exchanged for the next pair at `/v1/auth/refresh`. */
    readonly refreshToken: string;
    /** Lifetime of the access token in seconds. */
    readonly expiresIn: number;
}

export interface TokenRefresh {
    /** The refresh token of the latest pair. Ten seconds after its use it is invalid. */
    readonly refreshToken: string;
}

export interface TotpConfirmation {
    /** The six digits of the authenticator app. */
    readonly code: string;
}

export interface TotpSetup {
    /** The secret in Base32, for manual entry. */
    readonly secret: string;
    /** The secret as a URI, for a QR code. */
    readonly uri: string;
}

export interface WalletChange {
    /** Lower case, for example gold. */
    readonly currency: string;
    /** In the smallest unit of the currency. */
    readonly amount: number;
    /** Stored in the ledger. */
    readonly reason: string;
}

export interface WalletCorrection {
    /** Lower case, for example gold. */
    readonly currency: string;
    /** Positive in, negative out, in the smallest unit of the currency; not 0. */
    readonly amount: number;
    /** For the audit log; it does not appear in the player's ledger. */
    readonly reason: string;
}

export interface WalletReceipt {
    /** The balance after the change. */
    readonly balance: number;
    /** The entry of the ledger. */
    readonly entryId: string;
}

/** A partition. */
export interface WeekView {
    /** Name of the partition. */
    readonly name: string;
    /** PostgreSQL's estimate. */
    readonly rows: number;
    /** Size with indexes. */
    readonly bytes: number;
}

/** A table with weekly partitions. */
export interface WeeklyTableView {
    /** The database. */
    readonly database: string;
    /** The table. */
    readonly table: string;
    /** Partitions after the current week; there should be at least two. */
    readonly ahead: number;
    /** Rows without a weekly partition. */
    readonly defaultRows: number;
    /** Size of all partitions with indexes. */
    readonly bytes: number;
    /** The partitions. */
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