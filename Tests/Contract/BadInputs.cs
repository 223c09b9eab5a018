using System.Text.Json.Nodes;

namespace Tests.Contract;

/// <summary>Bad input of every kind that the contract names, a row each.</summary>
internal static class BadInputs
{
    private const string Invalid = "invalid-request";
    private const string Device = "POST /v1/auth/device", Register = "POST /v1/auth/email/register", Login = "POST /v1/auth/email/login";
    private const string Refresh = "POST /v1/auth/refresh", Service = "POST /v1/auth/service", Me = "PATCH /v1/players/me",
        Session = "POST /v1/sessions";
    private const string Report = "POST /v1/activities", Activities = "GET /v1/activities", Game = "PUT /v1/games/{id}",
        Score = "PUT /v1/leaderboards/{board}/scores";
    private const string Settings = "PUT /v1/leaderboards/{board}/settings";
    private const string Board = "GET /v1/leaderboards/{board}", Around = "GET /v1/leaderboards/{board}/around-me";
    private const string Spend = "POST /v1/wallet/spend", Grant = "POST /v1/players/{id}/wallet/grant", Gift = "POST /v1/gifts";
    private const string List = "GET /v1/storage/{collection}", Stored = "GET /v1/storage/{collection}/{key}",
        Put = "PUT /v1/storage/{collection}/{key}";
    private const string Delete = "DELETE /v1/storage/{collection}/{key}";
    private const string OperatorLogin = "POST /v1/operators/login", NewOperator = "POST /v1/operators",
        OwnPassword = "PUT /v1/operators/me/password";
    private const string Ban = "POST /v1/admin/players/{id}/bans", Rename = "PUT /v1/admin/players/{id}/name",
        Correct = "POST /v1/admin/players/{id}/wallet";
    private const string Erase = "DELETE /v1/admin/players/{id}";

