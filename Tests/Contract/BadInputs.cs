using System.Text.Json.Nodes;
using static Tests.Contract.BadInputRows;

namespace Tests.Contract;

/// <summary>Bad input of every kind that the contract names, a row each.</summary>
internal static class BadInputs
{
    private const string Device = "POST /v1/auth/device", Register = "POST /v1/auth/email/register", Login = "POST /v1/auth/email/login";
    private const string Refresh = "POST /v1/auth/refresh", Service = "POST /v1/auth/service", Me = "PATCH /v1/players/me",
        Session = "POST /v1/sessions";
    private const string Activities = "GET /v1/activities", Game = "PUT /v1/games/{id}",
        Score = "PUT /v1/leaderboards/{board}/scores";
    private const string Settings = "PUT /v1/leaderboards/{board}/settings";
    private const string Board = "GET /v1/leaderboards/{board}", Around = "GET /v1/leaderboards/{board}/around-me";
    private const string Spend = "POST /v1/wallet/spend", Grant = "POST /v1/players/{id}/wallet/grant", Gift = "POST /v1/gifts";
    private const string List = "GET /v1/storage/{collection}", Stored = "GET /v1/storage/{collection}/{key}";
    private const string Delete = "DELETE /v1/storage/{collection}/{key}";

    public static readonly BadInput[] All =
    [
        // Every body: unknown fields, no JSON, another content type, too large.
        .. Routes.All.Where(route => route.Body is not null).SelectMany(OfAnyBody),

        .. Fields(
            Device, "deviceId", Long(7), Long(129), " device-1", "device-1 ", "device\t-1", "device\u0000-1",
            "\U0001f3ae\U0001f3ae\U0001f3ae\U0001f3ae", 12345678, null),
        .. Needs(Device, "deviceId"),
        .. Fields(Device, "displayName", "ab", Long(33), " Ada", "A\nda", "\U0001f3ae\U0001f3ae", 123),
        .. Fields(Device, "country", "de", "XX", "DEU", "", 49),
        .. Fields(Register, "email", "nobody", "a@b", "a b@example.org", $"{Long(250)}@example.org", "", null),
        .. Fields(Register, "password", Long(7), Long(129), null),
        .. Fields(Login, "email", "nobody", ""), .. Fields(Login, "password", Long(7), Long(129)), .. Needs(Register, "email", "password"),
        .. Needs(Login, "email", "password"),
        new(Login, "credentials that nobody has", 401, "invalid-credentials", null, _ => { }),
        .. Fields(Refresh, "refreshToken", "", Long(201), 1, null), .. Needs(Refresh, "refreshToken"),
        new(Refresh, "a token that nobody has", 401, "invalid-refresh-token", null, _ => { }),
        .. Fields(Service, "clientId", "", Long(65)), .. Fields(Service, "clientSecret", "", Long(257)),
        .. Needs(Service, "clientId", "clientSecret"),
        new(Service, "a client that nobody knows", 401, "invalid-credentials", null, _ => { }),

        .. Fields(Me, "displayName", "ab", Long(33), "Ada ", "\U0001f3ae\U0001f3ae"), .. Fields(Me, "country", "de", "XX"),
        new(Me, "nothing to change", 400, Invalid, "$", draft => draft.Body = new JsonObject()), .. Versions(Me, "If-Match"),
        .. Ids("GET /v1/players/{id}"), .. Ids("GET /v1/sessions/{id}"), .. Ids("POST /v1/sessions/{id}/heartbeat"),
        .. Ids("POST /v1/sessions/{id}/end"), .. Ids(Grant),

        .. Fields(Session, "gameId", "x", Long(33), "STAR-DRIFT", "star_drift", "no-such-game", null),
            .. Fields(Session, "platform", "", Long(33), " web", 1),
        .. Fields(Session, "clientVersion", "", Long(33), "1\u0085"), .. Needs(Session, "gameId", "platform", "clientVersion"),

        new(Report, "no activities", 400, Invalid, "$", draft => draft.Body = new JsonArray()),
        new(Report, "501 activities", 400, Invalid, "$", draft =>
            draft.Body = new JsonArray([.. Enumerable.Range(0, 501).Select(_ => draft.Body![0]!.DeepClone())])),
        new(Report, "no array", 400, Invalid, "$", draft => draft.Body = draft.Body![0]!.DeepClone()),
        .. Query(Activities, "kind", "", "A", ".a", Long(65)), .. Query(Activities, "gameId", "x", "A-GAME"),
        .. Query(Activities, "before", "yesterday", ""),

        .. Pages(Activities, 200), .. Pages("GET /v1/sessions", 100), .. Pages("GET /v1/games", 100),
            .. Pages("GET /v1/wallet/entries", 100), .. Pages(List, 100), .. Pages(Board, 100),
        .. Query(Around, "limit", "0", "51", "many"),

        .. Fields(Game, "name", "", Long(101), " Star", null), .. Needs(Game, "name"), .. Fields(Game, "description", Long(1_001)),
        .. Fields(Game, "config", new JsonArray(), "text", new JsonObject { ["x"] = Long(16 * 1024) }, new JsonObject { ["x"] = "\u0000" }),
        .. Place(Game, "id", "A", "a_b", Long(33)), .. Place("GET /v1/games/{id}", "id", "A"), .. Versions(Game, "If-Match"),
        Gone("GET /v1/games/{id}", "id", "no-such-game"),
        .. Fields(Settings, "name", "", Long(101), " Star", null), .. Fields(Settings, "policy", "worst", "", null),
        .. Fields(Settings, "closed", "yes", 1), .. Needs(Settings, "name", "policy"), .. Place(Settings, "board", "A", "a_b", Long(65)),
        .. Versions(Settings, "If-Match"), .. Pages("GET /v1/leaderboards", 100),
        .. Place("GET /v1/leaderboards/{board}/settings", "board", "A"),
        Gone("GET /v1/leaderboards/{board}/settings", "board", "no-such-board"),
        new(Settings, "another policy", 409, "policy-fixed", null, draft => draft.Body!["policy"] = "best"),
        .. ((string[])[Game, Settings]).SelectMany(route => Fields(route, "reason", "", "ab", Long(501), " abc", "a\u0007bc")),

        .. Fields(Score, "score", 1.5, "12", 1_000_000_000_001, -1_000_000_000_001, null), .. Needs(Score, "score"),
            .. Fields(Score, "playerId", "me", 1),
        .. Place(Score, "board", "x", "A", Long(65)), .. Place(Board, "board", "x"), .. Place(Around, "board", "A"),
        Gone(Score, "board", "no-such-board"), Gone(Board, "board", "no-such-board"), Gone(Around, "board", "no-such-board"),
        new(Score, "another's score", 403, "forbidden", null, draft => draft.Body!["playerId"] = Guid.CreateVersion7()),

        .. ((string[])[Spend, Grant, Gift]).SelectMany(OfMoney),
        .. ((string[])[Spend, Grant])
            .SelectMany(route => (BadInput[])[.. Fields(route, "reason", "", Long(201), " x", "a\u0007", null), .. Needs(route, "reason")]),
        .. ((string[])[Spend, Gift])
            .Select(route =>
                new BadInput(route, "more than there is", 409, "insufficient-funds", null, draft => draft.Body!["amount"] = 1_000_000)),
        .. Fields(Gift, "toPlayerId", "me", null), .. Needs(Gift, "toPlayerId"),
        new(Gift, "to nobody", 404, "not-found", null, draft => draft.Body!["toPlayerId"] = Guid.CreateVersion7()),

        .. Place(List, "collection", "a b", Long(65), "\u00e9"), .. Place(Put, "collection", "a b", Long(65)),
            .. Place(Put, "key", "a b", "a:b", Long(129)),
        .. Place(Stored, "key", Long(129)), .. Place(Delete, "key", "a b"), Gone(Stored, "key", "nothing"),
        new(Put, "a number beyond a double", 400, Invalid, "$", draft => draft.Text = "1e400"),
        new(Put, "U+0000 in text", 400, Invalid, "$", draft => draft.Text = "\"\\u0000\""),
        .. Versions(Put, "If-Match"),
        new(Put, "creating what is there", 412, "stale-version", null, draft => Header(draft, "If-None-Match", "*")),
        new(Put, "a version that must not be", 400, Invalid, "If-None-Match", draft => Header(draft, "If-None-Match", "\"1\"")),
        .. OperatorBadInputs.All,
        new(Delete, "a stale version", 412, "stale-version", null, draft => draft.Headers["If-Match"] = "\"99\""),
        new(Delete, "no version", 400, Invalid, "If-Match", draft => draft.Headers["If-Match"] = "1"),
    ];
}
