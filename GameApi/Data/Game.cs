using GameApi.Data.Schema;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace GameApi.Data;

[Comment("The games catalogue")]
internal sealed class Game
{
    [Comment("Short slug")]
    public required string GameId { get; init; }

    [Comment("Shown to players")]
    public required string Name { get; set; }

    [Comment("One or two sentences")]
    public string? Description { get; set; }

    [Comment("Whatever the game's clients need, as JSON; never queried by its content")]
    public string Config { get; set; } = "{}";

    [Comment("Rises with each change; the ETag")]
    public int Version { get; set; } = 1;

    [Comment("When it was added to the catalogue")]
    public required DateTimeOffset CreatedAt { get; init; }

    [Comment("Latest change")]
    public required DateTimeOffset UpdatedAt { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<Game>
    {
        public void Configure(EntityTypeBuilder<Game> game)
        {
            game.ToTable("games", table =>
            {
                table.HasCheckConstraint("ck_games_game_id", Checks.Name("game_id", "[a-z0-9-]*", 2, 32));
                table.HasCheckConstraint("ck_games_name", "char_length(name) BETWEEN 1 AND 100");
                table.HasCheckConstraint("ck_games_name_text", Checks.Text("name"));
                table.HasCheckConstraint("ck_games_description", "char_length(description) <= 1000");
                table.HasCheckConstraint("ck_games_config", "jsonb_typeof(config) = 'object'");
                table.HasCheckConstraint("ck_games_config_size", Checks.Jsonb("config", Checks.MaxConfig));
                table.HasCheckConstraint("ck_games_version", "version >= 1");
            });
            game.HasKey(g => g.GameId);
            game.Property(g => g.Config).HasColumnType("jsonb").HasDefaultValueSql("'{}'");
            game.Property(g => g.Version).HasDefaultValue(1).HasSentinel(0);
        }
    }
}
