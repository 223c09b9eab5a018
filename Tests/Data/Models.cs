using GameApi.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Npgsql;

namespace Tests.Data;

/// <summary>The tables of all models, without a server.</summary>
internal static class Models
{
    public static IReadOnlyList<ITable> Tables()
    {
        using var nowhere = NpgsqlDataSource.Create("Host=localhost");
        DbContext[] contexts =
        [
            new GameDbContext(GameDbOptions.For<GameDbContext>(nowhere)),
            new EventLogDbContext(GameDbOptions.For<EventLogDbContext>(nowhere)),
            new LeaderboardDbContext(GameDbOptions.For<LeaderboardDbContext>(nowhere)),
        ];
        return [.. contexts.SelectMany(context => context.GetService<IDesignTimeModel>().Model.GetRelationalModel().Tables)
            .DistinctBy(table => table.Name)];
    }
}