    public static readonly BadInput[] All =
    [
        // Every body: what is not known, no JSON, not declared as JSON, too much.
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
            .Select(
                route =>
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
        .. Fields(NewOperator, "email", "nobody", "a b@example.org", "", null),
        .. Fields(NewOperator, "roles", new JsonArray(), new JsonArray("root"), new JsonArray("admin", "admin"), "admin", null),
        .. Fields(NewOperator, "name", "", Long(65), " Ada"), .. Needs(NewOperator, "email", "roles"), .. Pages("GET /v1/operators", 100),
        .. Pages("GET /v1/admin/audit", 100),
        .. ((string[])[NewOperator, Ban, Rename, Correct, Erase])
            .SelectMany(
                route =>
                    (BadInput[])[.. Fields(route, "reason", "", "ab", Long(501), " abc", "a\u0007bc", null), .. Needs(route, "reason")]),
        .. Fields(OperatorLogin, "email", "nobody", ""), .. Fields(OperatorLogin, "password", "", Long(129)),
        .. Needs(OperatorLogin, "email", "password"),
        new(OperatorLogin, "credentials that nobody has", 401, "operator-login-failed", null, _ => { }),
        .. Fields(OwnPassword, "new", Long(11), Long(129), null),
        new("PATCH /v1/operators/{id}", "nothing to change", 400, Invalid, "$", draft =>
            draft.Body = new JsonObject { ["reason"] = "test" }),
        .. Fields(Ban, "scope", "chat", "", null), .. Fields(Ban, "until", "2020-01-01T00:00:00Z", "2300-01-01T00:00:00Z", "tomorrow", 5),
        .. Needs(Ban, "scope"), .. Ids(Ban),
        .. Fields(Rename, "name", "ab", Long(33), "Ada ", null), .. Needs(Rename, "name"),
        .. Fields("POST /v1/admin/players/{id}/scores/hide", "board", "x", "A"),
        .. Fields(Correct, "currency", "Gold", "", null),
        .. Fields(Correct, "amount", 0, 1.5, "1", 1_000_000_000_001, -1_000_000_000_001, null), .. Needs(Correct, "currency", "amount"),
        new(Correct, "no key", 400, Invalid, "Idempotency-Key", draft => draft.Headers.Remove("Idempotency-Key")),
        new(Correct, "more than there is", 409, "insufficient-funds", null, draft => draft.Body!["amount"] = -1_000_000),
        new(Delete, "a stale version", 412, "stale-version", null, draft => draft.Headers["If-Match"] = "\"99\""),
        new(Delete, "no version", 400, Invalid, "If-Match", draft => draft.Headers["If-Match"] = "1"),
    ];

    private static IEnumerable<BadInput> OfAnyBody(Route route)
    {
        var limit = route.Name == Report ? 1024 : route.Name == Put ? 64 : 256;
        yield return new(route.Name, "no JSON", 400, Invalid, "$", draft => draft.Text = "{");
        yield return new(route.Name, "nothing", 400, Invalid, "$", draft => draft.Text = "");
        yield return new(
            route.Name, "another content type", 415, "unsupported-media-type", null, draft => draft.ContentType = "text/plain");
        yield return new(route.Name, $"more than {limit} KiB", 413, "too-large", null, draft => draft.Text = $"\"{Long(limit * 1024)}\"");
        if (route.Name != Put)
            yield return new(route.Name, "a field that nobody knows", 400, Invalid, route.Name == Report ? "[0].surprise" : "surprise",
                draft => (draft.Body is JsonArray items ? items[0]! : draft.Body!)["surprise"] = 1);
    }

    private static IEnumerable<BadInput> OfMoney(string route) =>
    [
        .. Fields(route, "currency", "Gold", "1gold", "", Long(33), null),
            .. Fields(route, "amount", 0, -1, 1.5, "1", 1_000_000_000_001, null), .. Needs(route, "currency", "amount"),
        new(route, "no key", 400, Invalid, "Idempotency-Key", draft => draft.Headers.Remove("Idempotency-Key")),
        new(route, "a key with a blank", 400, Invalid, "Idempotency-Key", draft => draft.Headers["Idempotency-Key"] = "a b"),
        new(route, "a key that is too long", 400, Invalid, "Idempotency-Key", draft => draft.Headers["Idempotency-Key"] = Long(129)),
    ];

    private static IEnumerable<BadInput> Fields(string route, string field, params JsonNode?[] values) =>
        values.Select(
            value =>
                new BadInput(
                    route, $"{field} is {Shown(value?.ToJsonString() ?? "null")}", 400, Invalid, field, draft =>
                        draft.Body![field] = value?.DeepClone()));

    private static IEnumerable<BadInput> Needs(string route, params string[] fields) =>
        fields.Select(field => new BadInput(route, $"without {field}", 400, Invalid, field, draft => draft.Body!.AsObject().Remove(field)));

    private static IEnumerable<BadInput> Query(string route, string parameter, params string[] values) =>
        values.Select(
            value =>
                new BadInput(
                    route, $"{parameter}={Shown(value)}", 400, Invalid, parameter, draft =>
                        draft.Target += $"?{parameter}={Uri.EscapeDataString(value)}"));

    private static IEnumerable<BadInput> Pages(string route, int most) =>
        [.. Query(route, "limit", "0", "-1", $"{most + 1}", "many"),
            .. Query(route, "cursor", "forged", "", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")];

    private static IEnumerable<BadInput> Place(string route, string parameter, params string[] values) =>
        values.Select(
            value =>
                new BadInput(route, $"{{{parameter}}} is {Shown(value)}", 400, Invalid, parameter, draft => draft.Place(parameter, value)));

    private static BadInput Gone(string route, string parameter, string value) =>
        new(route, $"{{{parameter}}} is of nothing", 404, "not-found", null, draft => draft.Place(parameter, value));

    private static IEnumerable<BadInput> Ids(string route) =>
        [.. Place(route, "id", "not-a-uuid"), Gone(route, "id", $"{Guid.CreateVersion7()}")];

    private static IEnumerable<BadInput> Versions(string route, string header) =>
    [
        new(route, "no version", 428, "precondition-required", null, draft => draft.Headers.Remove(header)),
        new(route, "a stale version", 412, "stale-version", null, draft => draft.Headers[header] = "\"999999\""),
        new(route, "no ETag", 400, Invalid, header, draft => draft.Headers[header] = "7"),
    ];

    private static void Header(Draft draft, string name, string value)
    {
        draft.Headers.Remove("If-Match");
        draft.Headers[name] = value;
    }

    private static string Long(int length) => new('x', length);

    private static string Shown(string value) => value.Length <= 40 ? value : $"{value[..20]}... ({value.Length})";
}
