using AspireGame.Client;
using PlayerSimulator.History;
using Xunit;

namespace Tests.PlayerSimulator;

public sealed class PlayerHistoryTests
{
    private static readonly DateTimeOffset Now = new(2026, 6, 15, 13, 30, 0, TimeSpan.Zero);
    private static readonly string[] Games = ["arena", "farm", "racer"];

    [Fact]
    public void A_history_written_twice_has_the_same_ids() =>
        Assert.Equal(All().Select(activity => activity.Id), All().Select(activity => activity.Id));

    [Fact]
    public void Every_activity_has_an_id_of_its_own_that_carries_its_time()
    {
        var activities = All();

        Assert.NotEmpty(activities);
        Assert.Equal(activities.Count, activities.Select(activity => activity.Id).Distinct().Count());
        Assert.All(activities, activity =>
        {
            Assert.Equal(7, activity.Id.Version);
            var milliseconds = Convert.ToInt64(activity.Id.ToString("N")[..12], 16);
            Assert.Equal(activity.OccurredAt.ToUnixTimeMilliseconds(), milliseconds);
        });
    }

    [Fact]
    public void Nothing_in_a_history_is_older_than_the_api_accepts_or_in_the_future() =>
        Assert.All(All(), activity => Assert.InRange(activity.OccurredAt, Now.AddDays(-30), Now.AddMinutes(5)));

    private static List<ActivityItem> All() =>
        [.. Enumerable.Range(1, 200).SelectMany(player => PlayerHistory.Of(player, Games, Now, 30))];
}
