using ServiceDefaults.Problems;
using Xunit;

namespace Tests.ServiceDefaults;

public sealed class ProblemTypeTests
{
    [Fact]
    public void A_problem_names_the_field_and_what_is_accepted()
    {
        var problem = Problem.Invalid("displayName", "3 to 32 characters.");

        Assert.Equal(400, problem.StatusCode);
        Assert.Equal("urn:aspiregame:problem:invalid-request", problem.ProblemDetails.Type);
        var errors = Assert.IsType<Dictionary<string, string[]>>(problem.ProblemDetails.Extensions["errors"]);
        Assert.Equal("3 to 32 characters.", Assert.Single(errors["displayName"]));
    }
}
