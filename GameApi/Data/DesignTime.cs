using Microsoft.EntityFrameworkCore.Design;
using Npgsql;

namespace GameApi.Data;

/// <summary>For <c>dotnet ef migrations add</c>, which needs the models and no server.</summary>
internal sealed class DesignTime :
    IDesignTimeDbContextFactory<GameDbContext>, IDesignTimeDbContextFactory<LeaderboardDbContext>,
        IDesignTimeDbContextFactory<EventLogDbContext>
{
    private static readonly NpgsqlDataSource Unused = NpgsqlDataSource.Create("Host=localhost");

    GameDbContext IDesignTimeDbContextFactory<GameDbContext>.CreateDbContext(string[] args) =>
        new(GameDbOptions.For<GameDbContext>(Unused));

    LeaderboardDbContext IDesignTimeDbContextFactory<LeaderboardDbContext>.CreateDbContext(string[] args) =>
        new(GameDbOptions.For<LeaderboardDbContext>(Unused));

    EventLogDbContext IDesignTimeDbContextFactory<EventLogDbContext>.CreateDbContext(string[] args) =>
        new(GameDbOptions.For<EventLogDbContext>(Unused));
}
