using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace GameApi.Data;

/// <summary>
/// Beside <see cref="TokenFamily"/>, which is spread over all nodes of a sharded database: every GameApi node reads this several times a
/// second, on one node, also while another is down.
/// </summary>
[Comment("Sessions whose access tokens are rejected before they expire; kept for longer than any access token lives")]
internal sealed class RevokedSession
{
    [Comment("token_families.family_id, the sid claim of the access tokens")]
    public required Guid SessionId { get; init; }

    [Comment("Logout, or reuse of a refresh token")]
    public required DateTimeOffset RevokedAt { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<RevokedSession>
    {
        public void Configure(EntityTypeBuilder<RevokedSession> session)
        {
            session.ToTable("revoked_sessions");
            session.HasKey(s => s.SessionId);

            // Nodes read what was revoked since their last read.
            session.HasIndex(s => s.RevokedAt);
        }
    }
}
