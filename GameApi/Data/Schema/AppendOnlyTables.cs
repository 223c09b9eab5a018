using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace GameApi.Data.Schema;

/// <summary>Append-only tables: an annotation of the model marks them, a trigger enforces it for every role.</summary>
internal static class AppendOnlyTables
{
    private const string Annotation = "Game:AppendOnly";

    public static void AppendOnly(this EntityTypeBuilder<AuditRow> entity) => entity.HasAnnotation(Annotation, true);

    public static bool IsAppendOnly(this IReadOnlyEntityType entity) => entity.FindAnnotation(Annotation) is not null;

    /// <summary>
    /// The trigger rejects every change but one: columns that may name a player are emptied once the player has been erased. It also binds
    /// the owner of the table, who may drop it; <see cref="Migrate.ServiceRoles"/> makes sure that services are not the owner.
    /// </summary>
    public static IEnumerable<string> Sql(string table) =>
    [
        $"""
        CREATE FUNCTION {table}_append_only() RETURNS trigger LANGUAGE plpgsql AS $only$
        BEGIN
            IF TG_OP = 'UPDATE' THEN
                IF NEW.before IS NULL AND NEW.after IS NULL AND NEW.reason IS NULL AND NEW.salt IS NULL
                    AND (NEW.seq, NEW.id, NEW.at, NEW.actor, NEW.action, NEW.subject, NEW.player_id, NEW.request_id, NEW.digest, NEW.hash)
                        IS NOT DISTINCT FROM
                        (OLD.seq, OLD.id, OLD.at, OLD.actor, OLD.action, OLD.subject, OLD.player_id, OLD.request_id, OLD.digest, OLD.hash)
                    AND EXISTS (SELECT FROM erased_players WHERE erased_players.player_id = OLD.player_id)
                THEN RETURN NEW; END IF;
            END IF;
            RAISE EXCEPTION '{table} is append-only' USING ERRCODE = 'insufficient_privilege';
        END $only$
        """,
        $"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_append_only()",
        $"CREATE TRIGGER {table}_not_emptied BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION {table}_append_only()",
    ];
}
