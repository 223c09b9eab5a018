using System.Text.Json.Nodes;
using static Tests.Contract.BadInputRows;

namespace Tests.Contract;

/// <summary>Bad input of the console's routes, a row each.</summary>
internal static class OperatorBadInputs
{
    private const string OperatorLogin = "POST /v1/operators/login", NewOperator = "POST /v1/operators",
        OwnPassword = "PUT /v1/operators/me/password";
    private const string Ban = "POST /v1/admin/players/{id}/bans", Rename = "PUT /v1/admin/players/{id}/name",
        Correct = "POST /v1/admin/players/{id}/wallet";
    private const string Erase = "DELETE /v1/admin/players/{id}";

    public static readonly BadInput[] All =
    [
        .. Fields(NewOperator, "email", "nobody", "a b@example.org", "", null),
        .. Fields(NewOperator, "roles", new JsonArray(), new JsonArray("root"), new JsonArray("admin", "admin"), "admin", null),
        .. Fields(NewOperator, "name", "", Long(65), " Ada"), .. Needs(NewOperator, "email", "roles"), .. Pages("GET /v1/operators", 100),
        .. Pages("GET /v1/admin/audit", 100),
        .. ((string[])[NewOperator, Ban, Rename, Correct, Erase])
            .SelectMany(route =>
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
    ];
}
