using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace GameApi.Data;

/// <summary>
/// A table of its own, because <see cref="TokenFamily"/> is spread over all nodes of a sharded database. Every GameApi node reads this one
/// several times a second, from the coordinator alone, also while a data node is down.
/// </summary>
[Comment("Sessions whose access tokens are rejected before they expire; kept longer than any access token lives")]
internal sealed class RevokedSession
{
    [Comment("token_families.family_id, the sid claim of the access tokens")]
    public required Guid SessionId { get; init; }

    [Comment("Time of the logout, or of the reuse of a refresh token")]
    public required DateTimeOffset RevokedAt { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<RevokedSession>
    {
        public void Configure(EntityTypeBuilder<RevokedSession> session)
        {
            session.ToTable("revoked_sessions");
            session.HasKey(s => s.SessionId);

            // Nodes read the sessions revoked since their last read.
            session.HasIndex(s => s.RevokedAt);
        }
    }
}
